/**
 * Turns the answer of a source into a verdict for each of its linkbacks; and the effects of a verdict: on the
 * linkback's row, and on when its source is checked next.
 *
 * Transient failures never remove anything. A missing link or page hides the linkback at once if a claim
 * asked for the check; found in a scheduled check, it must be missing for days. It never hides an imported one.
 */
import type { Deps } from '../../deps.ts';
import { documentKey } from '../../lib/url.ts';
import type { Verdict, CheckedLinkback, LinkbackChange } from '../linkback.ts';
import { claimedColumnsIn } from '../store/claims.ts';
import { findHomePage, type DueLinkback, type DueSource } from '../store/sources.ts';
import type { FetchResult } from '../../net/page.ts';
import { isTransient, RETRY_PAUSES_MS } from '../../net/transient.ts';
import { permalink } from '../../posts/post.ts';
import { isOwnAddress, wordpressPathsOf } from '../../posts/urls/paths.ts';
import type { Evidence, Target } from '../../reader/evidence.ts';
import { MAX_NAME_LENGTH } from '../../reader/microformats/author.ts';
import { siteNamesIn, withoutSite } from '../../reader/site-name.ts';

export type SourceReading = {
  /** One for each linkback of the source, in the same order. */
  verdicts: Verdict[];
  /** Links of the page to other hosts; 0 without a page. */
  outsideLinkCount: number;
  /** The word that its text consists of, to a large part. */
  repeatedWord: string | null;
  /** Of an HTML page. */
  charset: string | null;
};

export async function readVerdicts(
  deps: Pick<Deps, 'config' | 'db' | 'readPage'>,
  source: DueSource,
  result: FetchResult,
): Promise<SourceReading> {
  const all = (verdict: Verdict): SourceReading => ({
    verdicts: source.linkbacks.map(() => verdict),
    outsideLinkCount: 0,
    repeatedWord: null,
    charset: null,
  });
  const isOwn = isOwnAddress(deps.config, new URL(source.url));
  switch (result.kind) {
    case 'unreachable':
      return all({ kind: 'unreachable', why: result.why });
    case 'host-busy':
      return all({ kind: 'unreachable', why: 'blocked-host' });
    case 'gone':
      return all({ kind: 'source-gone', status: result.status });
    case 'page':
      // Own posts send their own notifications; other pages of the blog are lists of links.
      if (isOwnAddress(deps.config, result.finalUrl) && !isOwn)
        return all({ kind: 'link-missing' });
      break;
  }
  const targetUrls = source.linkbacks.map((linkback) => targetUrlsOf(deps, linkback));
  const read = await deps.readPage({
    finalUrl: result.finalUrl.href,
    contentType: result.contentType,
    body: result.body,
    targets: source.linkbacks.flatMap(({ via }, i) => {
      const anyLink = via.includes('webmention');
      return (targetUrls[i] ?? []).map((target) => ({ ...target, anyLink }));
    }),
  });
  if (read.kind === 'gone') return all({ kind: 'source-gone', status: 410 });
  if (read.kind === 'unreadable') return all({ kind: 'unreachable', why: 'unreadable' });

  const isNameless = read.evidence.some((each) => each !== null && each.site === null);
  const home = isNameless ? homeOf(result.finalUrl) : null;
  const homePage = home && (await findHomePage(deps.db, documentKey(home)));
  let next = 0;
  const verdicts = source.linkbacks.map((linkback, i): Verdict => {
    const length = targetUrls[i]?.length ?? 0;
    const found = read.evidence.slice(next, (next += length)).find((each) => each !== null);
    if (!found) return { kind: 'link-missing' };
    const names = [...siteNamesOf(homePage), blogNameOf(linkback, read.charset)];
    return { kind: 'verified', evidence: dated(nameSite(found, names), linkback) };
  });
  const { outsideLinkCount, repeatedWord, charset } = read;
  return { verdicts, outsideLinkCount, repeatedWord, charset };
}

/** The blog name that a trackback claims, in the page's charset if none was declared. */
function blogNameOf(
  { claimedBlogName, claimedBytes }: DueLinkback,
  charset: string | null,
): string | null {
  const decoded =
    charset !== null && claimedBytes !== null ? claimedColumnsIn(charset, claimedBytes) : null;
  return decoded ? decoded.claimedBlogName : claimedBlogName;
}

