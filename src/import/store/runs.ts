/**
 * The rows of imports.
 */
import { oneOf, type DbOrTransaction } from '../../db/client.ts';
import type { ImportRun as Row } from '../../db/generated/sqlite/client.ts';
import { IMPORT_FORMATS, type ImportFormat } from '../entry.ts';
import { importOptions } from '../options.ts';
import type { Report } from '../report.ts';
import { RUN_STATES, type ImportRun, type RunState } from '../run.ts';

export type NewRun = Pick<
  ImportRun,
  'name' | 'path' | 'size' | 'received' | 'options' | 'state' | 'userId' | 'createdAt'
>;

export async function insertRun(db: DbOrTransaction, run: NewRun): Promise<ImportRun> {
  const { options, ...columns } = run;
  const data = { ...columns, options: JSON.stringify(options) };
  return runOf(await db.importRun.create({ data }));
}

export async function selectRun(db: DbOrTransaction, id: number): Promise<ImportRun | null> {
  const row = await db.importRun.findUnique({ where: { id } });
  return row && runOf(row);
}

/** The newest whose path begins so. */
export async function selectRunBeginning(
  db: DbOrTransaction,
  beginning: string,
): Promise<ImportRun | null> {
  const where = { path: { startsWith: beginning }, size: { not: null } };
  const row = await db.importRun.findFirst({ where, orderBy: { id: 'desc' } });
  return row && runOf(row);
}

export async function selectRunsWhere(
  db: DbOrTransaction,
  where: { path: string } | { state: RunState },
): Promise<ImportRun[]> {
  return (await db.importRun.findMany({ where, orderBy: { id: 'asc' } })).map(runOf);
}

/** The newest first. */
export async function selectRuns(db: DbOrTransaction, limit: number): Promise<ImportRun[]> {
  const rows = await db.importRun.findMany({ orderBy: { id: 'desc' }, take: limit });
  return rows.map(runOf);
}

/** The oldest run in one of the states on which no process works. */
export async function selectDueRun(
  db: DbOrTransaction,
  states: readonly RunState[],
  now: Date,
): Promise<ImportRun | null> {
  const row = await db.importRun.findFirst({
    where: {
      state: { in: [...states] },
      OR: [{ leasedUntil: null }, { leasedUntil: { lte: now } }],
    },
    orderBy: { id: 'asc' },
  });
  return row && runOf(row);
}

export type RunChanges = Partial<
  Pick<
    ImportRun,
    | 'state'
    | 'format'
    | 'siteUrl'
    | 'received'
    | 'position'
    | 'entries'
    | 'problem'
    | 'startedAt'
    | 'finishedAt'
    | 'leasedUntil'
    | 'options'
  >
> & { fileHash?: string; plan?: Report | null; report?: Report | null };

/**
 * Changes a run that is in one of the states and, if `leasedUntil` is given, that nobody else has leased
 * since.
 *
 * @returns whether it was changed
 */
export async function updateRun(
  db: DbOrTransaction,
  {
    id,
    states,
    leasedUntil,
  }: { id: number; states?: readonly RunState[]; leasedUntil?: Date | null },
  { plan, report, options, ...columns }: RunChanges,
): Promise<boolean> {
  const { count } = await db.importRun.updateMany({
    where: {
      id,
      ...(states && { state: { in: [...states] } }),
      ...(leasedUntil !== undefined && { leasedUntil }),
    },
    data: {
      ...columns,
      ...(plan !== undefined && { plan: JSON.stringify(plan ?? {}) }),
      ...(report !== undefined && { report: JSON.stringify(report ?? {}) }),
      ...(options && { options: JSON.stringify(options) }),
    },
  });
  return count > 0;
}

export async function findFileHash(db: DbOrTransaction, id: number): Promise<string | null> {
  const row = await db.importRun.findUnique({ where: { id }, select: { fileHash: true } });
  return row?.fileHash ?? null;
}

export async function deleteRunRow(db: DbOrTransaction, id: number): Promise<void> {
  await db.importRun.deleteMany({ where: { id } });
}

function runOf({ format, state, options, plan, report, ...columns }: Row): ImportRun {
  const { fileHash: _, ...run } = columns;
  return {
    ...run,
    format: format === null ? null : (oneOf(IMPORT_FORMATS, format) satisfies ImportFormat),
    state: oneOf(RUN_STATES, state),
    options: importOptions.parse(JSON.parse(options)),
    plan: reportOf(plan),
    report: reportOf(report),
  };
}

function reportOf(json: string): Report | null {
  const report = JSON.parse(json) as Report | Record<string, never>;
  return 'posts' in report ? (report as Report) : null;
}
