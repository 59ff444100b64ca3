/**
 * The slug of a new post whose writer gave none: its title makes it, and it is nobody else's.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { slugOfName } from '../terms/names.ts';
import { selectTakenPlaces } from '../store/taken-slugs.ts';
import { numberedSlug, slugFrom, type Post } from '../post.ts';

const AT_ONCE = 50;

/**
 * The plain form of a title first, then the one that says its signs (`learning-c-plus-plus`), then
 * numbered ones. A slug is taken where another title of the kind has it, in whatever month, or where
 * a post is or was at its path.
 *
 * @param pathOfSlug where the post would stand
 * @param ownId the post's own id, if it is there: what it has is free for it
 */
export async function freeSlug(
  db: DbOrTransaction,
  { title, kind }: Pick<Post, 'title' | 'kind'>,
  { pathOfSlug, ownId = null }: { pathOfSlug: (slug: string) => string; ownId?: number | null },
): Promise<string> {
  const plain = slugFrom(title);
  // Nearly always one of these is free: the numbered ones are looked up where neither is.
  const likely = await firstFree([...new Set([plain, slugOfName(title)])]);
  if (likely !== undefined) return likely;
  for (let from = 2; ; from += AT_ONCE) {
    const numbered = Array.from({ length: AT_ONCE }, (_, n) => numberedSlug(plain, from + n));
    const free = await firstFree(numbered);
    if (free !== undefined) return free;
  }

  async function firstFree(slugs: string[]): Promise<string | undefined> {
    const paths = slugs.map(pathOfSlug);
    const taken = await selectTakenPlaces(db, { slugs, paths, title, kind, ownId });
    return slugs.find(
      (slug, place) => !taken.slugs.has(slug) && !taken.paths.has(paths[place] ?? ''),
    );
  }
}
