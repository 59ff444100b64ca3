/**
 * Which hosts the owner knows: one whose linkback was approved by hand, or one on the list of
 * those to be trusted.
 */
import type { DbOrTransaction } from '../db/client.ts';
import { selectIsKnown } from './host-store.ts';

/** `name` as URLs have it, without port; a trusted host's subdomains are hosts of their own. */
export async function isKnownHost(db: DbOrTransaction, name: string): Promise<boolean> {
  return await selectIsKnown(db, name);
}
