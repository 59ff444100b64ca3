/**
 * The owner's decisions as writes: the linkback, and what they teach about its host, in one
 * transaction.
 */
import {
  isUniqueViolation,
  transact,
  type Db,
  type DbOrTransaction,
  type Transaction,
} from '../db/client.ts';
import { touch } from '../db/touch.ts';
import { photoFor } from '../photos/keep.ts';
import { responsesKey } from '../posts/surrogate-keys.ts';
import { evidenceColumns } from './evidence-columns.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Moderation, ProposedChange } from './linkback.ts';

export type Decision = Exclude<Moderation, 'pending'>;

/** `pending`: no decision stands any more. */
type NewState = {
  moderation: Moderation;
  now: Date;
  /** Only where this is proposed (`fingerprintOf`), or nothing is (`null`); absent: whatever is. */
  seen?: string | null;
};

type Row = {
  id: number;
  postId: number;
  verification: string;
  moderation: string;
  byOwner: boolean;
  /** As JSON of a `ProposedChange`. */
  proposed: string | null;
  finalHost: string | null;
  source: { hostName: string };
};

const MOST_TRIES = 5;

/** Another process changed a row between our reading and our writing: start again. */
class Overtaken extends Error {}

/** @returns the ids that exist and are as seen, now moderated so */
export async function updateModeration(
  db: Db,
  ids: readonly number[],
  state: NewState,
): Promise<number[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(db, (transaction) => moderateRows(transaction, ids, state));
    } catch (error) {
      const mayHeal = error instanceof Overtaken || isUniqueViolation(error);
      if (!mayHeal || tries === MOST_TRIES) throw error;
    }
  }
}

async function moderateRows(
  db: Transaction,
  ids: readonly number[],
  state: NewState,
): Promise<number[]> {
  const found = await db.linkback.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      postId: true,
      verification: true,
      moderation: true,
      byOwner: true,
      proposed: true,
      finalHost: true,
      source: { select: { hostName: true } },
    },
  });
  const { seen } = state;
  const rows =
    seen === undefined ? found : found.filter(({ proposed }) => fingerprintOf(proposed) === seen);
  const changing = rows.filter((row) => !isSettled(row, state));
  // Hosts before linkbacks, as a check does it: two that lock in turns would wait for each other.
  for (const [host, counts] of lessons(changing, state)) await teach(db, host, counts, state.now);
  const takenOver = new Map<number, TakenOver>();
  for (const row of changing) {
    const change = changeTaken(row, state);
    if (change) takenOver.set(row.id, await columnsOf(db, change, state.now));
  }
  for (const row of changing) await moderateRow(db, row, takenOver.get(row.id), state);
  const shown = changing.filter((row) => isShown(row) || isShown({ ...row, ...state }));
  touch(
    db,
    shown.map(({ postId }) => responsesKey(postId)),
  );
  return rows.map(({ id }) => id);
}

function isShown({ verification, moderation }: Pick<Row, 'verification' | 'moderation'>): boolean {
  return verification === 'verified' && moderation === 'approved';
}

function isSettled(row: Row, { moderation }: NewState): boolean {
  if (row.moderation !== moderation) return false;
  return moderation === 'pending' || (row.byOwner && row.proposed === null);
}

/** What the page says by now, where this decision approves it. */
function changeTaken({ proposed }: Row, { moderation }: NewState): ProposedChange | null {
  if (moderation !== 'approved' || proposed === null) return null;
  return JSON.parse(proposed) as ProposedChange;
}

type Counts = Record<Decision, number>;

/** What the hosts' counters gain and lose, by host in the order of their names. */
function lessons(rows: readonly Row[], state: NewState): [string, Counts][] {
  const hosts = new Map<string, Counts>();
  const countsOf = (finalHost: string | null, { source }: Row) => {
    const host = finalHost ?? source.hostName;
    const counts = hosts.get(host) ?? { approved: 0, rejected: 0, spam: 0 };
    hosts.set(host, counts);
    return counts;
  };
  for (const row of rows) {
    if (row.byOwner && isDecision(row.moderation))
      countsOf(row.finalHost, row)[row.moderation] -= 1;
    // What is approved is what the page says by now, from where it stands by now.
    const { finalHost } = changeTaken(row, state) ?? row;
    if (isDecision(state.moderation)) countsOf(finalHost, row)[state.moderation] += 1;
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
  { id, moderation, byOwner, proposed, finalHost }: Row,
  takenOver: TakenOver | undefined,
  state: NewState,
): Promise<void> {
  const isUndone = state.moderation === 'pending';
  const { count } = await db.linkback.updateMany({
    where: { id, moderation, byOwner, proposed, finalHost },
    data: {
      moderation: state.moderation,
      byOwner: !isUndone,
      moderatedAt: isUndone ? null : state.now,
      ...(!isUndone && { proposed: null, proposedAt: null }),
      ...takenOver,
    },
  });
  if (count !== 1) throw new Overtaken();
}

type TakenOver = Awaited<ReturnType<typeof columnsOf>>;

/** All that a check would have written of an approved page's words; they are what is approved now. */
async function columnsOf(db: DbOrTransaction, { evidence, finalHost }: ProposedChange, now: Date) {
  const { photoUrl } = evidence;
  const photoId = photoUrl === null ? null : await photoFor(db, photoUrl, now);
  return { ...evidenceColumns(evidence), finalHost, photoId, approvedText: null };
}

export async function linkbackExists(db: Db, id: number): Promise<boolean> {
  return (await db.linkback.findUnique({ where: { id }, select: { id: true } })) !== null;
}
