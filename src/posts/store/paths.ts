/**
 * Where posts are found: their earlier paths and aliases, the slugs and paths that are taken, all public paths,
 * and the files that posts were published from.
 */
import { createHash } from 'node:crypto';
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import type { Post } from '../post.ts';
import { COLUMNS, toPost } from './posts.ts';

/** The post that had this path earlier, or as an alias. */
export async function selectByOldPath(db: DbOrTransaction, path: string): Promise<Post | null> {
  const row = await db.oldPath.findUnique({
    where: { path },
    select: { post: { select: COLUMNS } },
  });
  return row && toPost(row.post);
}

/** A post that had this slug earlier. */
export async function selectByOldSlug(db: DbOrTransaction, slug: string): Promise<Post | null> {
  const rows = await db.oldPath.findMany({
    where: { path: { endsWith: `/${slug}` } },
    select: { path: true, post: { select: COLUMNS } },
  });
  // SQLite's LIKE ignores case.
  const row = rows.find(({ path }) => path.endsWith(`/${slug}`));
  return row ? toPost(row.post) : null;
}

/** A post's path, then its earlier ones; empty if there is no such post. */
export async function selectPathsOf(db: DbOrTransaction, postId: number): Promise<string[]> {
  const row = await db.post.findUnique({
    where: { id: postId },
    select: { path: true, oldPaths: { select: { path: true }, orderBy: { path: 'asc' } } },
  });
  return row ? [row.path, ...row.oldPaths.map(({ path }) => path)] : [];
}

export async function insertOldPath(
  transaction: DbOrTransaction,
  path: string,
  postId: number,
): Promise<void> {
  await transaction.oldPath.create({ data: { path, postId } });
}

export async function insertOldPaths(
  transaction: DbOrTransaction,
  paths: readonly string[],
  postId: number,
): Promise<void> {
  if (paths.length === 0) return;
  await transaction.oldPath.createMany({ data: paths.map((path) => ({ path, postId })) });
}

/** The post at a path, or that the path redirects to (`isEarlier`). */
export type Occupant = { postId: number; path: string; isEarlier: boolean };

/** Posts that have or had these paths, or these ids in WordPress. */
export async function selectOccupants(
  db: DbOrTransaction,
  paths: readonly string[],
  wordpressIds: readonly number[],
): Promise<{ byPath: Map<string, Occupant>; byId: Map<number, Occupant> }> {
  const byPath = new Map<string, Occupant>();
  const byId = new Map<number, Occupant>();
  if (paths.length === 0) return { byPath, byId };
  const path = { in: [...paths] };
  const earlier = await db.oldPath.findMany({
    where: { path },
    select: { path: true, postId: true, post: { select: { path: true } } },
  });
  for (const { postId, post, ...old } of earlier)
    byPath.set(old.path, { postId, path: post.path, isEarlier: true });
  const posts = await db.post.findMany({ where: { path }, select: { id: true, path: true } });
  for (const post of posts)
    byPath.set(post.path, { postId: post.id, path: post.path, isEarlier: false });
  if (wordpressIds.length === 0) return { byPath, byId };
  const named = await db.post.findMany({
    where: { wordpressId: { in: [...wordpressIds] } },
    select: { id: true, path: true, wordpressId: true },
  });
  for (const post of named)
    byId.set(post.wordpressId ?? 0, { postId: post.id, path: post.path, isEarlier: true });
  return { byPath, byId };
}

export async function deleteOldPath(
  transaction: DbOrTransaction,
  path: string,
  postId: number,
): Promise<void> {
  await transaction.oldPath.deleteMany({ where: { path, postId } });
}

/** Which of these slugs and paths are taken. Posts of the same title or the other kind may share a slug. */
export async function selectTakenPlaces(
  db: DbOrTransaction,
  {
    slugs,
    paths,
    title,
    kind,
    ownId,
  }: Pick<Post, 'title' | 'kind'> & { slugs: string[]; paths: string[]; ownId: number | null },
): Promise<{ slugs: Set<string>; paths: Set<string> }> {
  const others = ownId === null ? {} : { NOT: { id: ownId } };
  const posts = await db.post.findMany({
    where: { OR: [{ slug: { in: slugs } }, { path: { in: paths } }], ...others },
    select: { slug: true, path: true, title: true, kind: true },
  });
  const earlier = await db.oldPath.findMany({
    where: { path: { in: paths }, ...(ownId !== null && { NOT: { postId: ownId } }) },
    select: { path: true },
  });
  return {
    slugs: new Set(
      posts.flatMap((post) => (post.kind === kind && post.title !== title ? post.slug : [])),
    ),
    paths: new Set([...posts, ...earlier].map(({ path }) => path)),
  };
}

function publicAt(now: Date) {
  return { kind: { in: ['post', 'page'] }, status: 'published', publishedAt: { lte: now } };
}

export async function countPublic(db: DbOrTransaction, now: Date): Promise<number> {
  return await db.post.count({ where: publicAt(now) });
}

/** `skip` is for the first batch; later ones begin after `afterId`. */
export async function selectPublicAddresses(
  db: DbOrTransaction,
  now: Date,
  { afterId, skip, take }: { afterId: number; skip: number; take: number },
): Promise<
  { id: number; path: string; publishedAt: Date; updatedAt: Date; translationOfId: number | null }[]
> {
  return await db.post.findMany({
    where: { ...publicAt(now), id: { gt: afterId } },
    orderBy: { id: 'asc' },
    skip,
    take,
    select: { id: true, path: true, publishedAt: true, updatedAt: true, translationOfId: true },
  });
}

/** When the newest public post of each term was published, by the term's id. */
export async function selectNewestOfTerms(
  db: DbOrTransaction,
  now: Date,
): Promise<Map<number, Date>> {
  const rows = await db.postTerm.groupBy({
    by: ['termId'],
    where: { publishedAt: { lte: now } },
    _max: { publishedAt: true },
  });
  return new Map(rows.flatMap(({ termId, _max }) => pair(termId, _max.publishedAt)));
}

export async function selectNewestOfAuthors(
  db: DbOrTransaction,
  now: Date,
): Promise<Map<number, Date>> {
  const rows = await db.post.groupBy({
    by: ['authorId'],
    where: { ...publicAt(now), kind: 'post', authorId: { not: null } },
    _max: { publishedAt: true },
  });
  return new Map(rows.flatMap(({ authorId, _max }) => pair(authorId, _max.publishedAt)));
}

function pair(id: number | null, at: Date | null): [number, Date][] {
  return id === null || at === null ? [] : [[id, at]];
}

/** The post that was published from a file. */
export async function selectByFile(db: DbOrTransaction, file: string): Promise<Post | null> {
  const row = await db.postFile.findUnique({
    where: { key: keyOf(file) },
    select: { post: { select: COLUMNS } },
  });
  return row && toPost(row.post);
}

export async function upsertPostFile(
  { postFile }: Transaction,
  file: string,
  postId: number,
): Promise<void> {
  const key = keyOf(file);
  await postFile.upsert({
    where: { key },
    create: { key, path: file, postId },
    update: { postId },
  });
}

/** A hash, since a path may be longer than an index entry of PostgreSQL. */
function keyOf(file: string): string {
  return createHash('sha256').update(file).digest('hex');
}
