/**
 * Lists what the sitemap names: paths of public posts and pages, and lists with the date of their newest post.
 */
import type { Deps } from '../deps.ts';
import type { PostList } from './lists.ts';
import { selectAuthors } from './store/authors.ts';
import {
  selectNewestOfAuthors,
  selectNewestOfTerms,
  selectPublicAddresses,
} from './store/paths.ts';
import type { Post } from './post.ts';
import { selectAllTerms } from './store/terms.ts';
import { MAX_GROUPS, selectPublicGroups } from './store/translations.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

const BATCH = MAX_GROUPS;

/** `path` as in `Post`; `translations`: itself among them, or none. */
export type PublicAddress = {
  path: string;
  publishedAt: Date;
  updatedAt: Date;
  translations: Pick<Post, 'path' | 'language'>[];
};

/** Paths of public posts and pages, in batches, by id: new posts do not shift the earlier ones. */
export async function* publicAddresses(
  deps: ReadDeps,
  { skip, take }: { skip: number; take: number },
): AsyncGenerator<PublicAddress[]> {
  const now = deps.clock.now();
  let afterId = 0;
  for (let left = take, first = skip; left > 0; left -= BATCH, first = 0) {
    const slice = { afterId, skip: first, take: Math.min(BATCH, left) };
    const batch = await selectPublicAddresses(deps.db, now, slice);
    if (batch.length > 0) {
      const groups = await selectPublicGroups(deps.db, batch, now);
      yield batch.map(({ translationOfId, ...post }) => ({
        ...post,
        translations: groups.get(translationOfId ?? post.id) ?? [],
      }));
    }
    if (batch.length < slice.take) return;
    afterId = batch.at(-1)?.id ?? afterId;
  }
}

/** A list that has public posts, and when the newest of them was published. */
type Archive = {
  list: Extract<PostList, { kind: 'term' | 'author' }>;
  newestAt: Date;
};

/** Categories, tags, series and authors with public posts. */
export async function listArchives({ db, clock }: ReadDeps): Promise<Archive[]> {
  const now = clock.now();
  const [ofTerms, ofAuthors] = [
    await selectNewestOfTerms(db, now),
    await selectNewestOfAuthors(db, now),
  ];
  const terms = (await selectAllTerms(db)).flatMap((term): Archive[] => {
    const newestAt = ofTerms.get(term.id);
    return newestAt ? [{ list: { kind: 'term', term }, newestAt }] : [];
  });
  const authors = (await selectAuthors(db)).flatMap((author): Archive[] => {
    const newestAt = ofAuthors.get(author.id);
    return newestAt ? [{ list: { kind: 'author', author }, newestAt }] : [];
  });
  return [...terms, ...authors];
}
