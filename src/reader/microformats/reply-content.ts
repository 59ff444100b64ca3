/**
 * A reply's own words, as plain text in paragraphs.
 */
import { readableText } from '../../lib/html/text.ts';
import { parseHtml } from '../../lib/html/parse.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { firstText, textOfValue, type Properties, type Value } from './read.ts';

const MAX_CONTENT_LENGTH = 10_000;
/** How much is given up so that no word breaks; scripts without spaces have none to look for. */
const LONGEST_WORD = 100;

/**
 * The entry's content, else its summary, else its name; paragraphs parted by `\n\n`, at most
 * 10,000 UTF-16 units. `null` where it has no words.
 */
export function replyContent(entry: Properties): string | null {
  const contents = entry['content'] ?? [];
  const text =
    contents.map(paragraphs).find((found) => found !== '') ??
    firstText(entry, 'summary') ??
    firstText(entry, 'name');
  return text === null ? null : cutAtWord(text);
}

function paragraphs(value: Value): string {
  if (typeof value === 'string' || !('html' in value)) return textOfValue(value);
  const { text } = readableText(parseHtml(value.html, 'html'));
  return text.split('\n').map(toPlainText).filter(Boolean).join('\n\n');
}

function cutAtWord(text: string): string {
  const cut = cutText(text, MAX_CONTENT_LENGTH);
  if (cut === text) return text;
  const space = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'));
  return space < cut.length - LONGEST_WORD ? cut : `${cut.slice(0, space).trimEnd()}…`;
}
