/**
 * Writing the posts table: inside a transaction, on a row that is locked first.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { deleteSearchEntry, writeSearchEntry } from '../../db/search-index.ts';
import { touch } from '../../db/touch.ts';
import { keysTouchedBy, movedBetween, neighboursKey } from '../cache-keys/surrogate-keys.ts';
import { imageKeysIn } from '../images/image.ts';
import { monthOf, type Post } from '../post.ts';
import { selectImages, writeImagesOf } from './images.ts';
import { selectNeighbours } from './lists.ts';
import { COLUMNS, toPost } from './posts.ts';
import { upsertAuthor, datePostTerms, fileUnder } from './terms.ts';
import { holdMonthsZone } from '../../settings/read.ts';

/** A post as those who change it see it. */
export type RowLockedPost = {
  post: Post;
  markdown: string;
  wordpressId: number | null;
  notifyAt: Date | null;
  /** Of a protected post. */
  password: string | null;
  /** Counts its changes. */
  version: number;
};

/** A post as it is written: author, categories and tags by their names. */
export type WrittenPost = Omit<
  Post,
  'id' | 'month' | 'author' | 'categories' | 'tags' | 'cover'
> & {
  author: string | null;
  categories: readonly string[];
  tags: readonly string[];
  markdown: string;
  /** The words of the text alone. */
  text: string;
  /** The version of the renderer that made bodyHtml, excerpt, text and words. */
  renderer: number;
  coverId: number | null;
  wordpressId: number | null;
  notifyAt: Date | null;
  password: string | null;
  quiet: boolean;
};

/**
 * The post as it is now, and until the transaction ends: who else wants to change it waits.
 *
 * Rejects if there is no such row.
 */
export async function lockPost(transaction: DbOrTransaction, id: number): Promise<RowLockedPost> {
  // An update takes the row's lock on PostgreSQL and the file's on SQLite, whatever it says.
  const { markdown, wordpressId, notifyAt, password, version, ...row } =
    await transaction.post.update({
      where: { id },
      data: { id },
      select: {
        ...COLUMNS,
        markdown: true,
        wordpressId: true,
        notifyAt: true,
        password: true,
        version: true,
      },
    });
  return { post: toPost(row), markdown, wordpressId, notifyAt, password, version };
}

/** Rejects with a unique violation if the path is taken. */
export async function insertPost(transaction: Transaction, post: WrittenPost): Promise<Post> {
  const { author, categories, tags, publishedAt } = post;
  const { id } = await transaction.post.create({
    data: {
      ...ownColumns(post),
      month: monthOf(publishedAt, await holdMonthsZone(transaction)),
      authorId: await authorIdOf(transaction, author),
    },
    select: { id: true },
  });
  await fileUnder(transaction, id, { category: categories, tag: tags });
  await noteImages(transaction, id, post.markdown);
  return await settle(transaction, id, null);
}

/** `before` is what lockPost found. Rejects with a unique violation if the path is taken. */
export async function updatePost(
  transaction: Transaction,
  before: Post,
  changes: Partial<WrittenPost>,
): Promise<Post> {
  const { author, categories, tags, publishedAt } = changes;
  const { id } = before;
  await transaction.post.update({
    where: { id },
    data: {
      ...ownColumns(changes),
      // What its writer changes is dated. Whoever edits it need not hear that it was rendered again.
      ...(changes.updatedAt && { version: { increment: 1 } }),
      ...(publishedAt && {
        month: monthOf(publishedAt, await holdMonthsZone(transaction)),
      }),
      ...(author !== undefined && { authorId: await authorIdOf(transaction, author) }),
    },
    select: { id: true },
  });
  if (categories && tags) {
    await fileUnder(transaction, id, { category: categories, tag: tags });
  }
  if (changes.markdown !== undefined) await noteImages(transaction, id, changes.markdown);
  return await settle(transaction, id, before);
}

/** Which pictures of the library its text shows. */
async function noteImages(transaction: Transaction, id: number, markdown: string): Promise<void> {
  const images = await selectImages(transaction, imageKeysIn(markdown));
  const ids = images.map((image) => image.id);
  await writeImagesOf(transaction, id, ids);
}

/** Removes a post that nobody has seen, after an update that took it from all lists. */
export async function deleteUnseenPost(transaction: Transaction, id: number): Promise<void> {
  await transaction.post.delete({ where: { id } });
}

/** What follows from a post's own row: its places in lists and the index, the pages that show it. */
async function settle(transaction: Transaction, id: number, before: Post | null): Promise<Post> {
  const { text, ...row } = await transaction.post.findUniqueOrThrow({
    where: { id },
    select: { ...COLUMNS, text: true },
  });
  const after = toPost(row);
  const isListed = after.kind === 'post' && after.status === 'published';
  await datePostTerms(transaction, id, isListed ? after.publishedAt : null);
  // A scheduled one is in the index, too: whoever searches asks for the time.
  if (after.status === 'published') await writeSearchEntry(transaction, { ...after, text });
  else await deleteSearchEntry(transaction, id);
  touch(transaction, keysTouchedBy(before, after));
  if (movedBetween(before, after)) {
    for (const place of before ? [before, after] : [after]) {
      const { earlier, later } = await selectNeighbours(transaction, place, null);
      const beside = [earlier, later, after].flatMap((post) => post ?? []);
      touch(
        transaction,
        beside.map((post) => neighboursKey(post.id)),
      );
    }
  }
  return after;
}

/** Of a post that is locked. Nothing of it changes that anybody reads, so nothing is touched. */
export async function setNotifyAt(
  transaction: DbOrTransaction,
  id: number,
  notifyAt: Date | null,
): Promise<void> {
  await transaction.post.update({ where: { id }, data: { notifyAt }, select: { id: true } });
}

/** One that is due at another moment by now stays due; told quietly is told, all the same. */
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

/** What stands in the post's own row. */
function ownColumns<Written extends Partial<WrittenPost>>({
  responseTo,
  trackbacksTo,
  author,
  categories,
  tags,
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
