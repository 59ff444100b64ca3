/**
 * Vouch: a page on a host that the owner knows links to the source's host, and so speaks for it.
 *
 * @see https://indieweb.org/Vouch
 */
import type { Deps } from '../../deps.ts';
import { fetchLimits } from '../../hosts/budget.ts';
import type { HostLeases } from '../../hosts/leases.ts';
import { isSameHost } from '../../lib/url.ts';
import { isTransient } from '../../net/transient.ts';

/** `busy`: its host may not be asked now. `unheard`: it could not be read, and may be later. */
export type VouchAnswer = boolean | 'busy' | 'unheard';

/**
 * Whether the page at `vouch` links to `host`, without rel=nofollow. It must stand on the host that
 * is known: one that redirects elsewhere has said nothing itself.
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
  if (result.kind === 'unreachable') return isTransient(result.why) ? 'unheard' : false;
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
