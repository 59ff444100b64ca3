/**
 * Writes the posts table, in a transaction, on a row that was locked first, and all that follows from a post:
 * its terms, images, search entry and touched keys.
 */
import { isDeepStrictEqual } from 'node:util';
import { type DbOrTransaction, type Transaction, oneOf } from '../../db/client.ts';
import { deleteSearchEntry, writeSearchEntry } from '../../db/search-index.ts';
import { touch } from '../../db/touch.ts';
import {
  keysTouchedBy,
  movedBetween,
  neighboursKey,
  relatedKey,
} from '../cache-keys/surrogate-keys.ts';
import type { EmbedUse } from '../embeds/embed.ts';
import { imageKeysIn } from '../images/image.ts';
import {
  BODY_FORMATS,
  POST_STATUSES,
  type BodyFormat,
  type Post,
  type PostStatus,
  monthOf,
} from '../post.ts';
import { dueContext } from '../reply-context.ts';
import { upsertAuthor } from './authors.ts';
import { dueCard } from './cards.ts';
import { writeEmbedsOf } from './embeds.ts';
import { selectMediaIds, writeImagesOf } from './images.ts';
import { selectNeighbours } from './neighbours.ts';
import { COLUMNS, toPost } from './posts.ts';
import { datePostTerms, fileUnder, type NamedTerms } from './terms.ts';
import { lockMonthsZone } from '../../settings/noted.ts';

/** A post with a locked row, and the columns that only changes need. */
export type RowLockedPost = {
  post: Post;
  bodyFormat: BodyFormat;
  markdown: string;
  wordpressId: number | null;
  notifyAt: Date | null;
  /** Of a protected post. */
  password: string | null;
  /** The number of its changes. */
  version: number;
  /** Of a trashed post: since when, and its status before. */
  trashedAt: Date | null;
  statusBefore: PostStatus | null;
};

/** A post as it is written: author and terms by name. */
export type WrittenPost = Omit<
  Post,
  'id' | 'month' | 'author' | keyof NamedTerms | 'cover' | 'context' | 'card'
> &
  NamedTerms & {
    author: string | null;
    bodyFormat: BodyFormat;
    markdown: string;
    /** Plain text. */
    text: string;
    /** The version of the renderer that made bodyHtml, excerpt, text and words. */
    renderer: number;
    /** The pages that the text shows. */
    embeds: readonly EmbedUse[];
    coverId: number | null;
    wordpressId: number | null;
    notifyAt: Date | null;
    password: string | null;
    quiet: boolean;
  };

/** `status` clears them, unless it is `trashed`. */
type TrashColumns = Pick<RowLockedPost, 'trashedAt' | 'statusBefore'>;

/**
 * Reads a post and locks its row until the transaction ends.
 *
 * Rejects if there is no such row.
 */
export async function lockPost(transaction: DbOrTransaction, id: number): Promise<RowLockedPost> {
  // Any update locks the row on PostgreSQL, and the file on SQLite.
  const { statusBefore, bodyFormat, ...row } = await transaction.post.update({
    where: { id },
    data: { id },
    select: {
      ...COLUMNS,
      bodyFormat: true,
      markdown: true,
      wordpressId: true,
      notifyAt: true,
      password: true,
      version: true,
      trashedAt: true,
      statusBefore: true,
    },
  });
  const { markdown, wordpressId, notifyAt, password, version, trashedAt, ...post } = row;
  return {
    post: toPost(post),
    bodyFormat: oneOf(BODY_FORMATS, bodyFormat),
    ...{ markdown, wordpressId, notifyAt, password, version, trashedAt },
    statusBefore: statusBefore === null ? null : oneOf(POST_STATUSES, statusBefore),
  };
}

/** Rejects with a unique violation if the path is taken. */
export async function insertPost(transaction: Transaction, post: WrittenPost): Promise<Post> {
  const { author, categories, tags, series, publishedAt } = post;
  const { id } = await transaction.post.create({
    data: {
      ...ownColumns(post),
      month: monthOf(publishedAt, await lockMonthsZone(transaction)),
      authorId: await authorIdOf(transaction, author),
    },
    select: { id: true },
  });
  await fileUnder(transaction, id, { categories, tags, series });
  await storeImages(transaction, id, post.markdown);
  await storeEmbeds(transaction, id, post);
  await dueContext(transaction, id, post.responseTo);
  return await writeConsequences(transaction, id, null);
}

/** `before` is what lockPost found. Rejects with a unique violation if the path is taken. */
export async function updatePost(
  transaction: Transaction,
  before: Post,
  changes: Partial<WrittenPost & TrashColumns>,
): Promise<Post> {
  const { author, categories, tags, series, publishedAt } = changes;
  const { id } = before;
  await transaction.post.update({
    where: { id },
    data: {
      ...ownColumns(changes),
      ...(changes.status &&
        changes.status !== 'trashed' && { trashedAt: null, statusBefore: null }),
      // A change by a user sets updatedAt. Rendering again causes no conflict for an open editor.
      ...(changes.updatedAt && { version: { increment: 1 } }),
      ...(publishedAt && {
        month: monthOf(publishedAt, await lockMonthsZone(transaction)),
      }),
      ...(author !== undefined && { authorId: await authorIdOf(transaction, author) }),
    },
    select: { id: true },
  });
  if (categories && tags && series !== undefined) {
    await fileUnder(transaction, id, { categories, tags, series });
  }
  if (changes.markdown !== undefined) await storeImages(transaction, id, changes.markdown);
  if (changes.embeds) {
    await storeEmbeds(transaction, id, { embeds: changes.embeds, renderer: changes.renderer ?? 1 });
  }
  // Saving a post again leaves one alone that is from before contexts were read.
  if (changes.responseTo !== undefined && changes.responseTo?.url !== before.responseTo?.url) {
    await dueContext(transaction, id, changes.responseTo);
  }
  return await writeConsequences(transaction, id, before);
}

