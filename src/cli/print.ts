/**
 * Formats what the CLI prints: safe for a terminal, errors, dates in the blog's time zone, rows as JSON.
 */
import { diskProblem } from '../db/trouble.ts';
import { AppError } from '../lib/errors.ts';
import { shownAt } from '../lib/time.ts';
import type { Print } from './command.ts';

/** Control characters except tab and line feed, and those that change the direction of text. */
const UNSAFE = /(?![\t\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Replaces each character that a terminal would interpret with its escape, such as `\u001b`; in JSON,
 * that is the same string. Lists and errors quote files and pages of strangers.
 */
export function forTerminal(text: string): string {
  return text.replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One word of a command line, quoted if a shell would read it otherwise. */
export function forShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Errors that owners can fix are a sentence; any other is a bug and needs its stack. */
export function errorText(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const problem = diskProblem(error);
  if (problem !== null) return `${problem} Free some space, and try again.`;
  return String((error as Error | null)?.stack ?? error);
}

/** `2026-11-23` */
export function dayText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** `2026-11-23 10:00` */
export function minuteText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
}

/** Prints one array, row by row as they are read. */
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