function dated(evidence: Evidence, { receivedAt }: DueLinkback): Evidence {
  const published = publishedAt(evidence.published, receivedAt);
  return { ...evidence, published: published?.toISOString() ?? null };
}

/**
 * The URLs by which a page may link to the post: the claimed target, which may be that of a comment; the
 * current and earlier permalinks with any query, also below `/index.php`; earlier ones that a query names; and the
 * `?p=` URL of WordPress. Of an imported linkback, also the same URLs of the earlier blog.
 * The first one that the page links to counts.
 */
function targetUrlsOf(
  { config: { siteUrl } }: Pick<Deps, 'config'>,
  linkback: DueLinkback,
): PostUrl[] {
  const earlier = linkback.earlierSite === null ? [] : addressesOf(linkback.earlierSite);
  const sites = [siteUrl, ...earlier];
  return [{ url: linkback.target }, ...sites.flatMap((site) => postUrlsAt(site, linkback))];
}

type PostUrl = Pick<Target, 'url' | 'ignoresQuery'>;

/** Earlier paths begin at its root, those of WordPress at the blog; and nobody wrote `www.` as it was registered. */
function addressesOf(earlierSite: string): string[] {
  const site = URL.parse(earlierSite);
  if (!site || !/^https?:$/.test(site.protocol)) return [];
  const host = site.host.replace(/^www\./, '');
  const path = site.pathname.replace(/\/$/, '');
  const origins = [`${site.protocol}//${host}`, `${site.protocol}//www.${host}`];
  return [...origins, ...(path === '' ? [] : origins.map((origin) => origin + path))];
}

function postUrlsAt(siteUrl: string, { postPaths, wordpressId }: DueLinkback): PostUrl[] {
  const [withQuery, paths] = [
    postPaths.filter((path) => path.includes('?')),
    postPaths.filter((path) => !path.includes('?')),
  ];
  return [
    ...paths.map((path) => ({ url: permalink(siteUrl, { path }), ignoresQuery: true })),
    ...withQuery.map((path) => ({ url: permalink(siteUrl, { path }) })),
    ...wordpressPathsOf(paths.map(encodeURI), wordpressId).map((path) => ({
      url: siteUrl + path,
      ignoresQuery: !path.includes('?'),
    })),
  ];
}

/** The texts of the home page of a source's site, from when it was a source itself. */
type HomePage = { title: string | null; site: string | null };

/** Splits title and site name, if the title contains one of the names. */
export function nameSite(evidence: Evidence, names: readonly (string | null)[]): Evidence {
  const { title, site } = evidence;
  if (title === null || site !== null) return evidence;
  for (const name of names) {
    if (name === null || name.length > MAX_NAME_LENGTH) continue;
    const rest = withoutSite(title, name);
    if (rest !== null) return { ...evidence, title: rest, site: name };
  }
  return evidence;
}

export function siteNamesOf(home: HomePage | null): string[] {
  if (!home) return [];
  if (home.site !== null) return [home.site];
  return home.title === null ? [] : siteNamesIn(home.title);
}

/** The home page of the source's site; `null` for the home page itself. */
export function homeOf(source: URL): URL | null {
  const home = new URL('/', source);
  return documentKey(home) === documentKey(source) ? null : home;
}

/** Earlier dates are wrong: there was no web. */
const EARLIEST = Date.UTC(1990, 0, 1);
const HALF_A_DAY_MS = 43_200_000;

/**
 * The time of a page's publication date; `null` if it is later than the receipt of the linkback, or before
 * 1990. A date without a time becomes noon in UTC, which is the same day in nearly every time zone, but
 * never later than the receipt.
 *
 * @param published ISO 8601: an instant, or a day
 */