/** Stores which images of the media library the text shows, and which of its files it links to. */
async function storeImages(transaction: Transaction, id: number, markdown: string): Promise<void> {
  await writeImagesOf(transaction, id, await selectMediaIds(transaction, imageKeysIn(markdown)));
}

/** Stores which pages the text shows. One whose card has changed since has the post rendered again. */
async function storeEmbeds(
  transaction: Transaction,
  id: number,
  { embeds, renderer }: Pick<WrittenPost, 'embeds' | 'renderer'>,
): Promise<void> {
  if (await writeEmbedsOf(transaction, id, embeds)) return;
  await transaction.post.update({
    where: { id },
    data: { renderer: renderer - 1 },
    select: { id: true },
  });
}

/** Removes a post that was never public, after an update that removed it from all lists. */
export async function deleteUnseenPost(transaction: Transaction, id: number): Promise<void> {
  await transaction.post.delete({ where: { id } });
}

/** Updates what follows from a post's row: dates of its terms, the search index, touched keys. */
export async function writeConsequences(
  transaction: Transaction,
  id: number,
  before: Post | null,
): Promise<Post> {
  const { text, ...row } = await transaction.post.findUniqueOrThrow({
    where: { id },
    select: { ...COLUMNS, text: true },
  });
  const after = toPost(row);
  const isListed = after.kind === 'post' && after.status === 'published';
  await datePostTerms(transaction, id, isListed ? after.publishedAt : null);
  // Scheduled posts are in the index as well; a search compares their date.
  if (after.status === 'published') await writeSearchEntry(transaction, { ...after, text });
  else await deleteSearchEntry(transaction, id);
  await dueCard(transaction, before, after);
  touch(transaction, keysTouchedBy(before, after));
  if (isRelatedAnew(before, after)) await dueToRelate(transaction, after);
  if (movedBetween(before, after)) {
    const ledFrom = await transaction.relatedPost.findMany({
      where: { relatedId: id },
      select: { postId: true },
    });
    touch(
      transaction,
      ledFrom.map(({ postId }) => relatedKey(postId)),
    );
    for (const position of before ? [before, after] : [after]) {
      const { earlier, later } = await selectNeighbours(transaction, position, null);
      const neighbours = [earlier, later, after].flatMap((post) => post ?? []);
      touch(
        transaction,
        neighbours.map((post) => neighboursKey(post.id)),
      );
    }
  }
  return after;
}

/** Whether other posts may be the closest to it now. */
function isRelatedAnew(before: Post | null, after: Post): boolean {
  const traits = ({ title, language, translationOfId, categories, tags, series }: Post) => [
    ...[title, language, translationOfId, series?.term.id],
    ...[...categories, ...tags].map(({ id }) => id),
  ];
  return (
    movedBetween(before, after) ||
    (before !== null && !isDeepStrictEqual(traits(before), traits(after)))
  );
}

/** A scheduled post is due when it becomes public. */
async function dueToRelate(
  { post }: Transaction,
  { id, kind, status, publishedAt, updatedAt }: Post,
): Promise<void> {
  const isListed = kind === 'post' && status === 'published';
  const due = publishedAt > updatedAt ? publishedAt : updatedAt;
  await post.update({
    where: { id },
    data: { relateAt: isListed ? due : null },
    select: { id: true },
  });
}

/** For a locked post. No page shows it, so no key is touched. */
export async function setNotifyAt(
  transaction: DbOrTransaction,
  id: number,
  notifyAt: Date | null,
): Promise<void> {
  await transaction.post.update({ where: { id }, data: { notifyAt }, select: { id: true } });
}

/** A post whose due time changed meanwhile stays due. It is no longer quiet. */
export async function endNotifyAt(
  transaction: DbOrTransaction,
  id: number,
  { notifyAt, next }: { notifyAt: Date; next: Date | null },
): Promise<void> {
  const { post } = transaction;
  await post.updateMany({ where: { id, notifyAt }, data: { notifyAt: next } });
  await post.updateMany({ where: { id, quiet: true }, data: { quiet: false } });
}

async function authorIdOf(transaction: Transaction, name: string | null): Promise<number | null> {
  return name === null ? null : (await upsertAuthor(transaction, name)).id;
}

/** The columns of the post's own row. */
export function ownColumns<Written extends Partial<WrittenPost>>({
  responseTo,
  trackbacksTo,
  author,
  categories,
  tags,
  embeds,
  series,
  ...columns
}: Written) {
  return {
    ...columns,
    ...(responseTo !== undefined && {
      responseKind: responseTo?.kind ?? null,
      responseTo: responseTo?.url ?? null,
      rsvp: responseTo?.rsvp ?? null,
    }),
    ...(trackbacksTo && { trackbacksTo: trackbacksTo.join('\n') }),
  };
}
