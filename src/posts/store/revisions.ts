/**
 * What a post said before it was changed, in the admin or by a file: the revisions table.
 */
import type { Db, Transaction } from '../../db/client.ts';

export type Revision = {
  /** The post's version that this was. */
  version: number;
  /** When it was replaced, and by whom; `null`: by a file, or by somebody who is gone. */
  savedAt: Date;
  by: string | null;
  byFile: boolean;
  title: string;
  markdown: string;
};

export type NewRevision = Omit<Revision, 'by'> & { postId: number; userId: number | null };

const COLUMNS = {
  version: true,
  savedAt: true,
  byFile: true,
  title: true,
  markdown: true,
  user: { select: { name: true } },
} as const;

export async function insertRevision({ revision }: Transaction, given: NewRevision): Promise<void> {
  await revision.create({ data: given, select: { id: true } });
}

export async function deleteRevisions({ revision }: Transaction, postId: number): Promise<void> {
  await revision.deleteMany({ where: { postId } });
}

/** The latest first. */
export async function selectRevisions(
  db: Db,
  postId: number,
  take: number,
): Promise<Omit<Revision, 'markdown'>[]> {
  const { markdown: _, ...columns } = COLUMNS;
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
  return row && { ...row, by: row.user?.name ?? null };
}
