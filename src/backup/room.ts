/**
 * Room on the disk: refuses a backup that cannot fit before it is begun, and says so in one line when the disk becomes
 * full all the same.
 */
import { statSync } from 'node:fs';
import { isPostgresUrl } from '../db/client.ts';
import { diskProblem } from '../db/trouble.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { freeBytes, megabytes } from '../lib/free-space.ts';

/** A copy of the database, and the zip of it, which images do not make smaller. */
const COPIES = 2;

/** @throws InvalidInputError if a backup of the SQLite file does not fit */
export async function refuseWithoutRoom(databaseUrl: string, folder: string): Promise<void> {
  if (isPostgresUrl(databaseUrl)) return;
  const file = databaseUrl.replace(/^file:/, '');
  await refuseUnlessFits(statSync(file).size * COPIES, folder, 'a backup');
}

/** @param what such as “a backup” */
export async function refuseUnlessFits(bytes: number, folder: string, what: string): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  throw new InvalidInputError(
    `There is not enough room in ${folder} for ${what}: ${megabytes(bytes)} MB are needed, and ${megabytes(free)} MB are free.`,
  );
}

/** @throws InvalidInputError instead of the errors of a full disk */
export async function withRoom<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (diskProblem(error) === null) throw error;
    throw new InvalidInputError(`The disk of ${folder} is full. Nothing was left there.`, {
      cause: error,
    });
  }
}
