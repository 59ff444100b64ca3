/**
 * Finds out what another site's page is: by its provider's oEmbed description, else from the page, which may name
 * another description; and fetches the picture. Each host is asked within its limits; redirects, types, bytes and
 * time are limited as for every fetch (net/).
 */
import type { Deps } from '../deps.ts';
import { fetchLimits, leaseMs } from '../hosts/host.ts';
import type { HostLeases } from '../hosts/leases.ts';
import { parseHttpUrl } from '../lib/url.ts';
import type { FetchedPage } from '../net/page.ts';
import { isTransient } from '../net/transient.ts';
import type { EmbedType } from '../posts/embeds/embed.ts';
import type { PageAbout } from '../reader/evidence.ts';
import { readOEmbed, type OEmbed } from './oembed.ts';
import { pictureFrom, PICTURE_DEADLINE_MS, type Picture } from './picture.ts';
import { providerOf, type Provider } from './providers.ts';

/** What is stored of a page; texts are plain. */
export type Description = {
  type: EmbedType;
  title: string;
  author: string | null;
  authorUrl: string | null;
  provider: string;
  description: string | null;
  playerUrl: string | null;
  width: number | null;
  height: number | null;
};

export type Failure = { kind: 'failed'; why: string; isTransient: boolean };

export type Finding =
  | {
      kind: 'described';
      page: Description;
      /** `null`: it has none that can be shown; `later`: its host does not answer now. */
      picture: Picture | 'later' | null;
    }
  | Failure
  /** A host has had its requests of this minute. */
  | { kind: 'busy' };

type DescribeDeps = Pick<Deps, 'config' | 'clock' | 'fetchPage' | 'readPage'>;

const MAX_JSON_BYTES = 262_144;
const MAX_IMAGE_BYTES = 6_000_000;
/** Recording, and releasing the hosts. */
const RESERVE_MS = 3_000;

