/**
 * Vouch: a page on a host that the owner knows links to the source's host, and so speaks for it.
 *
 * @see https://indieweb.org/Vouch
 */
import type { Deps } from '../deps.ts';
import type { HostLeases } from '../hosts/leases.ts';

/**
 * Whether the page at `vouch` links to `host`, without rel=nofollow.
 *
 * @returns `null` where it could not be asked now and may be later
 */
export async function isVouchedFor(
  deps: Pick<Deps, 'config' | 'fetchPage' | 'readPage'>,
  vouch: URL,
  host: string,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<boolean | null> {
  if (!(await leases.take(vouch.hostname))) return leases.metBlockedHost ? false : null;
  const { fetchTimeoutMs: timeoutMs, fetchMaxBytes, fetchMaxRedirects } = deps.config;
  const result = await deps.fetchPage(
    vouch,
    { timeoutMs, maxBytes: fetchMaxBytes, maxRedirects: fetchMaxRedirects },
    { mayAsk: (name) => leases.take(name), ...(signal && { signal }) },
  );
  if (result.kind === 'host-busy') return leases.metBlockedHost ? false : null;
  if (result.kind !== 'page') return false;
  const read = await deps.readPage({
    finalUrl: result.finalUrl.href,
    contentType: result.contentType,
    body: result.body,
    targets: [],
    vouchesFor: host,
  });
  return read.kind === 'read' && read.vouches;
}
