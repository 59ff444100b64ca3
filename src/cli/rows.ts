/**
 * Rows in the shell: how they are printed for programs, and how their numbers are read.
 */
import { InvalidInputError } from '../lib/errors.ts';
import type { Print } from './command.ts';

/** One array, written as it is read. */
export async function printJson(
  rows: AsyncIterable<unknown> | Iterable<unknown>,
  print: Print,
): Promise<void> {
  let separator = '[\n';
  for await (const row of rows) {
    await print(separator + JSON.stringify(row));
    separator = ',\n';
  }
  await print(separator === '[\n' ? '[]\n' : '\n]\n');
}

/**
 * @param what “a linkback”; `list` is the command that shows the numbers
 * @throws InvalidInputError if the word is no row's number
 */
export function toId(word: string, what: string, list: string): number {
  if (!/^\d{1,9}$/.test(word)) {
    throw new InvalidInputError(`“${word}” is not the number of ${what}: see ${list}.`);
  }
  return Number(word);
}
