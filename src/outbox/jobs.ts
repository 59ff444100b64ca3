/**
 * The worker's rounds of the outbox: compare what was saved, tell what is due.
 *
 * The bounds that belong to this process live here; those of a host are in its row.
 */
import { WORKER_SENDS } from '../hosts/budget.ts';
import { doWhatIsDue } from '../hosts/due.ts';
import { createInFlight } from '../lib/in-flight.ts';
import { planDue } from './plan/plan.ts';
import { sendStep, type SendDeps } from './send.ts';
import { selectDueEntries } from './store/send.ts';

export type Sends = {
  /** Puts into the outbox what saved posts have to tell. @returns how many posts were looked at */
  planDue: () => Promise<number>;
  /** Tells all that is due and may be told now. @returns how many steps were made, two a target */
  sendDue: () => Promise<number>;
  /** Ends what is in flight; it stays due. */
  close: () => Promise<void>;
};

export function createSends(deps: SendDeps): Sends {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { track, ended } = createInFlight();

  async function doOne(id: number): Promise<boolean> {
    try {
      return (await sendStep(deps, id, signal)) === 'done';
    } catch (error) {
      if (!signal.aborted) deps.log.error({ err: error, entry: id }, 'link could not be told');
      return false;
    }
  }

  return {
    planDue: () => track(planDue(deps, signal)),
    sendDue: () =>
      track(
        doWhatIsDue({
          places: WORKER_SENDS,
          selectDue: (free) => selectDueEntries(deps.db, deps.clock.now(), free),
          doOne,
          signal,
        }),
      ),
    async close() {
      stopping.abort();
      await ended();
    },
  };
}