/** @param leases with that of the page's own host, which one request may use */
export async function describePage(
  deps: DescribeDeps,
  page: URL,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<Finding> {
  const asking = createAsking(deps, page.hostname, leases, signal);
  const provider = providerOf(page);
  const said = provider ? await oembedAt(asking, provider.oembedUrl) : null;
  if (said && 'kind' in said && mayPass(said)) return said;
  const known = said && !('kind' in said) ? said : null;
  const found =
    known?.title != null
      ? { oembed: known, about: null }
      : await readThePage(deps, asking, page, known);
  if ('kind' in found) return found;
  const described = merge(page, known ? provider : null, found);
  if (!described) return { kind: 'failed', why: 'nothing', isTransient: false };
  const { imageUrl, ...description } = described;
  return { kind: 'described', page: description, picture: await pictureAt(asking, imageUrl) };
}

type NoAnswer = Failure | { kind: 'busy' };

function mayPass(answer: NoAnswer): boolean {
  return answer.kind === 'busy' || answer.isTransient;
}

type Asking = {
  ask: (
    url: URL,
    takes: 'text' | 'text-or-json' | 'image',
    maxBytes: number,
  ) => Promise<FetchedPage | NoAnswer>;
  signal: AbortSignal;
};

/** All requests of one embed end before the lease of its host does. */
function createAsking(
  { config, fetchPage }: DescribeDeps,
  leased: string,
  leases: HostLeases,
  signal: AbortSignal,
): Asking {
  const endsAt = performance.now() + leaseMs(config) - PICTURE_DEADLINE_MS - RESERVE_MS;
  let isFirst = true;
  const mayAsk = async (host: string): Promise<boolean> => {
    if (host === leased && isFirst) {
      isFirst = false;
      return true;
    }
    return await leases.take(host);
  };
  const refused = (): NoAnswer => {
    if (leases.metBlockedHost) return failed('blocked-host');
    return leases.exceededMinute ? failed('too-many-redirects') : { kind: 'busy' };
  };
  return {
    signal,
    async ask(url, takes, maxBytes) {
      const leftMs = endsAt - performance.now();
      if (leftMs <= 0) return failed('timeout', true);
      if (!(await mayAsk(url.hostname))) return refused();
      const limits = fetchLimits(config);
      const result = await fetchPage(
        url,
        {
          ...limits,
          timeoutMs: Math.min(limits.timeoutMs, leftMs),
          maxBytes,
        },
        { takes, mayAsk, signal },
      );
      switch (result.kind) {
        case 'page':
          return result;
        case 'gone':
          return failed('gone');
        case 'host-busy':
          return refused();
        case 'unreachable':
          return failed(result.why, isTransient(result.why));
      }
    },
  };
}

function failed(why: string, mayPass = false): Failure {
  return { kind: 'failed', why, isTransient: mayPass };
}

async function oembedAt({ ask }: Asking, url: URL): Promise<OEmbed | NoAnswer> {
  const answer = await ask(url, 'text-or-json', MAX_JSON_BYTES);
  if (answer.kind !== 'page') return answer;
  return readOEmbed(answer.body) ?? failed('unreadable');
}

type Found = { oembed: OEmbed | null; about: PageAbout | null };

/** The page's own words, with the description that it names. */
async function readThePage(
  { config, readPage }: DescribeDeps,
  asking: Asking,
  page: URL,
  known: OEmbed | null,
): Promise<Found | NoAnswer> {
  const answer = await asking.ask(page, 'text', config.fetchMaxBytes);
  if (answer.kind !== 'page') return known ? { oembed: known, about: null } : answer;
  const { finalUrl, contentType, body } = answer;
  const read = await readPage({
    ...{ finalUrl: finalUrl.href, contentType, body },
    targets: [],
    describes: true,
  });
  if (read.kind !== 'read') return failed(read.kind);
  if (!read.about) return failed('not-text');
  const named = known ? null : parseHttpUrl(read.about.oembedUrl ?? '');
  const said = named && (await oembedAt(asking, named));
  // Without it the page says enough, unless the host is only busy.
  if (said && 'kind' in said && said.kind === 'busy') return said;
  return { oembed: known ?? (said && !('kind' in said) ? said : null), about: read.about };
}

/** `null`: nothing that a card could show. */
function merge(
  page: URL,
  provider: Provider | null,
  { oembed, about }: Found,
): (Description & { imageUrl: string | null }) | null {
  // What it calls other things than videos and photos is often made up: “New status by Ann”.
  const isNamed = oembed !== null && oembed.type !== 'other';
  const titles = isNamed ? [oembed.title, about?.title] : [about?.title, oembed?.title];
  const name = provider?.name ?? oembed?.provider ?? about?.site ?? hostName(page);
  const author = oembed?.author ?? about?.author ?? null;
  const description = about?.excerpt ?? oembed?.description ?? null;
  const title =
    titles.find((each) => each != null) ?? (description === null ? null : (author ?? name));
  if (title === null) return null;
  return {
    type: provider?.type ?? (oembed && oembed.type !== 'other' ? oembed.type : 'link'),
    title,
    author: author === title ? null : author,
    authorUrl: oembed?.authorUrl ?? about?.authorUrl ?? null,
    provider: name,
    description: description === title ? null : description,
    playerUrl: provider?.playerUrl ?? null,
    width: oembed?.width ?? null,
    height: oembed?.height ?? null,
    imageUrl: oembed?.imageUrl ?? about?.imageUrl ?? null,
  };
}

function hostName({ hostname }: URL): string {
  return hostname.replace(/^www\./, '');
}

/** A picture that cannot be fetched now is no reason to show nothing. */
async function pictureAt(
  { ask, signal }: Asking,
  imageUrl: string | null,
): Promise<Picture | 'later' | null> {
  const url = imageUrl === null ? null : parseHttpUrl(imageUrl);
  if (!url) return null;
  const answer = await ask(url, 'image', MAX_IMAGE_BYTES);
  if (answer.kind !== 'page') return mayPass(answer) ? 'later' : null;
  return await pictureFrom(answer.body, signal);
}
