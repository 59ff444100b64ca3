/**
 * Writes posts of an import, many at a time: all that write.ts writes, in a few statements, and without anything
 * that other sites would be told.
 */
import type { Transaction } from '../../db/client.ts';
import { insertSearchEntry } from '../../db/search-index.ts';
import { ALL_TOUCHED, touch } from '../../db/touch.ts';
import { lockMonthsZone } from '../../settings/noted.ts';
import { listKeys, neighboursKey, postKey } from '../cache-keys/surrogate-keys.ts';
import { imageKeysIn } from '../images/image.ts';
import { monthOf, type Post } from '../post.ts';
import { writeEmbedsOf } from './embeds.ts';
import { selectImages, writeImagesOf } from './images.ts';
import { MAX_SERIES_ORDER } from '../terms/term.ts';
import { insertRevision } from './revisions.ts';
import { ownColumns, writeConsequences, type RowLockedPost, type WrittenPost } from './write.ts';

/** A post as it is imported: author, terms and the page above it by their ids. */
export type ImportedPost = Omit<
  WrittenPost,
  'author' | 'categories' | 'tags' | 'series' | 'translationOfId' | 'wasPublic' | 'notifyAt'
> & {
  guid: string | null;
  parentId: number | null;
  position: number;
  authorId: number | null;
  /** In the author's order. */
  categoryIds: readonly number[];
  tagIds: readonly number[];
  series: { id: number; order: number | null } | null;
  fields: readonly { name: string; value: string }[];
  /** Names, and values as JSON (editable/extras.ts). */
  properties: readonly { name: string; value: string }[];
  /** They lead to no other post. */
  oldPaths: readonly string[];
  /** When its social card, its related posts and the pages that it shows may be due. */
  dueAt: Date;
};

/** @returns the ids, in the order of the posts. Their paths, WordPress ids and guids must be free. */
export async function insertImportedPosts(
  transaction: Transaction,
  posts: readonly ImportedPost[],
): Promise<number[]> {
  if (posts.length === 0) return [];
  const zone = await lockMonthsZone(transaction);
  const rows = await transaction.post.createManyAndReturn({
    data: posts.map((post) => ({
      ...columnsOf(post),
      path: post.path,
      slug: post.slug,
      month: monthOf(post.publishedAt, zone),
      relateAt: isListed(post) ? laterOf(post) : null,
    })),
    select: { id: true, path: true },
  });
  const idOf = new Map(rows.map(({ id, path }) => [path, id]));
  const ids = posts.map(({ path }) => {
    const id = idOf.get(path);
    if (id === undefined) throw new Error(`${path} was not stored.`);
    return id;
  });
  const numbered = posts.map((post, index) => ({ ...post, id: ids[index] ?? 0 }));
  await insertRelations(transaction, numbered);
  for (const post of numbered) {
    if (post.status === 'published') await insertSearchEntry(transaction, post);
    await writeShown(transaction, post);
  }
  await touchLists(transaction, numbered, zone);
  return ids;
}

type Numbered = ImportedPost & { id: number };

async function insertRelations(
  transaction: Transaction,
  posts: readonly Numbered[],
): Promise<void> {
  const terms = posts.flatMap((post) => termRows(post.id, post));
  if (terms.length > 0) await transaction.postTerm.createMany({ data: terms });
  const paths = posts.flatMap(({ id, oldPaths }) => oldPaths.map((path) => ({ path, postId: id })));
  if (paths.length > 0) await transaction.oldPath.createMany({ data: paths });
  const fields = posts.flatMap(({ id, fields: own }) =>
    own.map((each) => ({ ...each, postId: id })),
  );
  if (fields.length > 0) await transaction.postField.createMany({ data: fields });
  const properties = posts.flatMap(({ id, properties: own }) =>
    own.map((each) => ({ ...each, postId: id })),
  );
  if (properties.length > 0) await transaction.postProperty.createMany({ data: properties });
  const cards = posts.filter(({ status }) => status === 'published');
  if (cards.length === 0) return;
  await transaction.socialCard.createMany({
    data: cards.map((post) => ({ postId: post.id, drawAt: laterOf(post) })),
  });
}

/** The position of a post without a place in its series (terms.ts). */
const NO_ORDER = MAX_SERIES_ORDER + 1;

function termRows(
  postId: number,
  { categoryIds, tagIds, series, ...post }: ImportedPost,
): { postId: number; termId: number; position: number; publishedAt: Date | null }[] {
  const positions = new Map<number, number>();
  for (const ids of [categoryIds, tagIds]) {
    for (const [position, id] of ids.entries()) if (!positions.has(id)) positions.set(id, position);
  }
  if (series) positions.set(series.id, series.order ?? NO_ORDER);
  const publishedAt = isListed(post) ? post.publishedAt : null;
  return [...positions].map(([termId, position]) => ({ postId, termId, position, publishedAt }));
}

/** Which images of the library and which pages its text shows. */
async function writeShown(
  transaction: Transaction,
  { id, markdown, embeds, renderer, dueAt }: Numbered,
  wasThere = false,
): Promise<void> {
  const keys = imageKeysIn(markdown);
  if (wasThere || keys.length > 0) {
    const images = await selectImages(transaction, keys);
    await writeImagesOf(
      transaction,
      id,
      images.map((image) => image.id),
    );
  }
  if (!wasThere && embeds.length === 0) return;
  if (await writeEmbedsOf(transaction, id, embeds, dueAt)) return;
  const data = { renderer: renderer - 1 };
  await transaction.post.update({ where: { id }, data, select: { id: true } });
}

