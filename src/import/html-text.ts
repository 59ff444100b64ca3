/**
 * The plain text of a short piece of HTML, such as a title or the text of a ping, without parsing it: texts of
 * hostile size and nesting pass through here.
 */
import { decodeEntitiesOnce } from '../lib/text/markup.ts';
import { toPlainText } from '../lib/text/plain-text.ts';

/** Elements that separate words. */
const SEPARATING =
  /<(?:\/?(?:p|div|li|ul|ol|h[1-6]|blockquote|td|th|tr|figure|pre)|br|hr)\b[^<>]*>/gi;
const TAG = /<\/?[a-z][^<>]*>|<!--[^<>]*-->/gi;

/** On one line. */
export function textOfHtml(html: string): string {
  return toPlainText(decodeEntitiesOnce(html.replace(SEPARATING, ' ').replace(TAG, '')));
}
