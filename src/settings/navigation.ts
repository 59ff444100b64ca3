/**
 * The setting `navigation` as entries, and entries as the setting.
 */
import { parseHttpUrl } from '../lib/url.ts';

/** `address`: an absolute http or https URL, or a path below the site's own. */
export type NavigationEntry = { label: string; address: string };

/**
 * `About us /about, Elsewhere https://other.example/`. The last word of each entry is its
 * URL; a path is below the site's own. `unreadable`: entries without a label or a valid URL, as typed.
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

/** The setting with these entries. Commas separate entries, so that a label has none. */
export function writeNavigation(entries: readonly NavigationEntry[]): string {
  return entries
    .map(({ label, address }) =>
      `${label.replaceAll(',', ' ')} ${address.replaceAll(',', '%2C').replaceAll(/\s+/gu, '%20')}`.trim(),
    )
    .join(', ');
}

function isAddress(word: string): boolean {
  if (!word.startsWith('/')) return parseHttpUrl(word) !== null;
  // To a browser, a path that begins with two slashes is another site's.
  return !/^\/[/\\]/.test(word) && parseHttpUrl(`http://site.invalid${word}`) !== null;
}
