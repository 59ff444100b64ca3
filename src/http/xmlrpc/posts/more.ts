/**
 * The two parts of a text around `<!--more-->`: Movable Type's and MetaWeblog's `description` and `mt_text_more`.
 */

/** As WordPress finds it, with the words of the link after `more`. */
const MORE = /<!--more(.*?)-->/s;

export type Parts = { main: string; more: string; moreText: string };

/** Trimmed, as WordPress answers them. */
export function splitMore(text: string): Parts {
  const mark = MORE.exec(text);
  if (!mark) return { main: text.trim(), more: '', moreText: '' };
  return {
    main: text.slice(0, mark.index).trim(),
    more: text.slice(mark.index + mark[0].length).trim(),
    moreText: (mark[1] ?? '').trim(),
  };
}

/** The mark is a paragraph of its own: also of HTML in which empty lines separate them. */
export function joinMore({ main, more, moreText }: Parts): string {
  if (more === '') return main;
  const words = moreText.replace(/-->/g, '').trim();
  const mark = words === '' ? '<!--more-->' : `<!--more ${words}-->`;
  return `${main.trimEnd()}\n\n${mark}\n\n${more.trimStart()}`;
}
