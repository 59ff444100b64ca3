/**
 * What a change of the responses that a post shows must do: drop its cached pages, and count its
 * responses again, which drops the lists that show their number if it changed.
 */
import { recount } from '../../db/response-counts.ts';
import { touch } from '../../db/touch.ts';
import type { Transaction } from '../../db/client.ts';
import { listKeys, responseCountKey, responsesKey } from './surrogate-keys.ts';

/** To be called for each post whose shown responses the transaction changes; twice does no harm. */
export function touchResponses(transaction: Transaction, postIds: readonly number[]): void {
  touch(transaction, postIds.map(responsesKey));
  for (const id of postIds) recount(transaction, id, [responseCountKey(id), listKeys.titles]);
}
