/**
 * Images whose address is a picture's of the library: drawn with all its files and its measures.
 * Its description there stands in where the text has none. Any other image is left as it is.
 */
import type { MarkdownIt } from 'markdown-it';
import { imageHtml } from '../images/image-html.ts';
import { parseImageUrl, type LibraryImages } from '../images/image.ts';

/** What {@link setImages} looks for while a text is rendered. */
export type ImageEnvironment = { images?: LibraryImages };

/** Said by images/image-html.ts itself. */
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
