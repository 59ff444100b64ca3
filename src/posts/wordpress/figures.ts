/**
 * Images with captions, as WordPress's galleries and captions have them, in the form of plain figures.
 */

const IMAGE = /<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const CAPTION = /<figcaption([^<>]*)>/i;
const CAPTION_END = /<\/figcaption>/i;

const NONE = { attributes: '', caption: '' };

export function figure(image: string, caption: string): string {
  const below = caption.trim() === '' ? '' : `<figcaption>${caption.trim()}</figcaption>`;
  return `<figure>${image}${below}</figure>`;
}

/** The first caption, and the attributes of its tag. Takes linear time for any text. */
export function captionIn(html: string): { attributes: string; caption: string } | null {
  const begin = CAPTION.exec(html);
  if (!begin) return null;
  const rest = html.slice(begin.index + begin[0].length);
  const end = rest.search(CAPTION_END);
  return end === -1 ? null : { attributes: begin[1] ?? '', caption: rest.slice(0, end) };
}

/** The images of a gallery one after the other, then its own caption; `''` without images. */
export function figuresIn(html: string): string {
  const images = [...html.matchAll(IMAGE)];
  let below = '';
  const figures = images.map((match, index) => {
    const start = match.index + match[0].length;
    const between = html.slice(start, images[index + 1]?.index ?? html.length);
    const { attributes, caption } = captionIn(between) ?? NONE;
    if (!attributes.includes('blocks-gallery-caption')) {
      const rest = between.slice(between.indexOf('</figcaption>') + 1);
      const later = captionIn(rest) ?? NONE;
      if (later.attributes.includes('blocks-gallery-caption')) below = later.caption;
      return figure(match[0], caption);
    }
    below = caption;
    return figure(match[0], '');
  });
  return figures.join('\n\n') + (below === '' ? '' : `\n\n<p>${below}</p>`);
}
