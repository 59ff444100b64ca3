/**
 * Puts due notifications and emails to rest: a copy of a blog must not send what the blog itself sends or has sent.
 * What is due later, such as the notifications of a scheduled post, stays due; checks of sources, which send
 * nothing, stay as well.
 *
 * Imports forget their files and folders: those were on the server of the blog, and the same paths on this one could
 * be anybody's, whose images the import would publish.
 *
 * Twice, with the same result: for a row on its way, and for a database that is there.
 */
import type { Target } from '../db/rows/target.ts';
import type { Table, Row, Value } from '../db/rows/tables.ts';
import { FOLDER_HOST } from '../import/media/address.ts';

export const AT_REST = 'Not sent: it was due when the blog was copied from a backup or an export.';

export const WITHOUT_FILE =
  'The blog was copied from a backup or an export, which do not have the file of this import. Import it again.';

export const PART_UNDONE = 'The blog was copied while this import was being undone.';

/** The states of imports that need no file. */
const ENDED_RUNS = ['done', 'failed', 'undo-failed', 'undone'];

const isDue = (value: Value | undefined, now: Date) => value instanceof Date && value <= now;

/** Changes the row. */
export function restRow({ name }: Table, row: Row, now: Date): void {
  if (name === 'Post') {
    if (isDue(row['notifyAt'], now)) row['notifyAt'] = null;
    if (isDue(row['salmentionAt'], now)) row['salmentionAt'] = null;
  } else if (name === 'OutboxEntry' && row['state'] === 'waiting') {
    const wasSent = row['sentAt'] instanceof Date;
    row['state'] = wasSent ? 'sent' : 'skipped';
    if (!wasSent) row['lastAnswer'] = AT_REST;
    row['nextTryAt'] = null;
  } else if (name === 'Comment') {
    if (isDue(row['announceAt'], now)) row['announceAt'] = null;
  } else if (name === 'ImportRun') {
    restRun(row);
  } else if (name === 'ImportedMedia' && row['hostName'] === FOLDER_HOST) {
    restMedia(row);
  }
}

function restRun(row: Row): void {
  row['path'] = '';
  row['options'] = withoutFolder(row['options']);
  row['leasedUntil'] = null;
  if (ENDED_RUNS.includes(String(row['state']))) return;
  // Going on with it would import what is deleted already; undoing it needs no file.
  const isUndo = row['state'] === 'undoing';
  row['state'] = isUndo ? 'undo-failed' : 'failed';
  row['problem'] = isUndo ? PART_UNDONE : WITHOUT_FILE;
}

/** @returns no options for what is none */
function withoutFolder(options: Value | undefined): string {
  try {
    const { mediaFrom: _, ...others } = JSON.parse(String(options)) as Record<string, unknown>;
    return JSON.stringify(others);
  } catch {
    return '{}';
  }
}

/** It can only be in the folder that was imported. */
function restMedia(row: Row): void {
  row['nextFetchAt'] = null;
  if (row['state'] !== 'waiting') return;
  row['state'] = 'failed';
  row['failure'] = WITHOUT_FILE;
}

/** Puts the imports of a database to rest. */
export async function restImports(target: Target, tables: readonly Table[]): Promise<void> {
  const runs = tables.find(({ name }) => name === 'ImportRun');
  if (!runs) throw new Error('There is no table of imports.');
  const columns = ['path', 'options', 'state', 'problem'];
  const rows = await target.select(
    `SELECT "id", ${columns.map((name) => `"${name}"`).join(', ')} FROM "ImportRun"`,
  );
  for (const row of rows as Row[]) {
    restRun(row);
    await target.update(runs, columns, [row]);
  }
  const host = quoted(FOLDER_HOST);
  await target.execute('UPDATE "ImportRun" SET "leasedUntil" = NULL');
  await target.execute(
    `UPDATE "ImportedMedia" SET "state" = 'failed', "failure" = ${quoted(WITHOUT_FILE)}
     WHERE "hostName" = ${host} AND "state" = 'waiting'`,
  );
  await target.execute(
    `UPDATE "ImportedMedia" SET "nextFetchAt" = NULL WHERE "hostName" = ${host}`,
  );
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * @param now as the database compares dates: `isoText` on SQLite, a timestamp on PostgreSQL
 * @param resend leaves what is due to be sent
 */
export function restStatements(now: string, resend: boolean): string[] {
  const unsent = [
    `UPDATE "Post" SET "notifyAt" = NULL WHERE "notifyAt" <= ${quoted(now)}`,
    `UPDATE "Post" SET "salmentionAt" = NULL WHERE "salmentionAt" <= ${quoted(now)}`,
    `UPDATE "OutboxEntry" SET "state" = 'sent', "nextTryAt" = NULL
     WHERE "state" = 'waiting' AND "sentAt" IS NOT NULL`,
    `UPDATE "OutboxEntry" SET "state" = 'skipped', "nextTryAt" = NULL, "lastAnswer" = ${quoted(AT_REST)}
     WHERE "state" = 'waiting'`,
    `UPDATE "Comment" SET "announceAt" = NULL WHERE "announceAt" <= ${quoted(now)}`,
    `UPDATE "Mail" SET "state" = 'failed', "dueAt" = NULL, "outcome" = ${quoted(AT_REST)}
     WHERE "state" = 'due'`,
  ];
  return [
    ...(resend ? [] : unsent),
    `DELETE FROM "Session"`,
    `DELETE FROM "OneTimeToken"`,
    `DELETE FROM "Touch"`,
  ];
}
