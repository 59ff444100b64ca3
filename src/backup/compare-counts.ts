/**
 * Compares the rows of a restored database with those that the backup says it has.
 */
import { InvalidInputError } from '../lib/errors.ts';

/** @throws InvalidInputError if rows are missing or too many */
export function compareCounts(wanted: Record<string, number>, found: Record<string, number>): void {
  const table = Object.keys(wanted).find((name) => wanted[name] !== found[name]);
  if (table !== undefined)
    throw new InvalidInputError(
      `The backup has ${wanted[table]} rows of ${table}, but ${found[table] ?? 0} were restored. The database is as it was.`,
    );
}
