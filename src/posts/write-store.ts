/**
 * Writing the posts table: inside a transaction, on a row that is locked first.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Post } from './post.ts';
import { COLUMNS, toPost } from './store.ts';

/** A post as those who change it see it. */
export type LockedPost = { post: Post; markdown: string; notifyAt: Date | null };

export type NewPost = Omit<Post, 'id'> & {
  markdown: string;
  notifyAt: Date | null;
  quiet: boolean;
};

/**
 * The post as it is now, and until the transaction ends: who else wants to change it waits.
 *
 * Rejects if there is no such row.
 */
export async function lockPost(transaction: DbOrTransaction, id: number): Promise<LockedPost> {
  // An update takes the row's lock on PostgreSQL and the file's on SQLite, whatever it says.
  const { markdown, notifyAt, ...row } = await transaction.post.update({
    where: { id },
    data: { id },
    select: { ...COLUMNS, markdown: true, notifyAt: true },
  });
  return { post: toPost(row), markdown, notifyAt };
}

/** Rejects with a unique violation if the path is taken. */
export async function insertPost(transaction: DbOrTransaction, post: NewPost): Promise<Post> {
  const { responseTo, trackbacksTo, ...rest } = post;
  const data = { ...rest, ...responseColumns(responseTo), ...trackbackColumn(trackbacksTo) };
  return toPost(await transaction.post.create({ data, select: COLUMNS }));
}

/** Rejects with a unique violation if the path is taken. */
export async function updatePost(
  transaction: DbOrTransaction,
  id: number,
  { responseTo, trackbacksTo, ...rest }: Partial<NewPost>,
): Promise<Post> {
  const data = {
    ...rest,
    ...(responseTo !== undefined && responseColumns(responseTo)),
    ...(trackbacksTo && trackbackColumn(trackbacksTo)),
  };
  return toPost(await transaction.post.update({ where: { id }, data, select: COLUMNS }));
}

/** One that is due at another moment by now stays due; told quietly is told, all the same. */
export async function endNotifyAt(
  transaction: DbOrTransaction,
  id: number,
  notifyAt: Date,
): Promise<void> {
  const { post } = transaction;
  await post.updateMany({ where: { id, notifyAt }, data: { notifyAt: null } });
  await post.updateMany({ where: { id, quiet: true }, data: { quiet: false } });
}

function responseColumns(responseTo: Post['responseTo']) {
  return {
    responseKind: responseTo?.kind ?? null,
    responseTo: responseTo?.url ?? null,
    rsvp: responseTo?.rsvp ?? null,
  };
}

function trackbackColumn(trackbacksTo: readonly string[]) {
  return { trackbacksTo: trackbacksTo.join('\n') };
}
