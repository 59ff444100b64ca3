/**
 * The `navigation` setting, taken apart: words and an address each, separated by commas. Pure.
 */
import { parseHttpUrl } from '../lib/url.ts';

/** `address`: an absolute http or https URL, or a path below the site's own. */
export type NavigationEntry = { label: string; address: string };

/**
 * `About us /about, Elsewhere https://other.example/`. The last word of each is its address: one
 * that begins with a slash is below the site's own. `unreadable`: entries without words, or whose
 * last word is no such address, as typed.
 */
export function readNavigation(text: string): {
  entries: NavigationEntry[];
  unreadable: string[];
} {
  const entries: NavigationEntry[] = [];
  const unreadable: string[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const words = part.split(/\s+/u);
    const address = words.pop() ?? '';
    if (words.length > 0 && isAddress(address)) entries.push({ label: words.join(' '), address });
    else unreadable.push(part);
  }
  return { entries, unreadable };
}

/** @returns why it cannot be the setting, as part of a sentence; `null`: it can */
export function navigationProblem(text: string): string | null {
  const { unreadable } = readNavigation(text);
  if (unreadable.length === 0) return null;
  const quoted = unreadable.map((part) => `“${part}”`).join(', ');
  return `must have a label and a URL in each entry, such as “About /about” or “Elsewhere https://other.example/”, which is not so in ${quoted}`;
}

function isAddress(word: string): boolean {
  if (!word.startsWith('/')) return parseHttpUrl(word) !== null;
  // What begins with two is another site's, to a browser.
  return !/^\/[/\\]/.test(word) && parseHttpUrl(`http://site.invalid${word}`) !== null;
}
