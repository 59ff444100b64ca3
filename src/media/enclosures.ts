/**
 * The recording that a post's text links to first, for feeds: podcast players load it as the episode.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { imageKey, imageKeysIn } from '../posts/images/image.ts';
import { fileUrl, type LibraryFile } from './file.ts';

/** `size`: in bytes. */
export type Enclosure = { url: string; type: string; size: number };

/** By the ids of posts; those without a recording are left out. */
export async function findEnclosures(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  posts: readonly { id: number; bodyHtml: string }[],
): Promise<Map<number, Enclosure>> {
  const keysOf = new Map(posts.map(({ id, bodyHtml }) => [id, imageKeysIn(bodyHtml)]));
  const recordings = await selectRecordings(db, [...new Set([...keysOf.values()].flat())]);
  const byKey = new Map(recordings.map((file) => [imageKey(file), file]));
  const found = new Map<number, Enclosure>();
  for (const [id, keys] of keysOf) {
    const [file] = keys.flatMap((key) => byKey.get(key) ?? []);
    if (!file) continue;
    found.set(id, { url: fileUrl(config.siteUrl, file), type: file.type, size: file.size });
  }
  return found;
}

/** SQLite takes at most 999 values in a statement, and each key is two. */
const AT_ONCE = 200;

type Recording = Pick<LibraryFile, 'hash' | 'slug' | 'name' | 'type' | 'size'>;

/** By keys, the beginnings of their hashes. */
async function selectRecordings(db: Db, keys: readonly string[]): Promise<Recording[]> {
  const found: Recording[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const some = keys.slice(from, from + AT_ONCE);
    const rows = await db.media.findMany({
      where: {
        ...{ kind: 'file', type: { startsWith: 'audio/' } },
        OR: some.map((key) => ({ hash: { gte: key, lt: `${key}g` } })),
      },
      select: { hash: true, slug: true, fileName: true, type: true, size: true },
    });
    found.push(...rows.map(({ fileName, ...row }) => ({ ...row, name: fileName ?? row.slug })));
  }
  return found;
}
