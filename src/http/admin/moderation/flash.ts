/**
 * Flash messages of the moderation queue: a word and numbers in the query, sentences on the page.
 */

const SENTENCES: Record<string, (count: number) => string> = {
  approved: (count) => `${count} approved.`,
  rejected: (count) => `${count} rejected.`,
  spam: (count) => `${count} marked as spam.`,
  block: (count) =>
    `${count === 1 ? 'Host' : `${count} hosts`} blocked. New pings from ${count === 1 ? 'it' : 'them'} are refused.`,
  unblock: (count) => `${count === 1 ? 'Host' : `${count} hosts`} unblocked.`,
  recheck: (count) =>
    `${count === 1 ? 'The source' : `${count} sources`} will be checked again within a few minutes.`,
  undone: (count) => `${count === 1 ? 'Action' : `${count} actions`} undone.`,
  erased: (count) => `Personal data of ${count === 1 ? '1 comment' : `${count} comments`} erased.`,
  expired: () => 'This can no longer be undone.',
  nothing: () => 'Nothing was selected.',
};

/** Additional sentences, each with its count. */
const ASIDES = {
  /** Rows that changed after the page was loaded. */
  left: (count: number) =>
    `${count} not changed, because ${count === 1 ? 'it has' : 'they have'} been updated since you loaded the page.`,
  /** Comments that were selected for an action on linkbacks. */
  comments: (count: number) =>
    `${count === 1 ? '1 comment' : `${count} comments`} not changed: this action is for linkbacks only.`,
  /** Changes of a source that were decided, which cannot be undone. */
  settled: () => 'Decisions about changed sources can’t be undone.',
};
type Aside = keyof typeof ASIDES;

export type Done = { word: string; count: number } & Partial<Record<Aside, number>>;

/** As query parameters. */
export function doneQuery({ word, count, ...asides }: Done): Record<string, string> {
  const some = Object.entries(asides).filter(([, number]) => number > 0);
  return {
    done: word,
    count: String(count),
    ...Object.fromEntries(some.map(([name, number]) => [name, String(number)])),
  };
}

/** @param query unchecked. @returns `null` without a flash message */
export function doneText(query: URLSearchParams): string | null {
  const word = query.get('done') ?? '';
  const sentence = Object.hasOwn(SENTENCES, word) ? SENTENCES[word] : undefined;
  if (!sentence) return null;
  const count = numberOf('count');
  const asides = (Object.keys(ASIDES) as Aside[]).flatMap((name) => {
    const number = numberOf(name);
    return number === 0 ? [] : [ASIDES[name](number)];
  });
  const isAllLeft = count === 0 && asides.length > 0;
  return [...(isAllLeft ? [] : [sentence(count)]), ...asides].join(' ');

  function numberOf(name: string): number {
    const text = query.get(name) ?? '';
    return /^\d{1,4}$/.test(text) ? Number(text) : 0;
  }
}
