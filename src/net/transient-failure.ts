/**
 * Which failures to read a page may be gone at the next try. Whoever fetches again asks here; what it
 * means to a ping that is to be sent is the outbox's own question.
 */
import type { FetchFailure } from './page.ts';

const MAY_HEAL: ReadonlySet<string> = new Set<FetchFailure>([
  'no-such-host',
  'network',
  'timeout',
  'bad-status',
]);

/** @param why A `FetchFailure`, or what the caller itself calls unreachable, which never heals. */
export function mayHeal(why: string): boolean {
  return MAY_HEAL.has(why);
}
