/**
 * What the shell prints, made fit for a terminal, whoever wrote it.
 *
 * Files that were downloaded and pages of strangers are quoted in lists and in errors; a terminal
 * would obey what is in them. Called by cli.ts for all that is printed.
 */
import { shownAt } from '../lib/time-zone.ts';
import type { Print } from './command.ts';

/** Controls but tab and line feed, and what makes a line run backwards. */
const OBEYED = /(?![\t\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Each character that a terminal would obey as its escape, `\u001b`: readable in words, and in JSON
 * the same string.
 */
export function forTerminal(text: string): string {
  return text.replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `2026-11-23` */
export function dayText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** `2026-11-23 10:00` */
export function minuteText(at: Date, timeZone: string): string {
  return shownAt(at, timeZone).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
}

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
