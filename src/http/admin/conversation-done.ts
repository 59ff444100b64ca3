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
  unmade: () => 'This can be taken back no more.',
  nothing: () => 'Nothing was ticked.',
};

/** `left`: these were not touched. `settled`: these cannot be taken back. */
export type Done = { word: string; count: number; left: number; settled: number };

/** For the address. */
export function doneQuery({ word, count, left, settled }: Done): Record<string, string> {
  return {
    done: word,
    count: String(count),
    ...(left > 0 && { left: String(left) }),
    ...(settled > 0 && { settled: String(settled) }),
  };
}

/** @param query of the address: anything may stand there. @returns `null`: nothing was done */
export function doneText(query: URLSearchParams): string | null {
  const word = query.get('done') ?? '';
  const sentence = Object.hasOwn(SENTENCES, word) ? SENTENCES[word] : undefined;
  if (!sentence) return null;
  const [count, left, settled] = [number('count'), number('left'), number('settled')];
  const said = count === 0 && left > 0 ? [] : [sentence(count)];
  if (left > 0)
    said.push(`${left} left as ${left === 1 ? 'it is' : 'they are'}: changed since you looked.`);
  if (settled > 0)
    said.push('Words of a changed page were settled with it, which cannot be taken back.');
  return said.join(' ');

  function number(name: string): number {
    const text = query.get(name) ?? '';
    return /^\d{1,4}$/.test(text) ? Number(text) : 0;
  }
}
