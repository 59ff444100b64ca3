/**
 * The table of letters: every query follows an index.
 */
import { transact, type Db, type Transaction } from '../db/client.ts';
import type { Letter, MailState, QueuedLetter } from './email.ts';

export async function insertLetterOnce(
  transaction: Transaction,
  { headers = {}, key, ...letter }: Letter,
  now: Date,
): Promise<void> {
  await transaction.mail.upsert({
    where: { key },
    create: { key, ...letter, headers: JSON.stringify(headers), createdAt: now, dueAt: now },
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

export async function selectDueLetters(db: Db, now: Date, take: number): Promise<QueuedLetter[]> {
  const rows = await db.mail.findMany({
    where: { dueAt: { lte: now } },
    orderBy: { dueAt: 'asc' },
    take,
  });
  return rows.map(toLetter);
}

/**
 * Makes an attempt this process's own, until when it is due again.
 *
 * @returns `false`: another process was first
 */
export async function leaseLetter(
  db: Db,
  { id, attempts }: Pick<QueuedLetter, 'id' | 'attempts'>,
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

export async function settleLetter(
  db: Db,
  id: number,
  settled: { state: MailState; dueAt: Date | null; outcome: string; doneAt: Date | null },
): Promise<void> {
  await transact(db, ({ mail }) => mail.updateMany({ where: { id }, data: settled }));
}

export async function selectLetters(
  db: Db,
  { state, take, beforeId }: { state?: MailState; take: number; beforeId?: number },
): Promise<QueuedLetter[]> {
  const rows = await db.mail.findMany({
    where: {
      ...(state && { state }),
      ...(beforeId !== undefined && { id: { lt: beforeId } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map(toLetter);
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

export async function countFailedLetters(db: Db, most: number): Promise<number> {
  return await db.mail.count({ where: { state: 'failed' }, take: most });
}

export async function deleteLettersBefore(db: Db, state: MailState, before: Date): Promise<number> {
  return await transact(db, async ({ mail }) => {
    const { count } = await mail.deleteMany({ where: { state, createdAt: { lt: before } } });
    return count;
  });
}

/** Of one address, all. */
export async function selectLettersTo(db: Db, recipient: string): Promise<QueuedLetter[]> {
  return (await db.mail.findMany({ where: { recipient }, orderBy: { id: 'asc' } })).map(toLetter);
}

/** Those to an address, but for those whose keys begin so. */
export async function deleteLettersTo(
  { mail }: Transaction,
  recipient: string,
  except: string,
): Promise<void> {
  await mail.deleteMany({ where: { recipient, NOT: { key: { startsWith: except } } } });
}

/** Those whose keys begin so. */
export async function deleteLettersOf(
  { mail }: Transaction,
  keyPrefixes: readonly string[],
): Promise<void> {
  for (const prefix of keyPrefixes) {
    await mail.deleteMany({ where: { key: { startsWith: prefix } } });
  }
}

type Row = Omit<QueuedLetter, 'headers' | 'state'> & { headers: string; state: string };

function toLetter({ headers, state, ...row }: Row): QueuedLetter {
  return {
    ...row,
    state: state as MailState,
    headers: JSON.parse(headers) as Record<string, string>,
  };
}
