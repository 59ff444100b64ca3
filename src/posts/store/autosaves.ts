/**
 * The table of what was typed into a post's form and not saved yet: one row a post and writer.
 */
import type { Db, DbOrTransaction, Transaction } from '../../db/client.ts';

export type Autosave = {
  /** The post's version that the writing began with. */
  version: number;
  /** The form's fields: JSON. */
  fields: string;
  savedAt: Date;
};

const COLUMNS = { version: true, fields: true, savedAt: true } as const;

type Key = { postId: number; userId: number };

export async function selectAutosave(db: DbOrTransaction, key: Key): Promise<Autosave | null> {
  return await db.autosave.findUnique({ where: { postId_userId: key }, select: COLUMNS });
}

export async function upsertAutosave(
  transaction: Transaction,
  key: Key,
  autosave: Autosave,
): Promise<void> {
  await transaction.autosave.upsert({
    where: { postId_userId: key },
    create: { ...key, ...autosave },
    update: autosave,
    select: { postId: true },
  });
}

export async function deleteAutosave(transaction: Transaction, key: Key): Promise<void> {
  await transaction.autosave.deleteMany({ where: key });
}

/** Of all its writers. */
export async function deleteAutosavesOf(transaction: Transaction, postId: number): Promise<void> {
  await transaction.autosave.deleteMany({ where: { postId } });
}

/** @returns the post's version; `null`: there is no such post, or it is deleted */
export async function selectVersion(db: Db | Transaction, id: number): Promise<number | null> {
  const row = await db.post.findUnique({
    where: { id, NOT: { status: 'deleted' } },
    select: { version: true },
  });
  return row && row.version;
}
