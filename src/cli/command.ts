/**
 * The type of a command, and how commands read their arguments.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { AppError, InvalidInputError } from '../lib/errors.ts';

/** Resolves when more can be printed. */
export type Print = (text: string) => Promise<void>;

export type Command = {
  /** One line for each subcommand, as `antiphon help` shows them. */
  usage: string;
  run: (deps: Deps, args: string[], print: Print) => Promise<void>;
};

/** A command that replaces or copies databases: none is opened or migrated for it. */
export type OfflineCommand = {
  usage: string;
  run: (config: Config, args: string[], print: Print) => Promise<void>;
};

/** Unknown command or wrong arguments; the message is the usage. */
export class UsageError extends AppError {
  override name = 'UsageError';
}

/** @throws UsageError with the usage if an option is unknown */
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
 * @param what such as “a linkback”
 * @param list the command that shows ids
 * @throws InvalidInputError if the argument is no id
 */
export function toId(word: string, what: string, list: string): number {
  if (!/^\d{1,9}$/.test(word)) {
    throw new InvalidInputError(`“${word}” is not the id of ${what}: see ${list}.`);
  }
  return Number(word);
}
