/**
 * Whether two texts of HTML show the same (equal.ts), whatever program wrote them.
 */
import { tokensOf } from './equal.ts';
import { sanitized } from './allowed.ts';
import { withMoreMarked } from './more.ts';
import { prepared } from './prepare.ts';
import { checkHtmlLength, parsed } from './render.ts';

/**
 * May take minutes for a hostile text (in-subprocess.ts has a deadline).
 *
 * @throws InvalidInputError for a text that is too long
 */
export function showSame(html: string, other: string): boolean {
  const [first, second] = [tokensIn(html), tokensIn(other)];
  return first.length === second.length && first.every((each, at) => each === second[at]);
}

function tokensIn(html: string): string[] {
  checkHtmlLength(html);
  return tokensOf(sanitized(prepared(parsed(withMoreMarked(html).html))), new Map());
}
