/**
 * What a change of the responses that a post shows must do: drop its cached pages, and count its
 * responses again.
 */
import { recount } from '../../db/response-counts.ts';
import { touch } from '../../db/touch.ts';
import type { Transaction } from '../../db/client.ts';
import { responsesKey } from './surrogate-keys.ts';

/** To be called for each post whose shown responses the transaction changes; twice does no harm. */
export function touchResponses(transaction: Transaction, postIds: readonly number[]): void {
  touch(transaction, postIds.map(responsesKey));
  recount(transaction, postIds);
}
