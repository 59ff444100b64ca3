/**
 * Writes the owner's decisions: the linkback, and the counters in its host's reputation, in one transaction.
 */
import { avatarFor } from '../../avatars/avatar.ts';
import {
  transactAgain,
  type Db,
  type DbOrTransaction,
  type Transaction,
  oneOf,
} from '../../db/client.ts';
import {
  fingerprintOf,
  SEEN_COLUMNS,
  seenFingerprintOf,
  type SeenColumns,
} from '../fingerprint.ts';
import {
  hasContent,
  isVisible,
  MODERATIONS,
  type Moderation,
  type ProposedChange,
} from '../linkback.ts';
import { parseProposed, evidenceColumns } from './linkbacks.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../../posts/salmention.ts';

export type Decision = Exclude<Moderation, 'pending'>;

type NewState = {
  moderation: Moderation;
  now: Date;
  /** Only rows with this proposed change (`fingerprintOf`), or none (`null`); absent: any. */
  seen?: string | null;
  /** Of rows that must still be as they were shown, their `seenFingerprintOf`; absent: any. */
  seenById?: ReadonlyMap<number, string | undefined>;
};

/** A linkback's moderation, who set it and when. */
export type ModerationState = {
  moderation: Moderation;
  byOwner: boolean;
  moderatedAt: Date | null;
};

