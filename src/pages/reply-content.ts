/**
 * A reply's own words, as plain text in paragraphs. Called by read-evidence.ts.
 */
import { readableText } from '../lib/html-text.ts';
import type { Element } from '../lib/html-tree.ts';
import { cutText, toPlainText } from '../lib/plain-text.ts';
import { firstText, type Properties } from './microformats.ts';

const MAX_CONTENT_LENGTH = 10_000;
const MOST_CONTENTS = 5;
/** How much is given up so that no word breaks; scripts without spaces have none to look for. */
const LONGEST_WORD = 100;

/**
 * The entry's content, else its summary, else its name; paragraphs parted by `\n\n`, at most
 * 10,000 UTF-16 units. `null` where it has no words.
 */
export function replyContent(entry: Properties): string | null {
  const contents = (entry.get('e-content') ?? []).slice(0, MOST_CONTENTS);
  const text =
    contents.map(paragraphs).find((found) => found !== '') ??
    firstText(entry.get('p-summary') ?? []) ??
    firstText(entry.get('p-name') ?? []);
  return text === null ? null : cutAtWord(text);
}

function paragraphs(element: Element): string {
  return readableText(element).text.split('\n').map(toPlainText).filter(Boolean).join('\n\n');
}

function cutAtWord(text: string): string {
  const cut = cutText(text, MAX_CONTENT_LENGTH);
  if (cut === text) return text;
  const space = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'));
  return space < cut.length - LONGEST_WORD ? cut : `${cut.slice(0, space).trimEnd()}…`;
}
