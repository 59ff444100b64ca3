/**
 * Whether the disk has room for an import: its texts are stored as source, page and words to search.
 */
import path from 'node:path';
import type { Deps } from '../../deps.ts';
import { isPostgresUrl } from '../../db/client.ts';
import { freeBytes, megabytes } from '../../lib/free-space.ts';

const PER_BYTE = 4;
/** Text packs to about an eighth. */
const PACKED = /\.(?:gz|zip|tgz)$/i;
const PACKED_FACTOR = 8;
/** Left to the blog. */
const ROOM_BYTES = 100_000_000;

/** @returns why there is too little space, as a sentence; `null`: there is enough, or nobody can know */
export async function spaceProblem(
  { config }: Pick<Deps, 'config'>,
  { path: source, size }: { path: string; size: number },
): Promise<string | null> {
  // Its disk is elsewhere.
  if (isPostgresUrl(config.databaseUrl)) return null;
  const folder = path.dirname(path.resolve(config.databaseUrl.replace(/^file:/, '')));
  const free = await freeBytes(folder).catch(() => null);
  if (free === null) return null;
  const needed = size * (PACKED.test(source) ? PACKED_FACTOR : 1) * PER_BYTE + ROOM_BYTES;
  if (free >= needed) return null;
  return `The import needs about ${megabytes(needed)} MB of free space, and the disk of the database has ${megabytes(free)} MB.`;
}
