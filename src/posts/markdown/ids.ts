/**
 * Makes the ids of headings.
 */
import { slugFrom } from '../urls/paths.ts';

/**
 * Ids that headings cannot have: those of responses and footnotes, and three that elements of the pages
 * had before theirs got an underscore (docs/themes.md), so that existing links stay valid.
 */
const TAKEN = new Set(['main', 'responses', 'search']);
const TAKEN_PATTERN = /^(?:linkback|comment)-\d|^fn(?:ref)?\d/;

/** Whether an element of the page around a text may have the id. */
export function isTakenId(id: string): boolean {
  return TAKEN.has(id) || TAKEN_PATTERN.test(id) || id.startsWith('_');
}

/**
 * Makes ids that are unique in one text: words in any script, with a number if repeated.
 *
 * @param made those that others have
 */
export function idMaker(made = new Set<string>()): (text: string) => string {
  const times = new Map<string, number>();
  return (text) => {
    const words = slugFrom(text);
    const base = TAKEN.has(words) || TAKEN_PATTERN.test(words) ? `text-${words}` : words;
    let id = base;
    while (made.has(id)) {
      const next = (times.get(base) ?? 1) + 1;
      times.set(base, next);
      id = `${base}-${next}`;
    }
    made.add(id);
    return id;
  };
}
