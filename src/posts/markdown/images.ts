/**
 * Images in Markdown: an image alone in its paragraph becomes a figure, with its title as caption; `#wide` at
 * the end of its URL makes the figure wider than the text. Images of the media library get all their files.
 */
import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { imageHtml, parseImageUrl, type LibraryImages } from '../images/image.ts';

const WIDE = '#wide';

export function setImages(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('images', (state) => {
    makeFigures(state);
    const images = state.tokens
      .flatMap(({ children }) => children ?? [])
      .filter(({ type }) => type === 'image');
    for (const [index, image] of images.entries()) {
      // The first image may be visible at once.
      if (index > 0) image.attrSet('loading', 'lazy');
      image.attrSet('decoding', 'async');
    }
  });
}

function makeFigures(state: StateCore): void {
  state.tokens = state.tokens.flatMap((token, index, tokens) => {
    const image = loneImage(token.type === 'paragraph_open' ? tokens[index + 1] : undefined);
    if (image) {
      openFigure(token, image);
      return [token];
    }
    const before = tokens[index - 1];
    const shown = token.type === 'paragraph_close' ? loneImage(before) : undefined;
    if (!shown) return [token];
    const caption = String(shown.attrGet('title') ?? '');
    shown.attrs = (shown.attrs ?? []).filter(([name]) => name !== 'title');
    Object.assign(token, { type: 'figure_close', tag: 'figure', hidden: false });
    return [...captionTokens(state, caption), token];
  });
}

/** `hidden: false`, since markdown-it does not print the paragraphs of a tight list. */
function openFigure(token: Token, image: Token): void {
  Object.assign(token, { type: 'figure_open', tag: 'figure', hidden: false });
  const src = String(image.attrGet('src') ?? '');
  if (!src.endsWith(WIDE)) return;
  image.attrSet('src', src.slice(0, -WIDE.length));
  token.attrSet('class', 'wide');
  image.meta = { isWide: true };
}

/** The image of a paragraph that contains nothing else, linked or not. */
function loneImage(inline: Token | undefined): Token | undefined {
  const children = (inline?.children ?? []).filter(
    ({ type, content }) => type !== 'text' || content.trim() !== '',
  );
  const [first, second, third] = children;
  if (children.length === 1 && first?.type === 'image') return first;
  const isLinked = first?.type === 'link_open' && third?.type === 'link_close';
  return children.length === 3 && isLinked && second?.type === 'image' ? second : undefined;
}

function captionTokens({ Token }: StateCore, caption: string): Token[] {
  if (caption.trim() === '') return [];
  const text = new Token('text', '', 0);
  text.content = caption;
  const inline = new Token('inline', '', 0);
  inline.content = caption;
  inline.children = [text];
  return [
    new Token('figcaption_open', 'figcaption', 1),
    inline,
    new Token('figcaption_close', 'figcaption', -1),
  ];
}

/** The environment that {@link setLibraryImages} reads during a rendering. */
export type ImageEnvironment = { images?: LibraryImages };

/** Set by imageHtml itself. */
const OWN = new Set(['src', 'alt']);

export function setLibraryImages(markdownIt: MarkdownIt): void {
  const { rules } = markdownIt.renderer;
  const plain = rules.image;
  if (!plain) throw new Error('markdown-it renders no images.');
  rules.image = (tokens, index, options, env, renderer) => {
    const image = tokens[index];
    const address = parseImageUrl(String(image?.attrGet('src') ?? ''));
    const { images } = (env ?? {}) as ImageEnvironment;
    const libraryImage = address && images?.get(address.key);
    if (!image || !libraryImage) return plain(tokens, index, options, env, renderer);
    const alt = renderer.renderInlineAsText(image.children ?? [], options, env).trim();
    const { isWide = false } = (image.meta ?? {}) as { isWide?: boolean };
    return imageHtml(libraryImage, {
      site: address.site,
      alt: alt || (libraryImage.alt ?? ''),
      shown: isWide ? 'wide' : 'text',
      attributes: (image.attrs ?? [])
        .filter(([name]) => !OWN.has(name))
        .map(([name, value]) => [name, String(value)]),
    });
  };
}
