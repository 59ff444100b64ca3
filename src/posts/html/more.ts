/**
 * `<!--more-->` in HTML: a mark in its place is compared and converted as a word, since comments are not. Takes linear time
 * for any text, with however many marks.
 */
const MORE = /<!--\s*more(?:\s[^<>]{0,300}?)?-->/g;

export type MarkedHtml = {
  /** Each comment is a word. */
  html: string;
  /** The word, and the comment as a line of Markdown. */
  marks: { word: string; comment: string }[];
};

export function withMoreMarked(html: string): MarkedHtml {
  const comments = html.match(MORE) ?? [];
  if (comments.length === 0) return { html, marks: [] };
  const base = unusedWord(html);
  const marks = comments.map((comment, index) => ({
    word: `${base}${index}end`,
    comment: comment.replace(/\s+/g, ' '),
  }));
  let next = 0;
  return { html: html.replace(MORE, () => marks[next++]?.word ?? ''), marks };
}

/** The beginning of words that the text does not have: short, whatever it has. */
function unusedWord(text: string): string {
  const used = new Set(text.match(/moremark\d{1,7}x/g));
  let number = 0;
  while (used.has(`moremark${number}x`)) number += 1;
  return `moremark${number}x`;
}

/** @returns the Markdown with each comment on a line of its own; `null`: one is inside a block */
export function withMoreLines(markdown: string, marks: MarkedHtml['marks']): string | null {
  const comments = new Map(marks.map(({ word, comment }) => [word, comment]));
  const written = markdown.replace(/(?<=^|\n\n)moremark\d{1,7}x\d{1,7}end(?=\n\n|$)/g, (word) => {
    const comment = comments.get(word) ?? word;
    comments.delete(word);
    return comment;
  });
  return comments.size === 0 ? written : null;
}
