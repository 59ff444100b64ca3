/**
 * Where a source really is: at the end of its redirects, if the page there has the links. Pure.
 */
import { documentKey, withoutFragment } from '../../lib/url.ts';
import type { FetchResult } from '../../net/page.ts';
import type { Verdict } from '../linkback.ts';
import type { DueSource } from '../store/sources.ts';

/** The address of a source: `url` without fragment, `key` its `documentKey`. */
export type Address = Pick<DueSource, 'key' | 'url' | 'hostName'>;

/**
 * The address of the page whose links were found, where that is another document than the source's.
 *
 * A redirect to a page without the links says nothing of that page: a sign-in form, a front page to
 * which everything is sent that is gone. It counts against the source as it is.
 */
export function movedTo(
  { key }: Pick<DueSource, 'key'>,
  result: FetchResult,
  verdicts: readonly Verdict[],
): Address | null {
  if (result.kind !== 'page' || !verdicts.some(({ kind }) => kind === 'verified')) return null;
  const { finalUrl } = result;
  const final = documentKey(finalUrl);
  if (final === key) return null;
  return { key: final, url: withoutFragment(finalUrl), hostName: finalUrl.hostname };
}

/** The source as it is judged there. Who vouched for another host has not vouched for this one. */
export function sourceAt(address: Address, source: DueSource): DueSource {
  const isOtherHost = address.hostName !== source.hostName;
  const linkbacks = isOtherHost
    ? source.linkbacks.map((linkback) => ({ ...linkback, vouched: null }))
    : source.linkbacks;
  return { ...source, ...address, linkbacks };
}
