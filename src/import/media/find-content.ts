/**
 * Finds the content of an image or file of the earlier blog: on this machine, else by fetching it, at the URL of the
 * upload before the URL in the text.
 */
import type { Deps } from '../../deps.ts';
import { HostLeases } from '../../hosts/leases.ts';
import type { Lease } from '../../hosts/host.ts';
import type { FetchResult, FetchedPage } from '../../net/page.ts';
import { candidates, FOLDER_HOST } from './address.ts';
import type { DueMedia } from './fetch-store.ts';
import type { LocalFile, LocalFiles } from './local-files.ts';

/** Of an image or file that is fetched. */
export const MAX_FETCHED_BYTES = 50_000_000;
const TIMEOUT_MS = 120_000;
const MAX_REDIRECTS = 4;
/** The earlier blog is the owner's own: it is asked more often, one request at a time. */
const OWN_PER_MINUTE = 240;

export type FoundContent =
  | { kind: 'local'; file: LocalFile; url: URL }
  | { kind: 'fetched'; bytes: Uint8Array; url: URL }
  /** The folder has no such file, and there is no site to ask. */
  | { kind: 'missing' }
  | { kind: 'blocked-host' }
  | Exclude<FetchResult, FetchedPage>;

type FindDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'log'>;

/** The leases of one fetch. `null` from `lease`: no other site was asked. */
export type MediaLeases = {
  take: (host: string) => Promise<boolean>;
  isBlocked: () => boolean;
  lease: (host: string) => Lease | null;
  perMinute: number;
  release: () => Promise<void>;
};

/** @param ownHost of the row: only that host has the raised fetch budget */
export function mediaLeases(deps: FindDeps, ownHost: string): MediaLeases {
  const perMinute = Math.max(deps.config.hostFetchesPerMinute, OWN_PER_MINUTE);
  const config = { ...deps.config, fetchTimeoutMs: TIMEOUT_MS };
  const own = new HostLeases({ ...deps, config: { ...config, hostFetchesPerMinute: perMinute } });
  const others = new HostLeases({ ...deps, config });
  let isTaken = false;
  return {
    perMinute,
    async take(host) {
      const taken = await (host === ownHost ? own : others).take(host);
      if (host === ownHost && taken) isTaken = true;
      return taken;
    },
    isBlocked: () => own.metBlockedHost || others.metBlockedHost,
    lease: (host) => (isTaken ? own.of(host) : null),
    async release() {
      await own.releaseAll();
      await others.releaseAll();
    },
  };
}

export async function findContent(
  { fetchPage }: Pick<FindDeps, 'fetchPage'>,
  media: Pick<DueMedia, 'url' | 'hostName'>,
  { local, leases, signal }: { local: LocalFiles; leases: MediaLeases; signal: AbortSignal },
): Promise<FoundContent> {
  const urls = candidates(media.url);
  for (const url of urls) {
    const file = local.find(url);
    if (file) return { kind: 'local', file, url };
  }
  if (media.hostName === FOLDER_HOST) return { kind: 'missing' };

  let found: FoundContent = { kind: 'missing' };
  for (const url of urls) {
    if (!(await leases.take(media.hostName))) {
      return leases.isBlocked()
        ? { kind: 'blocked-host' }
        : { kind: 'host-busy', host: media.hostName };
    }
    const limits = {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_FETCHED_BYTES,
      maxRedirects: MAX_REDIRECTS,
    };
    const result = await fetchPage(url, limits, {
      takes: 'file',
      mayAsk: (host) => leases.take(host),
      signal,
    });
    if (result.kind === 'page') return { kind: 'fetched', bytes: result.body, url };
    found = result.kind === 'host-busy' && leases.isBlocked() ? { kind: 'blocked-host' } : result;
    // The next URL is another size of the same image.
    if (found.kind !== 'gone') return found;
  }
  return found;
}
