/**
 * What the conversation says after a form was sent: a word and numbers in the address, a sentence
 * on the page.
 */

const SENTENCES: Record<string, (count: number) => string> = {
  approved: (count) => `${count} approved.`,
  rejected: (count) => `${count} rejected.`,
  spam: (count) => `${count} marked as spam.`,
  block: (count) =>
    `${count === 1 ? 'A host is' : `${count} hosts are`} blocked: nothing more comes from there.`,
  unblock: (count) => `${count === 1 ? 'A host is' : `${count} hosts are`} not blocked any more.`,
  recheck: (count) =>
    `${count === 1 ? 'A page' : `${count} pages`} will be read again within minutes.`,
  undone: (count) =>
    `Taken back: ${count === 1 ? 'it is as it was' : `${count} are as they were`}.`,
  erased: (count) =>
    `${count === 1 ? 'A comment is' : `${count} comments are`} forgotten, with whoever wrote ${count === 1 ? 'it' : 'them'}.`,
  unmade: () => 'This can be taken back no more.',
  nothing: () => 'Nothing was ticked.',
};

/** What is said besides, each with how many there are. */
const ASIDES = {
  /** Not as they were seen: not touched. */
  left: (count: number) =>
    `${count} left as ${count === 1 ? 'it is' : 'they are'}: changed since you looked.`,
  /** Ticked for what is done to linkbacks alone: not touched. */
  comments: (count: number) =>
    `${count === 1 ? '1 comment' : `${count} comments`} left as ${count === 1 ? 'it is' : 'they are'}: only linkbacks have pages and hosts.`,
  /** Done, and not to be taken back. */
  settled: () => 'Words of a changed page were settled with it, which cannot be taken back.',
};
type Aside = keyof typeof ASIDES;

export type Done = { word: string; count: number } & Partial<Record<Aside, number>>;

/** For the address. */
export function doneQuery({ word, count, ...asides }: Done): Record<string, string> {
  const some = Object.entries(asides).filter(([, number]) => number > 0);
  return {
    done: word,
    count: String(count),
    ...Object.fromEntries(some.map(([name, number]) => [name, String(number)])),
  };
}

/** @param query of the address: anything may stand there. @returns `null`: nothing was done */
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
