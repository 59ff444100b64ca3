/**
 * Whose search is at work, and who waits: so that a flood of searches leaves reading quick, and no
 * client takes all turns. Held in memory, for each process.
 *
 * SQLite searches on our own thread: no one else is answered meanwhile. Called by search.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { clientKeys } from '../../lib/client-keys.ts';

export type SearchRateLimit = {
  /**
   * Runs `search` in its turn. The next one has to wait as long as this one took, so that half of
   * the time is left to others.
   *
   * @returns `null`: too many wait already, or so many of this client; `search` is never run
   */
  take: <T>(clientAddress: string, search: () => Promise<T>) => Promise<T> | null;
};

/** At work and waiting: the last one waits for less than a second. */
const MAX_WAITING = 8;
const MAX_PER_CLIENT = 2;

/** `atOnce`: how many searches may be at work. */
export function createSearchRateLimit(atOnce: number): SearchRateLimit {
  const limit = pLimit(atOnce);
  const ofClients = new Map<string, number>();
  let waiting = 0;
  return {
    take(clientAddress, search) {
      const { client } = clientKeys(clientAddress);
      const own = ofClients.get(client) ?? 0;
      if (waiting >= MAX_WAITING || own >= MAX_PER_CLIENT) return null;
      waiting += 1;
      ofClients.set(client, own + 1);
      return new Promise((resolve, reject) => {
        void limit(async () => {
          const beganAt = performance.now();
          // Who asked has the answer before the pause, and may ask again.
          await search().then(resolve, reject).finally(leave);
          await wait(performance.now() - beganAt);
        });
      });

      function leave() {
        waiting -= 1;
        const left = (ofClients.get(client) ?? 1) - 1;
        if (left === 0) ofClients.delete(client);
        else ofClients.set(client, left);
      }
    },
  };
}
