/**
 * Deletes tokens that can no longer be refreshed, requests that nobody decided, and what clients said long ago.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { REFRESHABLE_MS } from './access-tokens.ts';
import { deleteTokensExpiredBefore } from './store/access-tokens.ts';
import { deleteAuthorizationsExpiredBefore } from './store/authorizations.ts';
import { deleteClientsFetchedBefore } from './store/clients.ts';

const BATCH = 400;
/** Longer than a request is open, whose page shows the client's name. */
const CLIENT_MS = 7_200_000;

export async function pruneIndieauth(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  signal?: AbortSignal,
): Promise<void> {
  const now = clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  // A refresh token is recognised as used for as long as it could be used.
  const steps = [
    (max: number) =>
      transact(db, (transaction) =>
        deleteTokensExpiredBefore(transaction, ago(REFRESHABLE_MS), max),
      ),
    (max: number) =>
      transact(db, (transaction) => deleteAuthorizationsExpiredBefore(transaction, now, max)),
  ];
  for (const step of steps) {
    while (!signal?.aborted && (await step(BATCH)) === BATCH);
  }
  await transact(db, (transaction) => deleteClientsFetchedBefore(transaction, ago(CLIENT_MS)));
}
