/**
 * The two parts of a text around `<!--more-->`: Movable Type's and MetaWeblog's `description` and `mt_text_more`.
 */

/** As WordPress finds it: the words of the link are between them. */
const [BEGIN, END] = ['<!--more', '-->'];

export type Parts = { main: string; more: string; moreText: string };

/** Trimmed, as WordPress answers them. */
export function splitMore(text: string): Parts {
  const at = text.indexOf(BEGIN);
  const end = at === -1 ? -1 : text.indexOf(END, at + BEGIN.length);
  if (end === -1) return { main: text.trim(), more: '', moreText: '' };
  return {
    main: text.slice(0, at).trim(),
    more: text.slice(end + END.length).trim(),
    moreText: text.slice(at + BEGIN.length, end).trim(),
  };
}

/** @param isHtml in Markdown and plain text, the mark is a paragraph of its own */
export function joinMore({ main, more, moreText }: Parts, isHtml: boolean): string {
  if (more === '') return main;
  const words = moreText.replace(/-->/g, '').trim();
  const mark = words === '' ? '<!--more-->' : `<!--more ${words}-->`;
  return isHtml ? `${main}${mark}${more}` : `${main.trimEnd()}\n\n${mark}\n\n${more.trimStart()}`;
}
