/**
 * Hashes a commenter's client and network with a salt of the day, for rate limits. Once the salt is
 * deleted (prune.ts), the hashes cannot be traced back.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { findSalt, insertSaltOnce } from './store/submit.ts';
import type { Deps } from '../deps.ts';
import type { ClientKeys } from '../lib/rate-limiter.ts';

const DAY_MS = 86_400_000;

/** `today`: what is stored now; `lately`: the hashes of today and yesterday. */
export type ClientHashes = {
  today: ClientKeys;
  lately: { clients: string[]; networks: string[] };
};

export async function hashClient(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  keys: ClientKeys,
): Promise<ClientHashes> {
  const now = clock.now();
  const salt = await insertSaltOnce(db, dayOf(now), randomBytes(32).toString('base64url'));
  const before = await findSalt(db, dayOf(new Date(now.getTime() - DAY_MS)));
  const hashes = [salt, ...(before === null ? [] : [before])].map((each) => hashesBy(each, keys));
  return {
    today: hashesBy(salt, keys),
    lately: {
      clients: hashes.map(({ client }) => client),
      networks: hashes.map(({ network }) => network),
    },
  };
}

/** `YYYY-MM-DD`, UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The prefix distinguishes a client from a network of the same address. */
function hashesBy(salt: string, { client, network }: ClientKeys): ClientKeys {
  const hashOf = (text: string) => createHmac('sha256', salt).update(text).digest('hex');
  return { client: hashOf(client), network: hashOf(`network ${network}`) };
}
