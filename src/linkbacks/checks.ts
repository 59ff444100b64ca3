/**
 * Who may check when: senders that wait for their verdict, and the worker's rounds.
 *
 * The bounds that belong to this process live here; those of a host are in its row.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Verdict } from './linkback.ts';
import { selectDueSources } from './source-store.ts';
import { verifySource, type VerifyDeps } from './verify.ts';

const WORKER_CHECKS_AT_ONCE = 8;
/** Past it a round ends early, so that what it asks the database stays small. */
const MOST_LEFT_ALONE = 200;

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
      // A host whose check came to nothing is left for the next round.
      const leftAlone = new Set<string>();
      let checked = 0;
      for (;;) {
        const due = await selectDueSources(deps.db, deps.clock.now(), {
          take: WORKER_CHECKS_AT_ONCE - inFlight.size,
          exceptHosts: [...inFlight.keys(), ...leftAlone],
        });
        for (const { id, hostName } of stopping.signal.aborted ? [] : due) {
          const check = verify(id).then((outcome) => {
            inFlight.delete(hostName);
            if (outcome?.kind === 'checked') checked += 1;
            else leftAlone.add(hostName);
          });
          inFlight.set(hostName, check);
        }
        if (inFlight.size === 0 || leftAlone.size > MOST_LEFT_ALONE) break;
        // A slow page keeps its own place, not the others.
        await Promise.race(inFlight.values());
      }
      await Promise.all(inFlight.values());
      return checked;
    },

    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
