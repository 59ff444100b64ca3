/**
 * Who may check when: senders that wait for their verdict, and the worker's rounds.
 *
 * The bounds that belong to this process live here; those of a host are in its row.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { WORKER_CHECKS } from '../../hosts/budget.ts';
import { runDueByHost } from '../../hosts/due.ts';
import { createInFlight } from '../../lib/in-flight.ts';
import type { Verdict } from '../linkback.ts';
import { postponeFailed, selectDueSources, updateDueNow } from '../store/sources.ts';
import { verifySource, type VerifyDeps } from './verify.ts';

const PAUSE_AFTER_ERROR_MS = 10 * 60_000;

export type Checks = {
  /**
   * Checks a source that was just received, for a sender that waits.
   *
   * @returns the linkback's verdict, or `null` when there is none in time: all places are taken,
   *   its host is busy, or the page is slow. Then the row stays due, or the check goes on in the
   *   background, keeping its place until it ends.
   */
  checkNow: (received: { sourceId: number; linkbackId: number }) => Promise<Verdict | null>;
  /** Checks all that is due and may be asked now. @returns how many sources were looked at */
  verifyDue: () => Promise<number>;
  /** Ends the checks in flight; what they looked at stays due. */
  close: () => Promise<void>;
};

export function createChecks(deps: VerifyDeps): Checks {
  const stopping = new AbortController();
  const { track, ended } = createInFlight();
  let inline = 0;

  async function verify(sourceId: number) {
    try {
      return await track(verifySource(deps, sourceId, stopping.signal));
    } catch (error) {
      // Nobody waits for this answer but a sender, who is told "later".
      if (!stopping.signal.aborted) await postpone(sourceId, error);
      return null;
    }
  }

  /** What fails here once would fail again at once, and keep its host's other sources waiting. */
  async function postpone(sourceId: number, error: unknown): Promise<void> {
    deps.log.error({ err: error, sourceId }, 'check failed');
    const now = deps.clock.now();
    const at = new Date(now.getTime() + PAUSE_AFTER_ERROR_MS);
    await postponeFailed(deps.db, sourceId, now, at).catch((again: unknown) => {
      deps.log.error({ err: again, sourceId }, 'check could not be postponed');
    });
  }

  async function checkInline(sourceId: number, linkbackId: number): Promise<Verdict | null> {
    inline += 1;
    try {
      const outcome = await verify(sourceId);
      return outcome?.kind === 'checked' ? (outcome.verdicts.get(linkbackId) ?? null) : null;
    } finally {
      inline -= 1;
    }
  }

  return {
    async checkNow({ sourceId, linkbackId }) {
      if (inline >= deps.config.inlineChecks || stopping.signal.aborted) return null;
      const patience = new AbortController();
      const verdict = await Promise.race([
        checkInline(sourceId, linkbackId),
        wait(deps.config.inlineCheckMs, null, { signal: patience.signal }).catch(() => null),
      ]);
      patience.abort();
      return verdict;
    },

    verifyDue: () =>
      runDueByHost({
        places: WORKER_CHECKS,
        selectDue: (free) => selectDueSources(deps.db, deps.clock.now(), free),
        doOne: async (id) => (await verify(id))?.kind === 'checked',
        signal: stopping.signal,
      }),

    async close() {
      stopping.abort();
      await ended();
    },
  };
}

/**
 * Their sources are due now, with all tries before them; the worker looks at each as soon as its
 * host may be asked. It is no knock: what is found gone is gone only after as many misses as ever.
 *
 * A source on a blocked host stays due until the host is unblocked.
 *
 * @returns how many sources will be looked at
 */
export async function recheck(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  linkbackIds: readonly number[],
): Promise<number> {
  return await updateDueNow(db, linkbackIds, clock.now());
}
