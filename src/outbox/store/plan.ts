/**
 * Reads the outbox entries of a post, and writes what planning decided.
 */
import {
  oneOf,
  isUniqueViolation,
  transact,
  type Db,
  type DbOrTransaction,
} from '../../db/client.ts';
import { ensureHost } from '../../hosts/switches.ts';
import { OUTBOX_STATES, toProtocol } from '../entry.ts';
import { withoutSalmention } from './salmention.ts';
import { COUNTS_AS_NOTIFIED, type KnownEntry, type Step } from '../plan/compare.ts';
import type { HostSwitches } from '../skip-reason.ts';

export async function selectEntriesOfPost(db: Db, postId: number): Promise<KnownEntry[]> {
  const rows = await db.outboxEntry.findMany({
    where: { postId },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      target: true,
      targetKey: true,
      byHand: true,
      linked: true,
      passage: true,
      state: true,
      protocol: true,
      lastAnswer: true,
      sentAt: true,
      salmentionedAt: true,
      changes: true,
    },
  });
  return rows.map((row) => ({
    ...row,
    state: oneOf(OUTBOX_STATES, row.state),
    protocol: toProtocol(row.protocol),
    isHub: row.protocol === 'websub',
  }));
}

/** The switches of those hosts that have a row. */
export async function selectHostSwitches(
  db: Db,
  names: string[],
): Promise<Map<string, HostSwitches>> {
  const rows = await db.host.findMany({
    where: { name: { in: [...new Set(names)] } },
    select: { name: true, blocked: true, notified: true },
  });
  return new Map(rows.map(({ name, ...switches }) => [name, switches]));
}

/**
 * Writes all steps or none.
 *
 * @returns `false` if another process changed one of the entries since they were read
 */
export async function writePlan(
  db: Db,
  postId: number,
  steps: Step[],
  now: Date,
): Promise<boolean> {
  try {
    await transact(db, async (transaction) => {
      for (const step of steps) {
        const isWritten = await writeStep(transaction, postId, step, now);
        if (!isWritten) throw new ChangedMeanwhile();
      }
    });
    return true;
  } catch (error) {
    if (error instanceof ChangedMeanwhile || isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Rolls the transaction back. */
class ChangedMeanwhile extends Error {}

async function writeStep(
  db: DbOrTransaction,
  postId: number,
  step: Step,
  now: Date,
): Promise<boolean> {
  const data = columnsOf(step, now);
  if (data === null) return true;
  await ensureHost(db, hostOf(step.target.target), now);
  if (step.known) {
    const { count } = await db.outboxEntry.updateMany({
      where: { id: step.known.id, changes: step.known.changes },
      data: { ...data, changes: { increment: 1 } },
    });
    return count === 1;
  }
  const { target, targetKey, byHand, isHub } = step.target;
  await db.outboxEntry.create({
    data: {
      state: 'skipped',
      ...(isHub && { protocol: 'websub' }),
      ...data,
      postId,
      targetKey,
      byHand,
      createdAt: now,
      hostName: hostOf(target),
    },
  });
  return true;
}

/** The columns that a step sets; `null` if there is nothing to do. */
function columnsOf(step: Step, now: Date) {
  const { target, byHand, isHub, passage } = step.target;
  const due = {
    state: 'waiting',
    nextTryAt: now,
    attempts: 0,
    hostName: hostOf(target),
    ...(step.known && withoutSalmention(step.known)),
  };
  // A trackback URL and a hub are endpoints themselves: there is nothing to discover.
  const protocol = byHand ? 'trackback' : isHub ? 'websub' : null;
  const route = protocol ? { protocol, endpoint: target } : { endpoint: null };
  switch (step.why) {
    case 'unchanged':
      return null;
    case 'new':
    case 'changed':
      return { target, linked: true, passage, ...due, ...route };
    case 'removed':
      return { target, linked: false, passage: '', ...due, ...route };
    case 'quiet':
      return {
        target,
        linked: true,
        passage,
        nextTryAt: null,
        ...(isUnsettled(step) && skipped(COUNTS_AS_NOTIFIED)),
      };
    case 'skipped':
      // The passage stays as it was notified last, so that its change is sent once that is allowed.
      return {
        target,
        linked: true,
        passage: step.known && !isUnsettled(step) ? step.known.passage : '',
        nextTryAt: null,
        ...skipped(step.because),
      };
    case 'dropped':
      return {
        target,
        linked: false,
        passage: '',
        nextTryAt: null,
        ...((isUnsettled(step) || (byHand && step.known?.state === 'sent')) &&
          skipped(step.because)),
      };
  }
}

function isUnsettled({ known }: Step): boolean {
  return known === null || known.state === 'waiting';
}

function skipped(because: string) {
  return { state: 'skipped', lastAnswer: because };
}

function hostOf(target: string): string {
  return new URL(target).hostname;
}
