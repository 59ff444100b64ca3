/**
 * Runs checks of sources: at once for senders that wait for the verdict, and due ones for the worker.
 *
 * Limits of this process are here; limits of a host are in its row.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { WORKER_CHECKS } from '../../hosts/host.ts';
import { runDueByHost } from '../../hosts/due.ts';
import { createInFlight } from '../../lib/in-flight.ts';
import type { Verdict } from '../linkback.ts';
import { postponeFailed, selectDueSources, updateDueNow } from '../store/sources.ts';
import { verifySource, type VerifyDeps } from './verify.ts';

/** Checks of imported linkbacks that the worker runs at once. */
const IMPORTED_CHECKS = 2;
const PAUSE_AFTER_ERROR_MS = 10 * 60_000;

export type Checks = {
  /**
   * Checks a source that was just claimed, for a sender that waits.
   *
   * @returns the linkback's verdict, or `null` if there is none in time: all places are taken, the host
   *   is busy, or the page is slow. The source then stays due, or the check continues in the background
   *   and occupies its place until it ends.
   */
  checkNow: (received: { sourceId: number; linkbackId: number }) => Promise<Verdict | null>;
  /** Checks all claimed sources that are due and whose hosts may be asked. @returns how many were checked */
  verifyDue: () => Promise<number>;
  /**
   * Checks sources that only an import has brought, a few at a time, and none while a claimed one is due.
   *
   * @returns how many were checked
   */
  verifyImported: () => Promise<number>;
  /** Aborts the checks in flight; their sources stay due. */
  close: () => Promise<void>;
};

export function createChecks(deps: VerifyDeps): Checks {
  const stopping = new AbortController();
  const { track, ended } = createInFlight();
  let inline = 0;

  async function verify(sourceId: number, options: { yields?: boolean } = {}) {
    try {
      return await track(verifySource(deps, sourceId, stopping.signal, options));
    } catch (error) {
      // A waiting sender is answered that the check comes later.
      if (!stopping.signal.aborted) await postpone(sourceId, error);
      return null;
    }
  }

  /** Without a pause the error would repeat at once and block the host's other sources. */
  async function postpone(sourceId: number, error: unknown): Promise<void> {
    deps.log.error({ err: error, sourceId }, 'source check failed');
    const now = deps.clock.now();
    const at = new Date(now.getTime() + PAUSE_AFTER_ERROR_MS);
    await postponeFailed(deps.db, sourceId, now, at).catch((again: unknown) => {
      deps.log.error({ err: again, sourceId }, 'source check not postponed');
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
      const timer = new AbortController();
      const verdict = await Promise.race([
        checkInline(sourceId, linkbackId),
        wait(deps.config.inlineCheckMs, null, { signal: timer.signal }).catch(() => null),
      ]);
      timer.abort();
      return verdict;
    },

    verifyDue: () =>
      runDueByHost({
        places: WORKER_CHECKS,
        selectDue: (free) => selectDueSources(deps.db, deps.clock.now(), free),
        doOne: async (id) => (await verify(id))?.kind === 'checked',
        signal: stopping.signal,
      }),

    verifyImported: () =>
      runDueByHost({
        places: IMPORTED_CHECKS,
        selectDue: (free) => selectImported(deps, free),
        doOne: async (id) => (await verify(id, { yields: true }))?.kind === 'checked',
        signal: stopping.signal,
      }),

    async close() {
      stopping.abort();
      await ended();
    },
  };
}

/** Nobody waits for them: while a sender or an owner does, none begins. */
async function selectImported(
  { db, clock }: Pick<VerifyDeps, 'db' | 'clock'>,
  free: { take: number; exceptHosts: string[] },
) {
  const now = clock.now();
  const claimed = await selectDueSources(db, now, { ...free, take: 1 });
  return claimed.length > 0 ? [] : await selectDueSources(db, now, free, 'imported');
}

/**
 * Makes the sources of these linkbacks due now, with all retries; the worker checks each when its host may
 * be asked. Unlike a claim, a missing link hides a linkback only after the usual number of checks.
 *
 * A source on a blocked host stays due until the host is unblocked.
 *
 * @returns how many sources will be checked
 */
export async function recheck(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  linkbackIds: readonly number[],
): Promise<number> {
  return await updateDueNow(db, linkbackIds, clock.now());
}
