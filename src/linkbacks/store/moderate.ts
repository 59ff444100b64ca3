/**
 * The owner's decisions as writes: the linkback, and what they teach about its host, in one
 * transaction.
 */
import { avatarFor } from '../../avatars/references.ts';
import { transactAgain, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import {
  fingerprintOf,
  SEEN_COLUMNS,
  seenFingerprintOf,
  type SeenColumns,
} from '../fingerprint.ts';
import type { Moderation, ProposedChange } from '../linkback.ts';
import { evidenceColumns } from './linkbacks.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

export type Decision = Exclude<Moderation, 'pending'>;

/** `pending`: no decision stands any more. */
type NewState = {
  moderation: Moderation;
  now: Date;
  /** Only where this is proposed (`fingerprintOf`), or nothing is (`null`); absent: whatever is. */
  seen?: string | null;
  /** Only rows that are still as they were seen (`seenFingerprintOf`); absent: however they are. */
  seenAs?: ReadonlyMap<number, string>;
};

/** What stands decided about a linkback, by whom and since when. */
export type Standing = { moderation: Moderation; byOwner: boolean; moderatedAt: Date | null };

/** What was done to a row. */
export type Moderated = {
  id: number;
  was: Standing;
  /** A changed page waited for this decision, and its words were taken over or dropped by it. */
  tookChange: boolean;
  /** As it is to be seen now (`seenFingerprintOf`). */
  seen: string;
};

/** `proposed` is JSON of a `ProposedChange`. */
type Row = SeenColumns & {
  id: number;
  postId: number;
  verification: string;
  verifiedAt: Date | null;
  byOwner: boolean;
  moderatedAt: Date | null;
  source: { hostName: string };
};

/** A row, and what is to stand about it. */
type Step = { row: Row; to: Standing };

/** Another process changed a row between our reading and our writing: start again. */
class Overtaken extends Error {}

/** @returns those that exist and are as seen, now moderated so */
export async function updateModeration(
  db: Db,
  ids: readonly number[],
  state: NewState,
): Promise<Moderated[]> {
  const { moderation, now } = state;
  const isUndone = moderation === 'pending';
  const to = { moderation, byOwner: !isUndone, moderatedAt: isUndone ? null : now };
  return await untilNotOvertaken(db, async (transaction) => {
    const rows = (await selectRows(transaction, ids)).filter((row) => isAsSeen(row, state));
    const steps = rows.map((row) => ({ row, to }));
    const changing = steps.filter(({ row }) => !isSettled(row, state));
    const takenOver = await takeSteps(transaction, changing, now);
    return steps.map((step) => toModerated(step, takenOver.get(step.row.id)));
  });
}

/**
 * Puts rows back to what stood before a decision, where they are still as that decision left them.
 *
 * @returns the ids of those that are back
 */
export async function restoreStandings(
  db: Db,
  decided: readonly Pick<Moderated, 'id' | 'was' | 'seen'>[],
  now: Date,
): Promise<number[]> {
  const byId = new Map(decided.map((each) => [each.id, each]));
  return await untilNotOvertaken(db, async (transaction) => {
    const steps = (await selectRows(transaction, [...byId.keys()])).flatMap((row): Step[] => {
      const before = byId.get(row.id);
      return before?.seen === seenFingerprintOf(row) ? [{ row, to: before.was }] : [];
    });
    await takeSteps(transaction, steps, now);
    return steps.map(({ row }) => row.id);
  });
}

function untilNotOvertaken<T>(db: Db, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return transactAgain(db, work, (error) => error instanceof Overtaken);
}

async function selectRows(db: Transaction, ids: readonly number[]): Promise<Row[]> {
  return await db.linkback.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: 'asc' },
    select: {
      ...SEEN_COLUMNS,
      id: true,
      postId: true,
      verification: true,
      verifiedAt: true,
      byOwner: true,
      moderatedAt: true,
      source: { select: { hostName: true } },
    },
  });
}

/** @returns what was taken over of changed pages, by id */
async function takeSteps(
  db: Transaction,
  steps: readonly Step[],
  now: Date,
): Promise<Map<number, TakenOver>> {
  // Hosts before linkbacks, as a check does it: two that lock in turns would wait for each other.
  for (const [host, counts] of lessons(steps)) await teach(db, host, counts, now);
  const takenOver = new Map<number, TakenOver>();
  for (const step of steps) {
    const change = changeTaken(step);
    if (change) takenOver.set(step.row.id, await columnsOf(db, change, now));
  }
  for (const step of steps) await moderateRow(db, step, takenOver.get(step.row.id));
  const shown = steps.filter(({ row, to }) => isShown(row) || isShown({ ...row, ...to }));
  touch(
    db,
    shown.map(({ row }) => responsesKey(row.postId)),
  );
  return takenOver;
}

