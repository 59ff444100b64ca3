/**
 * Puts due notifications and emails to rest: a copy of a blog must not send what the blog itself sends or has sent.
 * What is due later, such as the notifications of a scheduled post, stays due; checks of sources, which send
 * nothing, stay as well.
 *
 * Twice, with the same result: for a row on its way, and as SQL for a database that is there.
 */
import type { Table, Row, Value } from '../db/rows/tables.ts';

export const AT_REST = 'Not sent: it was due when the blog was copied from a backup or an export.';

const BUSY_RUNS = ['reading', 'uploading', 'waiting', 'writing', 'undoing'];

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
  } else if (name === 'ImportRun' && BUSY_RUNS.includes(String(row['state']))) {
    row['state'] = 'stopped';
    row['leasedUntil'] = null;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * @param now as the database compares dates: `isoText` on SQLite, a timestamp on PostgreSQL
 * @param resend leaves what is due to be sent
 */
export function restStatements(now: string, resend: boolean): string[] {
  const runs = BUSY_RUNS.map(quoted).join(', ');
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
    `UPDATE "ImportRun" SET "state" = 'stopped', "leasedUntil" = NULL WHERE "state" IN (${runs})`,
    `DELETE FROM "Session"`,
    `DELETE FROM "OneTimeToken"`,
    `DELETE FROM "Touch"`,
  ];
}
