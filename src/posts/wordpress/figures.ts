/**
 * Images with captions, as WordPress's galleries and captions have them, in the form of plain figures.
 */

const IMAGE = /<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const CAPTION = /<figcaption([^<>]*)>([\s\S]*?)<\/figcaption>/i;

export function figure(image: string, caption: string): string {
  const below = caption.trim() === '' ? '' : `<figcaption>${caption.trim()}</figcaption>`;
  return `<figure>${image}${below}</figure>`;
}

/** The images of a gallery one after the other, then its own caption; `''` without images. */
export function figuresIn(html: string): string {
  const images = [...html.matchAll(IMAGE)];
  let below = '';
  const figures = images.map((match, index) => {
    const start = match.index + match[0].length;
    const between = html.slice(start, images[index + 1]?.index ?? html.length);
    const [, attributes = '', caption = ''] = CAPTION.exec(between) ?? [];
    if (!attributes.includes('blocks-gallery-caption')) {
      const rest = between.slice(between.indexOf('</figcaption>') + 1);
      const [, later = '', own = ''] = CAPTION.exec(rest) ?? [];
      if (later.includes('blocks-gallery-caption')) below = own;
      return figure(match[0], caption);
    }
    below = caption;
    return figure(match[0], '');
  });
  return figures.join('\n\n') + (below === '' ? '' : `\n\n<p>${below}</p>`);
}
