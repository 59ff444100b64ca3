/**
 * Checks a source: leases its host, fetches it, reads the page, and records the verdicts.
 *
 * One path for every protocol, for waiting senders and for the worker. No transaction is open during the
 * fetch: one short write before it, one after. A page on a known host may vouch for the source's host by a link. A
 * post of this blog as a source is read from the database, as HTML with the same links and microformats as the page
 * that visitors get, so that one reader reads both.
 *
 * @see https://indieweb.org/Vouch
 */
import type { Deps } from '../../deps.ts';
import { fetchLimits } from '../../hosts/host.ts';
import { HostLeases } from '../../hosts/leases.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { isSameHost } from '../../lib/url.ts';
import { type Verdict, answeredResponse } from '../linkback.ts';
import { scoreFound } from '../spam/score.ts';
import { mayMoveTo, recordCheck } from '../store/checks.ts';
import {
  findDueSource,
  findHostNameOfSource,
  postponeSource,
  type DueSource,
} from '../store/sources.ts';
import { movedTo, sourceAt, type SourceUrl } from './moved-source.ts';
import {
  linkbackChange,
  outcomeName,
  retryBusyHostAt,
  sourceChange,
  readVerdicts,
  type SourceReading,
} from './verdicts.ts';
import type { FetchResult } from '../../net/page.ts';
import { isTransient } from '../../net/transient.ts';
import { permalink, type Post, postName } from '../../posts/post.ts';
import { bylineOf } from '../../posts/terms/terms.ts';
import { isOwnAddress } from '../../posts/urls/paths.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';
import { readSettings, type SiteSettings } from '../../settings/settings.ts';

export type VerifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

export type VerifyOutcome =
  /** The verdict for each of the source's linkbacks, by id. */
  | { kind: 'checked'; verdicts: ReadonlyMap<number, Verdict> }
  /** Its host is leased or its minute is full: the source stays due. */
  | { kind: 'busy' }
  /** Nothing is due: another process has just checked it, or the source was deleted. */
  | { kind: 'not-due' };

/**
 * Checks one source now, for all posts that it claims to link to.
 *
 * Rejects only if `signal` aborts (the source then stays due) or the database fails.
 *
 * @param options `yields`: leaves half of each host's minute to others
 */
export async function verifySource(
  deps: VerifyDeps,
  sourceId: number,
  signal?: AbortSignal,
  { yields = false }: { yields?: boolean } = {},
): Promise<VerifyOutcome> {
  const host = await findHostNameOfSource(deps.db, sourceId);
  if (host === null) return { kind: 'not-due' };
  const leases = new HostLeases(deps, { yields });
  if (!(await leases.take(host))) return { kind: 'busy' };
  try {
    const source = await findDueSource(deps.db, sourceId, deps.clock.now());
    if (!source) return { kind: 'not-due' };
    return await check(deps, source, leases, signal);
  } finally {
    await leases.releaseAll();
  }
}

