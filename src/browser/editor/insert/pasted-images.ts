/** Images that are part of pasted HTML: taken out of its Markdown, to be uploaded to their places. */

export type PastedImage = { index: number; alt: string; at: number };

const IMAGE = /!\[((?:\\.|[^\]\\])*)\]\(pasted:(\d+)(?: "(?:\\.|[^"\\])*")?\)/;

/** @returns the text without them, and where each one was */
export function takeImages(markdown: string): { text: string; found: PastedImage[] } {
  const found: PastedImage[] = [];
  let text = markdown;
  for (let match = IMAGE.exec(text); match; match = IMAGE.exec(text)) {
    const [written, alt = '', index = ''] = match;
    const end = match.index + written.length;
    const isAlone = /(?:^|\n)[>\s]*$/.test(text.slice(0, match.index));
    // With the empty line after it, so that the next paragraph begins here.
    const rest = isAlone ? text.slice(end).replace(/^[ >]*\n[ >]*\n/, '') : text.slice(end);
    text = text.slice(0, match.index) + rest;
    found.push({ index: Number(index), alt: alt.replace(/\\(.)/g, '$1'), at: match.index });
  }
  return { text, found };
}

/** @param dataUrl `data:image/png;base64,…` @returns `null` if it is none */
export function fileOf(dataUrl: string, index: number): File | null {
  const [, type = '', base64 = ''] = /^data:(image\/[\w+.-]+);base64,(.*)$/s.exec(dataUrl) ?? [];
  if (type === '') return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const ending = type.slice('image/'.length).replace('jpeg', 'jpg').replace(/\+.*/, '');
    return new File([bytes], `image-${String(index + 1)}.${ending}`, { type });
  } catch {
    return null;
  }
}
