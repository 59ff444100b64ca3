/**
 * The lease of a run: one process works on it at a time, and another one may continue when it has died. A run that its owner
 * stops is no longer leased.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { transact, transactPatiently, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { RunState } from '../run.ts';
import { selectRun, updateRun, type RunChanges } from '../store/runs.ts';

/** After this time without a sign of life, the process has died. */
export const LEASE_MS = 20_000;
const RENEW_MS = LEASE_MS / 4;

/** The owner stopped the run, or another process has it. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

export type Lease = {
  /** Renews the lease if it is time. @throws LeaseLostError */
  keep: () => Promise<void>;
  /** Renews the lease for work that cannot renew it meanwhile. @throws LeaseLostError */
  keepFor: (milliseconds: number) => Promise<void>;
  /** Waits for work that writes nothing to the run, and renews the lease meanwhile. @throws LeaseLostError */
  during: <T>(work: Promise<T>) => Promise<T>;
  /** Changes the run, and renews the lease, in the caller's transaction. @throws LeaseLostError */
  write: (transaction: Transaction, changes: RunChanges) => Promise<void>;
  /** To be called when the transaction of `write` is committed. */
  written: () => void;
  /** Changes the run alone. @throws LeaseLostError */
  change: (changes: RunChanges) => Promise<void>;
  now: () => Date;
  /** Writes the last changes and ends the lease. @returns `false`: it was lost */
  end: (changes: RunChanges) => Promise<boolean>;
};

/** @returns `null` if the run is in none of the states, or another process works on it */
export async function leaseRun(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  id: number,
  { states, state, startedAt }: { states: readonly RunState[]; state: RunState; startedAt?: Date },
): Promise<Lease | null> {
  let held = new Date(0);
  let next = until();
  const isFirst = await transact(db, async (transaction) => {
    const row = await selectRun(transaction, id);
    if (!row || (row.leasedUntil && row.leasedUntil > clock.now())) return false;
    const changes = { state, leasedUntil: next, problem: null, ...(startedAt && { startedAt }) };
    return await updateRun(transaction, { id, states, leasedUntil: row.leasedUntil }, changes);
  });
  held = next;
  if (!isFirst) return null;

  async function write(
    transaction: Transaction,
    changes: RunChanges,
    milliseconds = 0,
  ): Promise<void> {
    next = until(milliseconds);
    const mine = { id, states: [state], leasedUntil: held };
    const isMine = await updateRun(transaction, mine, { ...changes, leasedUntil: next });
    if (!isMine) throw new LeaseLostError(`Import ${id} is stopped, or another process has it.`);
  }

  function written(): void {
    held = next;
  }

  /** Never twice the same, so that two processes can be told apart. */
  function until(milliseconds = 0): Date {
    const at = clock.now().getTime() + LEASE_MS + milliseconds;
    return new Date(Math.max(at, held.getTime() + 1) + Math.floor(Math.random() * 1_000));
  }

  async function change(changes: RunChanges): Promise<void> {
    await transactPatiently(db, (transaction) => write(transaction, changes));
    written();
  }

  async function keep(): Promise<void> {
    if (held.getTime() - clock.now().getTime() <= LEASE_MS - RENEW_MS) await change({});
  }

  return {
    write,
    written,
    change,
    keep,
    async keepFor(milliseconds) {
      await transactPatiently(db, (transaction) => write(transaction, {}, milliseconds));
      written();
    },
    now: () => clock.now(),
    async during(work) {
      await keep();
      const stop = new AbortController();
      const ended = work.finally(() => {
        stop.abort();
      });
      // If the lease is lost, nobody waits for the work any more.
      ended.catch(() => undefined);
      const { signal } = stop;
      const isTime = () => wait(RENEW_MS, true, { signal, ref: false }).catch(() => false);
      while (await isTime()) await keep();
      return await ended;
    },
    end: (changes) =>
      transactPatiently(db, (transaction) =>
        updateRun(
          transaction,
          { id, states: [state], leasedUntil: held },
          { ...changes, leasedUntil: null },
        ),
      ),
  };
}

/** Hands the items on, and keeps the lease while the next one is read. @throws LeaseLostError */
export async function* keptWhile<Item>(
  lease: Lease,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item> {
  const reading = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await lease.during(reading.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await reading.return?.();
  }
}
