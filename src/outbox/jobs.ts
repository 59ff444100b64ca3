/**
 * The outbox jobs of the worker: plan notifications, and send those that are due.
 *
 * Limits of this process are here; limits of a host are in its row.
 */
import { WORKER_SENDS } from '../hosts/host.ts';
import { runDueByHost } from '../hosts/due.ts';
import { createInFlight } from '../lib/in-flight.ts';
import { planDue } from './plan/plan.ts';
import { salmentionDue } from './salmention.ts';
import { sendStep, type SendDeps } from './send.ts';
import { selectDueEntries } from './store/send.ts';

export type Sends = {
  /** Plans the notifications of saved posts. @returns how many posts */
  planDue: () => Promise<number>;
  /** Makes targets due again whose posts show other responses. @returns how many posts */
  salmentionDue: () => Promise<number>;
  /** Sends what is due and may be sent now. @returns how many steps, two for each target */
  sendDue: () => Promise<number>;
  /** Ends the steps in progress; their entries stay due. */
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
      if (!signal.aborted) deps.log.error({ err: error, entry: id }, 'notification step failed');
      return false;
    }
  }

  return {
    planDue: () => track(planDue(deps, signal)),
    salmentionDue: () => track(salmentionDue(deps, signal)),
    sendDue: () =>
      track(
        runDueByHost({
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
