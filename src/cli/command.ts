/**
 * What a shell command is, and how its words are read.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Deps } from '../deps.ts';
import { AppError } from '../lib/errors.ts';

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
