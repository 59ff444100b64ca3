/**
 * The tables of revisions (earlier texts of posts) and of autosaves (unsaved changes, one for each post and
 * user).
 */
import { oneOf, type Db, type Transaction, type DbOrTransaction } from '../../db/client.ts';
import { BODY_FORMATS, type BodyFormat } from '../post.ts';

export type Revision = {
  /** The post's version with this text. */
  version: number;
  /** When it was replaced, and by which user; `null`: by a file, or by a deleted user. */
  savedAt: Date;
  by: string | null;
  byFile: boolean;
  title: string;
  bodyFormat: BodyFormat;
  markdown: string;
};

export type NewRevision = Omit<Revision, 'by'> & { postId: number; userId: number | null };

const COLUMNS = {
  version: true,
  savedAt: true,
  byFile: true,
  title: true,
  bodyFormat: true,
  markdown: true,
  user: { select: { name: true } },
} as const;

export async function insertRevision({ revision }: Transaction, given: NewRevision): Promise<void> {
  await revision.create({ data: given, select: { id: true } });
}

export async function deleteRevisions({ revision }: Transaction, postId: number): Promise<void> {
  await revision.deleteMany({ where: { postId } });
}

/** Latest first. */
export async function selectRevisions(
  db: Db,
  postId: number,
  take: number,
): Promise<Omit<Revision, 'bodyFormat' | 'markdown'>[]> {
  const { bodyFormat: _format, markdown: _text, ...columns } = COLUMNS;
  const rows = await db.revision.findMany({
    where: { postId },
    orderBy: { version: 'desc' },
    take,
    select: columns,
  });
  return rows.map(({ user, ...row }) => ({ ...row, by: user?.name ?? null }));
}

export async function selectRevision(
  db: Db,
  postId: number,
  version: number,
): Promise<Revision | null> {
  const row = await db.revision.findUnique({
    where: { postId_version: { postId, version } },
    select: COLUMNS,
  });
  if (!row) return null;
  const bodyFormat = oneOf(BODY_FORMATS, row.bodyFormat);
  return { ...row, bodyFormat, by: row.user?.name ?? null };
}

/** With the row's id, by which programs know it. */
export type RevisionText = Pick<Revision, 'savedAt' | 'title' | 'bodyFormat' | 'markdown'> & {
  id: number;
  postId: number;
};

const TEXT_COLUMNS = {
  ...{ id: true, postId: true, savedAt: true },
  ...{ title: true, bodyFormat: true, markdown: true },
} as const;

/** Latest first. */
export async function selectRevisionTexts(
  db: Db,
  postId: number,
  take: number,
): Promise<RevisionText[]> {
  const rows = await db.revision.findMany({
    where: { postId },
    orderBy: { version: 'desc' },
    take,
    select: TEXT_COLUMNS,
  });
  return rows.map((row) => ({ ...row, bodyFormat: oneOf(BODY_FORMATS, row.bodyFormat) }));
}

export async function selectRevisionById(db: Db, id: number): Promise<RevisionText | null> {
  const row = await db.revision.findUnique({ where: { id }, select: TEXT_COLUMNS });
  return row && { ...row, bodyFormat: oneOf(BODY_FORMATS, row.bodyFormat) };
}

/** The earliest text that was replaced at this version or later; `null`: the present text is as it was then. */
export async function selectFirstRevisionFrom(
  db: Db,
  postId: number,
  version: number,
): Promise<Pick<Revision, 'title' | 'bodyFormat' | 'markdown'> | null> {
  const row = await db.revision.findFirst({
    where: { postId, version: { gte: version } },
    orderBy: { version: 'asc' },
    select: { title: true, bodyFormat: true, markdown: true },
  });
  return row && { ...row, bodyFormat: oneOf(BODY_FORMATS, row.bodyFormat) };
}

export type Autosave = {
  /** The post's version when the form was opened. */
  version: number;
  /** The form's fields: JSON. */
  fields: string;
  savedAt: Date;
};

const AUTOSAVE_COLUMNS = { version: true, fields: true, savedAt: true } as const;

type Key = { postId: number; userId: number };

export async function selectAutosave(db: DbOrTransaction, key: Key): Promise<Autosave | null> {
  return await db.autosave.findUnique({ where: { postId_userId: key }, select: AUTOSAVE_COLUMNS });
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

/** Deletes the autosaves of all users. */
export async function deleteAutosavesOf(transaction: Transaction, postId: number): Promise<void> {
  await transaction.autosave.deleteMany({ where: { postId } });
}

/** @returns the post's version; `null` for a missing, trashed or deleted post */
export async function selectVersion(db: Db | Transaction, id: number): Promise<number | null> {
  const row = await db.post.findUnique({
    where: { id, status: { notIn: ['trashed', 'deleted'] } },
    select: { version: true },
  });
  return row && row.version;
}
