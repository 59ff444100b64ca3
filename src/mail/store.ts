/**
 * The table of letters: every query follows an index.
 */
import { transact, type Db, type Transaction } from '../db/client.ts';
import type { Email, MailState, QueuedEmail } from './email.ts';

export async function insertEmailOnce(
  transaction: Transaction,
  { headers = {}, key, ...emailRow }: Email,
  now: Date,
): Promise<void> {
  await transaction.mail.upsert({
    where: { key },
    create: { key, ...emailRow, headers: JSON.stringify(headers), createdAt: now, dueAt: now },
    update: { key },
  });
}

/** How many letters whose keys begin so were written since. */
export async function countSince(
  transaction: Transaction,
  keyPrefix: string,
  since: Date,
): Promise<number> {
  return await transaction.mail.count({
    where: { key: { startsWith: keyPrefix }, createdAt: { gt: since } },
  });
}

export async function selectDueEmails(db: Db, now: Date, take: number): Promise<QueuedEmail[]> {
  const rows = await db.mail.findMany({
    where: { dueAt: { lte: now } },
    orderBy: { dueAt: 'asc' },
    take,
  });
  return rows.map(toEmailRow);
}

/**
 * Makes an attempt this process's own, until when it is due again.
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

/** Those that failed are due as if they had never been tried. @returns their ids */
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

/** Of one address, all. */
export async function selectEmailsTo(db: Db, recipient: string): Promise<QueuedEmail[]> {
  return (await db.mail.findMany({ where: { recipient }, orderBy: { id: 'asc' } })).map(toEmailRow);
}

/** Those to an address, but for those whose keys begin so. */
export async function deleteEmailsTo(
  { mail }: Transaction,
  recipient: string,
  except: string,
): Promise<void> {
  await mail.deleteMany({ where: { recipient, NOT: { key: { startsWith: except } } } });
}

/** Those whose keys begin so. */
export async function deleteEmailsOf(
  { mail }: Transaction,
  keyPrefixes: readonly string[],
): Promise<void> {
  for (const prefix of keyPrefixes) {
    await mail.deleteMany({ where: { key: { startsWith: prefix } } });
  }
}

type Row = Omit<QueuedEmail, 'headers' | 'state'> & { headers: string; state: string };

function toEmailRow({ headers, state, ...row }: Row): QueuedEmail {
  return {
    ...row,
    state: state as MailState,
    headers: JSON.parse(headers) as Record<string, string>,
  };
}
