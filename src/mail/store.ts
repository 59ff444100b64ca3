/**
 * Queries of the table of emails; every one of them follows an index.
 */
import { z } from 'zod';
import { transact, type Db, type Transaction, oneOf } from '../db/client.ts';
import { MAIL_STATES, type Email, type MailState, type QueuedEmail } from './email.ts';

export async function insertEmailOnce(
  transaction: Transaction,
  { headers = {}, key, ...email }: Email,
  now: Date,
): Promise<void> {
  await transaction.mail.upsert({
    where: { key },
    create: { key, ...email, headers: JSON.stringify(headers), createdAt: now, dueAt: now },
    update: { key },
  });
}

export async function countSince(
  transaction: Transaction,
  keyPrefix: string,
  since: Date,
): Promise<number> {
  return await transaction.mail.count({
    where: { key: { startsWith: keyPrefix }, createdAt: { gt: since } },
  });
}

/** `unreadable`: the ids of due rows that are no email, such as one with broken header fields. */
export async function selectDueEmails(
  db: Db,
  now: Date,
  take: number,
): Promise<{ emails: QueuedEmail[]; unreadable: number[] }> {
  const rows = await db.mail.findMany({
    where: { dueAt: { lte: now } },
    orderBy: { dueAt: 'asc' },
    take,
  });
  const emails: QueuedEmail[] = [];
  const unreadable: number[] = [];
  for (const row of rows) {
    try {
      emails.push(toEmailRow(row));
    } catch {
      unreadable.push(row.id);
    }
  }
  return { emails, unreadable };
}

/** Marks a due row that is no email as failed, without its header fields, so that it can be listed. */
export async function failUnreadable(
  db: Db,
  id: number,
  outcome: string,
  now: Date,
): Promise<void> {
  const failed = { state: 'failed', headers: '{}', dueAt: null, outcome, doneAt: now };
  await transact(db, ({ mail }) => mail.updateMany({ where: { id }, data: failed }));
}

/**
 * Leases an email for one attempt; at `until` it is due again.
 *
 * @returns `false`: another process was first
 */
export async function leaseEmail(
  db: Db,
  { id, attempts }: Pick<QueuedEmail, 'id' | 'attempts'>,
  until: Date,
): Promise<boolean> {
  return await transact(db, async ({ mail }) => {
    const { count } = await mail.updateMany({
      where: { id, attempts, dueAt: { not: null } },
      data: { attempts: { increment: 1 }, dueAt: until },
    });
    return count > 0;
  });
}

export async function settleEmail(
  db: Db,
  id: number,
  settled: { state: MailState; dueAt: Date | null; outcome: string; doneAt: Date | null },
): Promise<void> {
  await transact(db, ({ mail }) => mail.updateMany({ where: { id }, data: settled }));
}

export async function selectEmails(
  db: Db,
  { state, take, beforeId }: { state?: MailState; take: number; beforeId?: number },
): Promise<QueuedEmail[]> {
  const rows = await db.mail.findMany({
    where: {
      ...(state && { state }),
      ...(beforeId !== undefined && { id: { lt: beforeId } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map(toEmailRow);
}

/** Makes failed emails due with no attempts counted. @returns their ids */
export async function updateFailedDue(
  db: Db,
  ids: readonly number[] | 'failed',
  now: Date,
): Promise<number[]> {
  return await transact(db, async ({ mail }) => {
    const rows = await mail.updateManyAndReturn({
      where: { state: 'failed', ...(ids !== 'failed' && { id: { in: [...ids] } }) },
      data: { state: 'due', dueAt: now, attempts: 0, doneAt: null },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  });
}

export async function countFailedEmails(db: Db, max: number): Promise<number> {
  return await db.mail.count({ where: { state: 'failed' }, take: max });
}

export async function deleteEmailsBefore(db: Db, state: MailState, before: Date): Promise<number> {
  return await transact(db, async ({ mail }) => {
    const { count } = await mail.deleteMany({ where: { state, createdAt: { lt: before } } });
    return count;
  });
}

export async function selectEmailsTo(db: Db, recipient: string): Promise<QueuedEmail[]> {
  return (await db.mail.findMany({ where: { recipient }, orderBy: { id: 'asc' } })).map(toEmailRow);
}

/** Deletes emails to an address, except those whose keys begin with `except`. */
export async function deleteEmailsTo(
  { mail }: Transaction,
  recipient: string,
  except: readonly string[],
): Promise<void> {
  await mail.deleteMany({
    where: { recipient, NOT: { OR: except.map((startsWith) => ({ key: { startsWith } })) } },
  });
}

/** Deletes emails whose keys begin with one of the prefixes. */
export async function deleteEmailsOf(
  { mail }: Transaction,
  keyPrefixes: readonly string[],
): Promise<void> {
  for (const prefix of keyPrefixes) {
    await mail.deleteMany({ where: { key: { startsWith: prefix } } });
  }
}

const headersColumn = z.record(z.string(), z.string());

type Row = Omit<QueuedEmail, 'headers' | 'state'> & { headers: string; state: string };

function toEmailRow({ headers, state, ...row }: Row): QueuedEmail {
  return {
    ...row,
    state: oneOf(MAIL_STATES, state),
    headers: headersColumn.parse(JSON.parse(headers)),
  };
}
