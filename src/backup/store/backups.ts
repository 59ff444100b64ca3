/**
 * Queries of the table of backups.
 */
import { type Db, transact } from '../../db/client.ts';
import type { BackupForm } from '../manifest.ts';

export type BackupRow = {
  madeAt: Date;
  form: BackupForm;
  /** `null`: it was downloaded, or went to a pipe. */
  file: string | null;
  size: number;
  automatic: boolean;
  problem: string | null;
};

/** Rows that are kept: backups run for years. */
const MAX_ROWS = 1_000;
/** A column of 32 bits. */
const MAX_SIZE = 2_147_483_647;

export async function insertBackup(db: Db, row: BackupRow): Promise<void> {
  await transact(db, async (transaction) => {
    const { id } = await transaction.backup.create({
      data: { ...row, size: Math.min(row.size, MAX_SIZE) },
    });
    await transaction.backup.deleteMany({ where: { id: { lte: id - MAX_ROWS } } });
  });
}

/** The newest that did not fail, without those before migrations, which may stay on the same disk. */
export async function findLastBackup(db: Db): Promise<BackupRow | null> {
  const row = await db.backup.findFirst({
    where: { problem: null, automatic: false },
    orderBy: [{ madeAt: 'desc' }, { id: 'desc' }],
  });
  return row && { ...row, form: row.form as BackupForm };
}

/** The newest first. */
export async function selectBackups(db: Db, take: number): Promise<BackupRow[]> {
  const rows = await db.backup.findMany({ orderBy: [{ madeAt: 'desc' }, { id: 'desc' }], take });
  return rows.map((row) => ({ ...row, form: row.form as BackupForm }));
}