/** The effect on one row. */
export type Moderated = {
  id: number;
  was: ModerationState;
  /** The decision took over or dropped a proposed change. */
  tookChange: boolean;
  /** The fingerprint of what is shown now (`seenFingerprintOf`). */
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

/** A row and its new moderation. */
type Step = { row: Row; to: ModerationState };

/** Another process changed a row between reading and writing; the transaction starts again. */
class ConcurrentChange extends Error {}

/** @returns the rows that exist and are as seen, with their new moderation */
export async function updateModeration(
  db: Db,
  ids: readonly number[],
  state: NewState,
): Promise<Moderated[]> {
  const { moderation, now } = state;
  const to = { moderation, byOwner: true, moderatedAt: now };
  return await retryOnConcurrentChange(db, async (transaction) => {
    const rows = (await selectRows(transaction, ids)).filter((row) => isAsSeen(row, state));
    const steps = rows.map((row) => ({ row, to }));
    const changing = steps.filter(({ row }) => !isSettled(row, state));
    const takenOver = await takeSteps(transaction, changing, now);
    return steps.map((step) => toModerated(step, takenOver.get(step.row.id)));
  });
}

/**
 * Restores the moderation from before a decision on rows that have not changed since.
 *
 * @returns the ids that were restored
 */
export async function restoreModeration(
  db: Db,
  decided: readonly Pick<Moderated, 'id' | 'was' | 'seen'>[],
  now: Date,
): Promise<number[]> {
  const byId = new Map(decided.map((each) => [each.id, each]));
  return await retryOnConcurrentChange(db, async (transaction) => {
    const steps = (await selectRows(transaction, [...byId.keys()])).flatMap((row): Step[] => {
      const before = byId.get(row.id);
      return before?.seen === seenFingerprintOf(row) ? [{ row, to: before.was }] : [];
    });
    await takeSteps(transaction, steps, now);
    return steps.map(({ row }) => row.id);
  });
}

function retryOnConcurrentChange<T>(
  db: Db,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return transactAgain(db, work, (error) => error instanceof ConcurrentChange);
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

/** @returns the columns that were taken over from proposed changes, by id */
async function takeSteps(
  db: Transaction,
  steps: readonly Step[],
  now: Date,
): Promise<Map<number, TakenOver>> {
  // Hosts before linkbacks, in the order of a check, so that the two cannot deadlock.
  for (const [host, counts] of reputationChanges(steps))
    await updateReputation(db, host, counts, now);
  const takenOver = new Map<number, TakenOver>();
  for (const step of steps) {
    const change = changeTaken(step);
    if (change) takenOver.set(step.row.id, await columnsOf(db, change, now));
  }
  for (const step of steps) await moderateRow(db, step, takenOver.get(step.row.id));
  const shown = steps.filter(({ row, to }) => isVisible(row) || isVisible({ ...row, ...to }));
  touchResponses(
    db,
    shown.map(({ row }) => row.postId),
  );
  const changed = shown.filter(
    ({ row, to }) => hasContent(row) && isVisible(row) !== isVisible({ ...row, ...to }),
  );
  await salmentionLater(
    db,
    changed.map(({ row }) => row.postId),
    now,
  );
  return takenOver;
}

function toModerated({ row, to }: Step, takenOver: TakenOver | undefined): Moderated {
  const { id, byOwner, moderatedAt } = row;
  const { moderation } = to;
  return {
    id,
    was: { moderation: oneOf(MODERATIONS, row.moderation), byOwner, moderatedAt },
    tookChange: row.proposed !== null,
    seen: seenFingerprintOf({ ...row, ...takenOver, moderation, proposed: null }),
  };
}

function isAsSeen(row: Row, { seen, seenById, moderation }: NewState): boolean {
  if (seen !== undefined && fingerprintOf(row.proposed) !== seen) return false;
  const shown = seenById?.get(row.id);
  if (shown === undefined) return true;
  // Before its page was read, there is nothing to see and to approve, unless an earlier blog had its words.
  const isReadable =
    moderation !== 'approved' || row.verifiedAt !== null || row.verification === 'imported';
  return isReadable && shown === seenFingerprintOf(row);
}

function isSettled(row: Row, { moderation }: NewState): boolean {
  return row.moderation === moderation && row.byOwner && row.proposed === null;
}

/** The proposed change, if this decision approves it. */
function changeTaken({ row: { proposed }, to }: Step): ProposedChange | null {
  if (to.moderation !== 'approved' || proposed === null) return null;
  return parseProposed(proposed);
}

type Counts = Record<Decision, number>;

/** The changes to the hosts' counters, sorted by host. */
function reputationChanges(steps: readonly Step[]): [string, Counts][] {
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
    // An approved change counts for the host that serves the page now.
    const { finalHost } = changeTaken(step) ?? row;
    if (to.byOwner && isDecision(to.moderation)) countsOf(finalHost, row)[to.moderation] += 1;
  }
  return [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isDecision(moderation: string): moderation is Decision {
  return moderation === 'approved' || moderation === 'rejected' || moderation === 'spam';
}

async function updateReputation(
  db: DbOrTransaction,
  name: string,
  counts: Counts,
  now: Date,
): Promise<void> {
  const gained = (['approved', 'rejected', 'spam'] as const).filter((each) => counts[each] !== 0);
  if (gained.length === 0) return;
  const host = await db.host.upsert({
    where: { name },
    create: { name, freeAt: now },
    // The update locks the row until the end of the transaction, so the counters read here are current.
    update: { name },
  });
  // @NOTE If the page has moved to another host since, the old decision is subtracted from the wrong
  // host: no counter may fall below zero.
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
    // Only if the row is unchanged since it was read.
    where: row,
    data: {
      ...to,
      ...(to.moderation !== 'pending' && { proposed: null, proposedAt: null }),
      ...takenOver,
    },
  });
  if (count !== 1) throw new ConcurrentChange();
}

type TakenOver = Awaited<ReturnType<typeof columnsOf>>;

/** The columns that a check would have written for this text; it is the approved text now. */
async function columnsOf(db: DbOrTransaction, { evidence, finalHost }: ProposedChange, now: Date) {
  const { avatarUrl } = evidence;
  const avatarId = avatarUrl === null ? null : await avatarFor(db, avatarUrl, now);
  return { ...evidenceColumns(evidence), finalHost, avatarId, approvedText: null };
}

export async function linkbackExists(db: Db, id: number): Promise<boolean> {
  return (await db.linkback.findUnique({ where: { id }, select: { id: true } })) !== null;
}