export function publishedAt(published: string | null, receivedAt: Date): Date | null {
  if (published === null) return null;
  const start = Date.parse(published);
  if (!(start >= EARLIEST && start <= receivedAt.getTime())) return null;
  const isDay = !published.includes('T');
  return new Date(isDay ? Math.min(start + HALF_A_DAY_MS, receivedAt.getTime()) : start);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A linkback is hidden after this many failed checks in a row, over at least this time. */
const MISSES_TO_HIDE = 3;
const MISSING_TO_HIDE_MS = 2 * DAY_MS;
const RECHECK_AFTER_MISS_MS = DAY_MS;

/** A verified linkback is checked again after half its age: often when young, rarely later. */
const RECHECK_MS = { least: DAY_MS, max: 90 * DAY_MS };
/** A hidden linkback may come back: it is checked each month for a year. */
const LOST_RECHECK_MS = 30 * DAY_MS;
const LOST_FOR_MS = 365 * DAY_MS;

/** @param hasNewClaims whether a claim asked for this check */
export function linkbackChange(
  linkback: CheckedLinkback,
  verdict: Verdict,
  hasNewClaims: boolean,
  now: Date,
): LinkbackChange {
  const { id, verification, missedChecks, missingSince } = linkback;
  const same = { id, verification, missedChecks, missingSince, evidence: null };
  // An earlier blog accepted it, and a page of that time may be gone.
  if (verification === 'imported' && verdict.kind !== 'verified') return same;
  switch (verdict.kind) {
    case 'verified':
      return {
        id,
        verification: 'verified',
        missedChecks: 0,
        missingSince: null,
        evidence: verdict.evidence,
      };
    case 'unreachable':
      return verification === 'pending' ? { ...same, verification: 'unreachable' } : same;
    case 'link-missing':
    case 'source-gone': {
      const misses = { missedChecks: missedChecks + 1, missingSince: missingSince ?? now };
      const isConfirmedBySender =
        hasNewClaims && !(verdict.kind === 'source-gone' && verdict.status === 404);
      const isHidden =
        verification !== 'verified' || isConfirmedBySender || isGoneForGood(misses, now);
      return { ...same, ...misses, verification: isHidden ? verdict.kind : verification };
    }
  }
}

function isGoneForGood(
  { missedChecks, missingSince }: { missedChecks: number; missingSince: Date },
  now: Date,
): boolean {
  const missingMs = now.getTime() - missingSince.getTime();
  return missedChecks >= MISSES_TO_HIDE && missingMs >= MISSING_TO_HIDE_MS;
}

/** When to check the source again (`null`: only after a claim), and its failures in a row. */
export function sourceChange(
  source: { failures: number; linkbacks: readonly CheckedLinkback[] },
  verdicts: readonly Verdict[],
  changes: readonly LinkbackChange[],
  now: Date,
): { nextCheckAt: Date | null; failures: number } {
  const unreachable = verdicts.find((verdict) => verdict.kind === 'unreachable');
  const failures = unreachable ? source.failures + 1 : 0;
  const retryMs =
    unreachable && isTransient(unreachable.why) ? RETRY_PAUSES_MS[failures - 1] : undefined;
  const after = source.linkbacks.map((linkback, i) => ({ ...linkback, ...changes[i] }));
  const pauseMs = retryMs ?? soonest(after.map((linkback) => recheckMs(linkback, now)));
  return { failures, nextCheckAt: pauseMs === null ? null : new Date(now.getTime() + pauseMs) };
}

/** The pause until the next scheduled check of one linkback; `null`: none. */
function recheckMs(linkback: CheckedLinkback, now: Date): number | null {
  const { verification, moderation, missedChecks, missingSince, receivedAt } = linkback;
  if (moderation === 'rejected' || moderation === 'spam') return null;
  if (verification === 'verified') {
    if (missedChecks > 0) return RECHECK_AFTER_MISS_MS;
    const halfAge = (now.getTime() - receivedAt.getTime()) / 2;
    return Math.min(Math.max(halfAge, RECHECK_MS.least), RECHECK_MS.max);
  }
  const isLost = moderation === 'approved' && missingSince !== null;
  return isLost && now.getTime() - missingSince.getTime() < LOST_FOR_MS ? LOST_RECHECK_MS : null;
}

function soonest(pauses: (number | null)[]): number | null {
  const wanted = pauses.filter((pause) => pause !== null);
  return wanted.length === 0 ? null : Math.min(...wanted);
}

/** The next try if a redirect leads to a busy host: with growing pauses, without end. */
export function retryBusyHostAt({ failures }: { failures: number }, now: Date): Date {
  return new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** failures, HOUR_MS));
}

/** For the source's row and the log. */
export function outcomeName(verdicts: readonly Verdict[]): string {
  const verified = verdicts.find(({ kind }) => kind === 'verified');
  const verdict = verified ?? verdicts[0];
  if (!verdict) return 'link-missing';
  return verdict.kind === 'unreachable' ? verdict.why : verdict.kind;
}
