/**
 * From what a source answered to a verdict on each of its linkbacks.
 */
import type { Deps } from '../../deps.ts';
import { documentKey } from '../../lib/url.ts';
import type { Verdict } from '../linkback.ts';
import { claimedColumnsIn } from '../receive/claimed-text.ts';
import { findHomePage, type DueLinkback, type DueSource } from '../store/sources.ts';
import type { FetchResult } from '../../net/page.ts';
import { permalink } from '../../posts/post.ts';
import { isOwnAddress } from '../../posts/urls/own-url.ts';
import { wordpressPathsOf } from '../../posts/urls/wordpress-urls.ts';
import type { Evidence, Target } from '../../reader/evidence.ts';
import { MAX_NAME_LENGTH } from '../../reader/microformats/author.ts';
import { siteNamesIn, withoutSite } from '../../reader/site-name.ts';

export type SourceReading = {
  /** One for each linkback of the source, in order. */
  verdicts: Verdict[];
  /** Links of the page that lead elsewhere; 0 where there is no page. */
  outsideLinkCount: number;
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
      // What our own posts link to, they tell by themselves; our other pages are lists of links.
      if (isOwnAddress(deps.config, result.finalUrl) && !isOwn)
        return all({ kind: 'link-missing' });
      break;
  }
  const addresses = source.linkbacks.map((linkback) => addressesOf(deps, linkback));
  const read = await deps.readPage({
    finalUrl: result.finalUrl.href,
    contentType: result.contentType,
    body: result.body,
    targets: source.linkbacks.flatMap(({ via }, i) => {
      const anyLink = via.includes('webmention');
      return (addresses[i] ?? []).map((address) => ({ ...address, anyLink }));
    }),
  });
  if (read.kind === 'gone') return all({ kind: 'source-gone', status: 410 });
  if (read.kind === 'unreadable') return all({ kind: 'unreachable', why: 'unreadable' });

  const isNameless = read.evidence.some((each) => each !== null && each.site === null);
  const home = isNameless ? homeOf(result.finalUrl) : null;
  const homePage = home && (await findHomePage(deps.db, documentKey(home)));
  let next = 0;
  const verdicts = source.linkbacks.map((linkback, i): Verdict => {
    const length = addresses[i]?.length ?? 0;
    const found = read.evidence.slice(next, (next += length)).find((each) => each !== null);
    if (!found) return { kind: 'link-missing' };
    const names = [...siteNamesOf(homePage), blogNameOf(linkback, read.charset)];
    return { kind: 'verified', evidence: dated(nameSite(found, names), linkback) };
  });
  return { verdicts, outsideLinkCount: read.outsideLinkCount, charset: read.charset };
}

/** As a trackback claims it, in the page's charset where it named none. */
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
 * A post may be linked to as the claim has it, which may be the address of a comment; where it stands,
 * and where it stood before, with any query, below `/index.php`, too; and by its id in WordPress. What
 * is said of the first of them that is linked to counts.
 */
function addressesOf(
  { config: { siteUrl } }: Pick<Deps, 'config'>,
  { postPaths, wordpressId, target }: DueSource['linkbacks'][number],
): Pick<Target, 'url' | 'ignoresQuery'>[] {
  return [
    { url: target },
    ...postPaths.map((path) => ({ url: permalink(siteUrl, { path }), ignoresQuery: true })),
    ...wordpressPathsOf(postPaths.map(encodeURI), wordpressId).map((path) => ({
      url: siteUrl + path,
      ignoresQuery: !path.includes('?'),
    })),
  ];
}

/** What the home page of a source's site said when it was read as a source itself. */
type HomePage = { title: string | null; site: string | null };

/** The evidence with title and site apart, where one of the names is in the title. */
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

/** `null` for the home page itself. */
export function homeOf(source: URL): URL | null {
  const home = new URL('/', source);
  return documentKey(home) === documentKey(source) ? null : home;
}

/** No page of the web is older. */
const EARLIEST = Date.UTC(1990, 0, 1);
const HALF_A_DAY_MS = 43_200_000;

/**
 * The instant that a page's date stands for; `null` for one that is later than the receipt of the
 * linkback, or before 1990. A day without a time is its noon in UTC, which is the same day in nearly
 * every time zone, but no later than the receipt.
 *
 * @param published ISO 8601: an instant, or a day
 */
export function publishedAt(published: string | null, receivedAt: Date): Date | null {
  if (published === null) return null;
  const begin = Date.parse(published);
  if (!(begin >= EARLIEST && begin <= receivedAt.getTime())) return null;
  const isDay = !published.includes('T');
  return new Date(isDay ? Math.min(begin + HALF_A_DAY_MS, receivedAt.getTime()) : begin);
}
