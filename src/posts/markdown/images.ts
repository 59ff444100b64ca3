/**
 * Images in Markdown: an image alone in its paragraph becomes a figure, with its title as caption; `#wide` at
 * the end of its URL makes the figure wider than the text. Several images alone in a paragraph become a gallery of
 * figures. Images of the media library get all their files.
 */
import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import {
  imageHtml,
  imagePath,
  parseImageUrl,
  plainFile,
  type LibraryImage,
  type LibraryImages,
} from '../images/image.ts';

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
    const pictures = galleryIn(isInParagraph(tokens, index) ? token : undefined);
    if (pictures) return pictures.flatMap((picture) => figureTokens(state, picture));
    if (galleryIn(tokens[token.type === 'paragraph_open' ? index + 1 : index - 1])) {
      const [kind] = /(?<=^paragraph_)(?:open|close)$/.exec(token.type) ?? [];
      if (kind === undefined) return [token];
      Object.assign(token, { type: `gallery_${kind}`, tag: 'div', hidden: false });
      if (kind === 'open') token.attrSet('class', 'gallery');
      return [token];
    }
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

function isInParagraph(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index]?.type === 'inline' &&
    /^(?:paragraph|gallery)_open$/.test(tokens[index - 1]?.type ?? '')
  );
}

/** An image, with the tokens of its link if it has one. */
type Picture = { image: Token; shown: Token[] };

/** The images of a paragraph that contains several, linked or not, and nothing else. */
function galleryIn(inline: Token | undefined): Picture[] | undefined {
  const children = (inline?.children ?? []).filter(
    ({ type, content }) =>
      type !== 'softbreak' && type !== 'hardbreak' && (type !== 'text' || content.trim() !== ''),
  );
  const pictures: Picture[] = [];
  for (let at = 0; at < children.length;) {
    const isLinked = children[at]?.type === 'link_open';
    const shown = children.slice(at, at + (isLinked ? 3 : 1));
    const image = shown[isLinked ? 1 : 0];
    if (image?.type !== 'image' || (isLinked && shown[2]?.type !== 'link_close')) return undefined;
    pictures.push({ image, shown });
    at += shown.length;
  }
  return pictures.length > 1 ? pictures : undefined;
}

function figureTokens(state: StateCore, { image, shown }: Picture): Token[] {
  const { Token } = state;
  const caption = String(image.attrGet('title') ?? '');
  image.attrs = (image.attrs ?? []).filter(([name]) => name !== 'title');
  const src = String(image.attrGet('src') ?? '');
  if (src.endsWith(WIDE)) image.attrSet('src', src.slice(0, -WIDE.length));
  image.meta = { shown: 'half' };
  const inline = new Token('inline', '', 0);
  inline.children = shown.length > 1 ? shown : [...linkedToFile(state, image)];
  inline.content = image.content;
  return [
    new Token('figure_open', 'figure', 1),
    inline,
    ...captionTokens(state, caption),
    Object.assign(new Token('figure_close', 'figure', -1), { block: true }),
  ];
}

/** A gallery crops its images: each leads to its file, if the link has a text, which is the image's. */
function* linkedToFile({ Token, env }: StateCore, image: Token): Generator<Token> {
  const found = libraryImageOf(image, env);
  const isLink = found !== null && (image.content.trim() || (found.libraryImage.alt ?? '')) !== '';
  if (isLink) {
    const { site, libraryImage } = found;
    const open = new Token('link_open', 'a', 1);
    open.attrSet('href', site + encodeURI(imagePath(libraryImage, plainFile(libraryImage))));
    // It is not a page that could be notified.
    open.attrSet('rel', 'nomention');
    yield open;
  }
  yield image;
  if (isLink) yield new Token('link_close', 'a', -1);
}

/** `hidden: false`, since markdown-it does not print the paragraphs of a tight list. */
function openFigure(token: Token, image: Token): void {
  Object.assign(token, { type: 'figure_open', tag: 'figure', hidden: false });
  const src = String(image.attrGet('src') ?? '');
  if (!src.endsWith(WIDE)) return;
  image.attrSet('src', src.slice(0, -WIDE.length));
  token.attrSet('class', 'wide');
  image.meta = { shown: 'wide' };
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

/** `null` for any other image. `site`: the part of its URL before its path. */
function libraryImageOf(
  image: Token,
  env: unknown,
): { site: string; libraryImage: LibraryImage } | null {
  const address = parseImageUrl(String(image.attrGet('src') ?? ''));
  const { images } = (env ?? {}) as ImageEnvironment;
  const libraryImage = address && images?.get(address.key);
  return address && libraryImage ? { site: address.site, libraryImage } : null;
}

/** Set by imageHtml itself. */
const OWN = new Set(['src', 'alt']);

export function setLibraryImages(markdownIt: MarkdownIt): void {
  const { rules } = markdownIt.renderer;
  const plain = rules.image;
  if (!plain) throw new Error('markdown-it renders no images.');
  rules.image = (tokens, index, options, env, renderer) => {
    const image = tokens[index];
    const found = image ? libraryImageOf(image, env) : null;
    if (!image || !found) return plain(tokens, index, options, env, renderer);
    const { site, libraryImage } = found;
    const alt = renderer.renderInlineAsText(image.children ?? [], options, env).trim();
    const { shown = 'text' } = (image.meta ?? {}) as { shown?: 'half' | 'wide' };
    return imageHtml(libraryImage, {
      site,
      alt: alt || (libraryImage.alt ?? ''),
      shown,
      attributes: (image.attrs ?? [])
        .filter(([name]) => !OWN.has(name))
        .map(([name, value]) => [name, String(value)]),
    });
  };
}
