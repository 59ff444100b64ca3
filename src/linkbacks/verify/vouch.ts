/**
 * Vouch: a page on a known host that links to the source's host and so vouches for it.
 *
 * @see https://indieweb.org/Vouch
 */
import type { Deps } from '../../deps.ts';
import { fetchLimits } from '../../hosts/budget.ts';
import type { HostLeases } from '../../hosts/leases.ts';
import { isSameHost } from '../../lib/url.ts';
import { isTransient } from '../../net/transient.ts';

/** `busy`: its host may not be asked now. `unreadable`: a transient failure. */
export type VouchAnswer = boolean | 'busy' | 'unreadable';

/**
 * Whether the page at `vouch` links to `host` without rel=nofollow. A redirect to another host does not
 * count, because only the vouch's own host is known.
 */
export async function askVouch(
  deps: Pick<Deps, 'config' | 'fetchPage' | 'readPage'>,
  vouch: URL,
  host: string,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<VouchAnswer> {
  const notNow = (): VouchAnswer =>
    leases.metBlockedHost || leases.exceededMinute ? false : 'busy';
  if (!(await leases.take(vouch.hostname))) return notNow();
  const result = await deps.fetchPage(vouch, fetchLimits(deps.config), {
    mayAsk: (name) => leases.take(name),
    ...(signal && { signal }),
  });
  if (result.kind === 'host-busy') return notNow();
  if (result.kind === 'unreachable') return isTransient(result.why) ? 'unreadable' : false;
  if (result.kind !== 'page' || !isSameHost(result.finalUrl, vouch)) return false;
  const read = await deps.readPage({
    finalUrl: result.finalUrl.href,
    contentType: result.contentType,
    body: result.body,
    targets: [],
    vouchesFor: host,
  });
  return read.kind === 'read' && read.vouches;
}