function toModerated({ row, to }: Step, takenOver: TakenOver | undefined): Moderated {
  const { id, byOwner, moderatedAt } = row;
  const { moderation } = to;
  const isDecided = moderation !== 'pending';
  return {
    id,
    was: { moderation: row.moderation as Moderation, byOwner, moderatedAt },
    tookChange: isDecided && row.proposed !== null,
    seen: seenFingerprintOf({
      ...row,
      ...takenOver,
      moderation,
      ...(isDecided && { proposed: null }),
    }),
  };
}

function isAsSeen(row: Row, { seen, seenAs, moderation }: NewState): boolean {
  if (seen !== undefined && fingerprintOf(row.proposed) !== seen) return false;
  if (seenAs === undefined) return true;
  // Before its page was read there is nothing to be seen of it, and nothing to approve.
  const hasWords = moderation !== 'approved' || row.verifiedAt !== null;
  return hasWords && seenAs.get(row.id) === seenFingerprintOf(row);
}

function isShown({ verification, moderation }: Pick<Row, 'verification' | 'moderation'>): boolean {
  return verification === 'verified' && moderation === 'approved';
}

function isSettled(row: Row, { moderation }: NewState): boolean {
  if (row.moderation !== moderation) return false;
  return moderation === 'pending' || (row.byOwner && row.proposed === null);
}

/** What the page says by now, where this decision approves it. */
function changeTaken({ row: { proposed }, to }: Step): ProposedChange | null {
  if (to.moderation !== 'approved' || proposed === null) return null;
  return JSON.parse(proposed) as ProposedChange;
}

type Counts = Record<Decision, number>;

/** What the hosts' counters gain and lose, by host in the order of their names. */
function lessons(steps: readonly Step[]): [string, Counts][] {
  const hosts = new Map<string, Counts>();
  const countsOf = (finalHost: string | null, { source }: Row) => {
    const host = finalHost ?? source.hostName;
    const counts = hosts.get(host) ?? { approved: 0, rejected: 0, spam: 0 };
    hosts.set(host, counts);
    return counts;
  };
  for (const step of steps) {
    const { row, to } = step;
    if (row.byOwner && isDecision(row.moderation))
      countsOf(row.finalHost, row)[row.moderation] -= 1;
    // What is approved is what the page says by now, from where it stands by now.
    const { finalHost } = changeTaken(step) ?? row;
    if (to.byOwner && isDecision(to.moderation)) countsOf(finalHost, row)[to.moderation] += 1;
  }
  return [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isDecision(moderation: string): moderation is Decision {
  return moderation === 'approved' || moderation === 'rejected' || moderation === 'spam';
}

async function teach(db: DbOrTransaction, name: string, counts: Counts, now: Date): Promise<void> {
  const gained = (['approved', 'rejected', 'spam'] as const).filter((each) => counts[each] !== 0);
  if (gained.length === 0) return;
  const host = await db.host.upsert({
    where: { name },
    create: { name, freeAt: now },
    // The row stays ours until the end, so what is read of it here is what it is.
    update: { name },
  });
  // @NOTE A page that has moved to another host since takes its old lesson from the wrong one:
  // no counter may fall below zero by it.
  const data = Object.fromEntries(
    gained.map((each) => [each, Math.max(0, host[each] + counts[each])]),
  );
  await db.host.update({ where: { name }, data });
}

async function moderateRow(
  db: DbOrTransaction,
  { row: { postId, source, verifiedAt, ...row }, to }: Step,
  takenOver: TakenOver | undefined,
): Promise<void> {
  const { count } = await db.linkback.updateMany({
    // What was decided about is still there, to the letter.
    where: row,
    data: {
      ...to,
      ...(to.moderation !== 'pending' && { proposed: null, proposedAt: null }),
      ...takenOver,
    },
  });
  if (count !== 1) throw new Overtaken();
}

type TakenOver = Awaited<ReturnType<typeof columnsOf>>;

/** All that a check would have written of an approved page's words; they are what is approved now. */
async function columnsOf(db: DbOrTransaction, { evidence, finalHost }: ProposedChange, now: Date) {
  const { avatarUrl } = evidence;
  const avatarId = avatarUrl === null ? null : await avatarFor(db, avatarUrl, now);
  return { ...evidenceColumns(evidence), finalHost, avatarId, approvedText: null };
}

export async function linkbackExists(db: Db, id: number): Promise<boolean> {
  return (await db.linkback.findUnique({ where: { id }, select: { id: true } })) !== null;
}
