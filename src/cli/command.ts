/**
 * What a shell command is, and how its words are read.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Deps } from '../deps.ts';
import { AppError, InvalidInputError } from '../lib/errors.ts';

/** Resolves when more may be printed. */
export type Print = (text: string) => Promise<void>;

export type Command = {
  /** One line a verb, as the help shows it. */
  usage: string;
  run: (deps: Deps, args: string[], print: Print) => Promise<void>;
};

/** The words make no command; the message is the usage. */
export class UsageError extends AppError {
  override name = 'UsageError';
}

/** @throws UsageError with the command's usage where a word or option is not one of its own */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nUsage:\n${usage}`);
  }
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
