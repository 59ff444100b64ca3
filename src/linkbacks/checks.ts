/**
 * Who may check when: senders that wait for their verdict, and the worker's rounds.
 *
 * The bounds that belong to this process live here; those of a host are in its row.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { WORKER_CHECKS } from '../hosts/budget.ts';
import type { Verdict } from './linkback.ts';
import { selectDueSources } from './source-store.ts';
import { verifySource, type VerifyDeps } from './verify.ts';

/** How long a round waits for a check to end before it looks for what has come. */
const LOOK_AGAIN_MS = 2_000;

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
  const running = new Set<Promise<unknown>>();
  let inline = 0;

  function track<T>(check: Promise<T>): Promise<T> {
    const settled = check.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return check;
  }

  async function verify(sourceId: number) {
    try {
      return await track(verifySource(deps, sourceId, stopping.signal));
    } catch (error) {
      // The source stays due; nobody waits for this answer but a sender who is told "later".
      if (!stopping.signal.aborted) deps.log.error({ err: error, sourceId }, 'check failed');
      return null;
    }
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

    async verifyDue() {
      const inFlight = new Map<string, Promise<void>>();
      // A host whose check came to nothing is left alone for a while, lest it be tried in a circle.
      const leftAlone = new Set<string>();
      let clearedAt = performance.now();
      let checked = 0;

      function start({ id, hostName }: { id: number; hostName: string }): void {
        const check = verify(id).then((outcome) => {
          inFlight.delete(hostName);
          if (outcome?.kind === 'checked') checked += 1;
          else leftAlone.add(hostName);
        });
        inFlight.set(hostName, check);
      }

      for (;;) {
        const due = await selectDueSources(deps.db, deps.clock.now(), {
          take: WORKER_CHECKS - inFlight.size,
          exceptHosts: [...inFlight.keys(), ...leftAlone],
        });
        if (!stopping.signal.aborted) due.forEach(start);
        if (inFlight.size === 0) return checked;
        // A slow page keeps its own place, not the others: what comes meanwhile is looked for, too.
        await settledOrAfter(LOOK_AGAIN_MS, inFlight.values());
        if (performance.now() - clearedAt > LOOK_AGAIN_MS) {
          leftAlone.clear();
          clearedAt = performance.now();
        }
      }
    },

    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Until one of the promises settles, and no longer than `ms`. */
async function settledOrAfter(ms: number, promises: Iterable<Promise<void>>): Promise<void> {
  const patience = new AbortController();
  const tooLate = wait(ms, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([...promises, tooLate]);
  patience.abort();
}