async function check(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<VerifyOutcome> {
  const result = await fetchSource(deps, source, leases, signal);
  if (result.kind === 'host-busy' && !leases.metBlockedHost) {
    await postponeSource(deps.db, source, retryBusyHostAt(source, deps.clock.now()));
    return { kind: 'busy' };
  }
  const reading = await readVerdicts(deps, source, result);
  const moved = await findMove(deps, source, result, reading);
  const page = moved ? sourceAt(moved, source) : source;
  const vouches = await readNextVouch(deps, page, reading, leases, signal);
  const found = { result, reading, moved, page, vouches };
  if (!(await record(deps, source, leases, found))) return { kind: 'busy' };
  return {
    kind: 'checked',
    verdicts: verdictsOf(source, reading.verdicts),
  };
}

async function findMove(
  { db }: VerifyDeps,
  source: DueSource,
  result: FetchResult,
  { verdicts }: SourceReading,
): Promise<SourceUrl | null> {
  const to = movedTo(source, result, verdicts);
  if (to === null || to.hostName === source.hostName) return to;
  return (await mayMoveTo(db, source.id, to, verdictsOf(source, verdicts))) ? to : null;
}

function verdictsOf({ linkbacks }: DueSource, verdicts: readonly Verdict[]) {
  return new Map(linkbacks.map(({ id }, i) => [id, verdicts[i] as Verdict]));
}

async function fetchSource(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<FetchResult> {
  const url = new URL(source.url);
  if (isOwnAddress(deps.config, url)) return await readOwnPage(deps, url);
  const hasWebmention = source.linkbacks.some(({ via }) => via.includes('webmention'));
  return await deps.fetchPage(url, fetchLimits(deps.config), {
    mayAsk: (host) => leases.take(host),
    takes: hasWebmention ? 'text-or-json' : 'text',
    ...(signal && { signal }),
    // Lets the owner of a host that is being attacked see who caused the request.
    ...(source.claimedBy !== null && { requestedBy: source.claimedBy }),
  });
}

/** The answers of one vouch by linkback id, and whether another vouch is still to be read. */
type VouchResult = { vouched: ReadonlyMap<number, boolean>; isMoreToAsk: boolean };

/**
 * Reads one of the vouches for linkbacks whose link was found: one in each check, because the source's host
 * is leased meanwhile.
 */
async function readNextVouch(
  deps: VerifyDeps,
  source: DueSource,
  { verdicts }: SourceReading,
  leases: HostLeases,
  signal: AbortSignal | undefined,
): Promise<VouchResult> {
  const open = source.linkbacks.filter(
    ({ vouch, vouched }, i) =>
      vouch !== null && vouched === null && verdicts[i]?.kind === 'verified',
  );
  const first = open[0]?.vouch;
  if (first === undefined || first === null) return { vouched: new Map(), isMoreToAsk: false };
  const answer = await askVouch(deps, new URL(first), source.hostName, leases, signal);
  const same = open.filter(({ vouch }) => vouch === first);
  return {
    vouched: new Map(
      typeof answer === 'boolean' ? same.map(({ id }): [number, boolean] => [id, answer]) : [],
    ),
    isMoreToAsk: answer === 'busy' || (answer !== 'unreadable' && same.length < open.length),
  };
}

type CheckResult = {
  result: FetchResult;
  reading: SourceReading;
  /** The URL that the source redirects to, if the links were found there. */
  moved: SourceUrl | null;
  /** The source as it is at that URL, or as it was. */
  page: DueSource;
  vouches: VouchResult;
};

async function record(
  deps: VerifyDeps,
  source: DueSource,
  leases: HostLeases,
  { result, reading, moved, page, vouches: { vouched, isMoreToAsk } }: CheckResult,
): Promise<boolean> {
  const { verdicts, outsideLinkCount, repeatedWord, charset } = reading;
  const now = deps.clock.now();
  const hasNewClaims = source.claims > source.claimsChecked;
  const changes = source.linkbacks.map((linkback, i) =>
    linkbackChange(linkback, verdicts[i] as Verdict, hasNewClaims, now),
  );
  const next = sourceChange(source, verdicts, changes, now);
  const finalHost = 'finalUrl' in result ? result.finalUrl.hostname : null;
  const linkbacks = await scoreFound(
    deps,
    await readSettings(deps),
    // With its claimed host, because someone there set the redirect.
    { ...source, linkbacks: page.linkbacks },
    { finalHost, outsideLinkCount, repeatedWord },
    changes.map((change) => ({ ...change, vouched: vouched.get(change.id) ?? null })),
  );
  const lastOutcome = outcomeName(verdicts);
  const recorded = await recordCheck(
    deps.db,
    {
      // Sorted, because rows of hosts are always locked in the order of their names.
      leases: [...new Set([source.hostName, page.hostName])].sort().map((host) => leases.of(host)),
      perMinute: deps.config.hostFetchesPerMinute,
    },
    {
      source: {
        id: source.id,
        claims: source.claims,
        lastOutcome,
        checkedAt: now,
        ...next,
        ...(isMoreToAsk && { nextCheckAt: retryBusyHostAt(source, now) }),
      },
      finalHost,
      moved,
      isResponseUrl: (target) => answeredResponse(deps.config, target) !== null,
      charset,
      linkbacks,
    },
  );
  deps.log.info({ source: page.url, outcome: lastOutcome, recorded }, 'source checked');
  return recorded;
}

/** `busy`: its host may not be asked now. `unreadable`: a transient failure. */
type VouchAnswer = boolean | 'busy' | 'unreadable';

/**
 * Whether the page at `vouch` links to `host` without rel=nofollow. A redirect to another host does not
 * count, because only the vouch's own host is known.
 */
async function askVouch(
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

/** The result that fetching a URL of this blog would have. */
async function readOwnPage(deps: VerifyDeps, url: URL): Promise<FetchResult> {
  const resolved = await resolveTarget(deps, url);
  switch (resolved.kind) {
    case 'gone':
      return { kind: 'gone', status: 410, finalUrl: url };
    case 'no-such-post':
    case 'not-a-post':
      return { kind: 'gone', status: 404, finalUrl: url };
    case 'post': {
      const html = documentOf(deps.config.siteUrl, await readSettings(deps), resolved.post);
      return {
        kind: 'page',
        finalUrl: new URL(permalink(deps.config.siteUrl, resolved.post)),
        status: 200,
        contentType: 'text/html; charset=utf-8',
        body: new TextEncoder().encode(html),
        headers: { link: [], xPingback: null, location: null, retryAfter: null },
      };
    }
  }
}

function documentOf(siteUrl: string, settings: SiteSettings, post: Post): string {
  const author = escapeXml(bylineOf(siteUrl, settings, post.author).name);
  const { responseTo } = post;
  const response = responseTo
    ? `<a class="u-${responseTo.kind}" href="${escapeXml(responseTo.url)}">${escapeXml(responseTo.url)}</a>`
    : '';
  const rsvp = responseTo?.rsvp ? `<data class="p-rsvp" value="${responseTo.rsvp}"></data>` : '';
  return `<!doctype html><html lang="${escapeXml(post.language ?? settings.siteLanguage)}"><head>
<title>${escapeXml(postName(post))}</title>
<meta property="og:site_name" content="${escapeXml(settings.siteTitle)}"></head><body>
<article class="h-entry">${post.title && `<h1 class="p-name">${escapeXml(post.title)}</h1>`}
<a class="p-author h-card" href="${escapeXml(siteUrl)}/">${author}</a>
<p>${response}${rsvp}</p><div class="e-content">${post.bodyHtml}</div></article></body></html>`;
}