/** The neighbours of more posts are not touched one by one. */
const MAX_BETWEEN = 400;

/** What is shown of new posts elsewhere: lists, and the links of the posts before and after them. */
async function touchLists(
  transaction: Transaction,
  posts: readonly Numbered[],
  zone: string,
): Promise<void> {
  const listed = posts.filter(isListed);
  if (posts.some(({ status }) => status === 'published')) touch(transaction, [listKeys.sitemap]);
  touch(
    transaction,
    posts.map(({ id }) => postKey(id)),
  );
  if (listed.length === 0) return;
  touch(transaction, [listKeys.all, listKeys.archive, listKeys.titles]);
  for (const { publishedAt, categoryIds, tagIds, series, authorId } of listed) {
    const month = monthOf(publishedAt, zone);
    const terms = [...categoryIds, ...tagIds, ...(series ? [series.id] : [])];
    touch(transaction, [
      listKeys.period(month.slice(0, 4)),
      listKeys.period(month),
      ...terms.map(listKeys.term),
      ...(authorId === null ? [] : [listKeys.author(authorId)]),
    ]);
  }
  await touchNeighbours(transaction, listed);
}

/** All posts from the last before the earliest to the first after the latest. */
async function touchNeighbours(
  transaction: Transaction,
  listed: readonly Numbered[],
): Promise<void> {
  const { post } = transaction;
  const times = listed.map(({ publishedAt }) => publishedAt.getTime());
  const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  const where = { kind: 'post', status: 'published' } as const;
  const [before, after] = [
    await post.findFirst({
      where: { ...where, publishedAt: { lt: first } },
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      select: { id: true },
    }),
    await post.findFirst({
      where: { ...where, publishedAt: { gt: last } },
      orderBy: [{ publishedAt: 'asc' }, { id: 'asc' }],
      select: { id: true },
    }),
  ];
  const isOwn = new Set(listed.map(({ id }) => id));
  const between = await post.findMany({
    where: { ...where, publishedAt: { gte: first, lte: last } },
    orderBy: { publishedAt: 'asc' },
    take: MAX_BETWEEN + listed.length,
    select: { id: true },
  });
  const others = between.filter(({ id }) => !isOwn.has(id));
  const touched = [before, after, ...others].flatMap((each) => each ?? []);
  touch(
    transaction,
    others.length >= MAX_BETWEEN ? ALL_TOUCHED : touched.map(({ id }) => neighboursKey(id)),
  );
}

/**
 * Writes a locked post again. Its path and slug stay; `oldPaths` are added. The earlier text becomes a revision.
 *
 * @returns its version
 */
export async function updateImportedPost(
  transaction: Transaction,
  { post: before, bodyFormat, markdown, version }: RowLockedPost,
  after: ImportedPost,
  savedAt: Date,
): Promise<number> {
  const { id } = before;
  const isSame = markdown === after.markdown && bodyFormat === after.bodyFormat;
  if (before.title !== after.title || !isSame) {
    await insertRevision(transaction, {
      ...{ postId: id, userId: null, byFile: true, version, savedAt },
      ...{ title: before.title, markdown, bodyFormat },
    });
  }
  const zone = await lockMonthsZone(transaction);
  // The cover stays: it is the image of the library that the import put there.
  const { wordpressId, guid, coverId: _, ...columns } = columnsOf(after);
  const row = await transaction.post.update({
    where: { id },
    data: {
      ...columns,
      // Without one, it is another post's, or stays as it was given here.
      ...(wordpressId !== null && { wordpressId }),
      ...(guid !== null && { guid }),
      month: monthOf(after.publishedAt, zone),
      version: { increment: 1 },
    },
    select: { version: true },
  });
  const ofPost = { where: { postId: id } };
  await transaction.postTerm.deleteMany(ofPost);
  await transaction.postField.deleteMany(ofPost);
  await transaction.postProperty.deleteMany(ofPost);
  const terms = termRows(id, after);
  if (terms.length > 0) await transaction.postTerm.createMany({ data: terms });
  const fields = after.fields.map((each) => ({ ...each, postId: id }));
  if (fields.length > 0) await transaction.postField.createMany({ data: fields });
  const properties = after.properties.map((each) => ({ ...each, postId: id }));
  if (properties.length > 0) await transaction.postProperty.createMany({ data: properties });
  const paths = after.oldPaths.map((path) => ({ path, postId: id }));
  if (paths.length > 0) await transaction.oldPath.createMany({ data: paths });
  await writeShown(transaction, { ...after, id }, true);
  await writeConsequences(transaction, id, before);
  return row.version;
}

function columnsOf({
  path,
  slug,
  guid,
  authorId,
  parentId,
  position,
  categoryIds,
  tagIds,
  series,
  fields,
  properties,
  oldPaths,
  dueAt,
  ...post
}: ImportedPost) {
  return { ...ownColumns(post), guid, authorId, parentId, position };
}

function isListed({ kind, status }: Pick<Post, 'kind' | 'status'>): boolean {
  return kind === 'post' && status === 'published';
}

/** A scheduled post is due when it becomes public. */
function laterOf({ publishedAt, dueAt }: Pick<ImportedPost, 'publishedAt' | 'dueAt'>): Date {
  return publishedAt > dueAt ? publishedAt : dueAt;
}

/** Where a post is among others. */
export async function updateTree(
  { post }: Transaction,
  id: number,
  data: { parentId?: number | null; translationOfId?: number | null },
): Promise<void> {
  await post.update({ where: { id }, data, select: { id: true } });
}
