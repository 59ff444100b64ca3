/**
 * `<!--more-->` in HTML: a mark in its place is compared and converted as a word, since comments are not.
 */
const MORE = /<!--\s*more(?:\s[^<>]{0,200}?)?\s*-->/g;

export type MarkedHtml = {
  /** Each comment is a word. */
  html: string;
  /** The word, and the comment as a line of Markdown. */
  marks: { word: string; comment: string }[];
};

export function withMoreMarked(html: string): MarkedHtml {
  const comments = html.match(MORE) ?? [];
  if (comments.length === 0) return { html, marks: [] };
  // A word that the text does not have.
  let base = 'moremark';
  while (html.includes(base)) base += 'x';
  const marks = comments.map((comment, index) => ({
    word: `${base}${index}end`,
    comment: comment.replace(/\s+/g, ' '),
  }));
  let next = 0;
  return { html: html.replace(MORE, () => marks[next++]?.word ?? ''), marks };
}

/** @returns the Markdown with each comment on a line of its own; `null`: one is inside a block */
export function withMoreLines(markdown: string, marks: MarkedHtml['marks']): string | null {
  let written = markdown;
  for (const { word, comment } of marks) {
    const alone = new RegExp(`(^|\n\n)${word}(?=\n\n|$)`);
    if (!alone.test(written)) return null;
    written = written.replace(alone, (_, before: string) => before + comment);
  }
  return written;
}
