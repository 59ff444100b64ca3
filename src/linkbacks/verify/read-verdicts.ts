/**
 * From what a source answered to a verdict on each of its linkbacks.
 */
import type { Deps } from '../../deps.ts';
import type { FetchResult } from '../../net/page.ts';
import { documentKey } from '../../lib/url.ts';
import { isOwnAddress } from '../../posts/urls/own-url.ts';
import { permalink } from '../../posts/post.ts';
import { wordpressPathsOf } from '../../posts/urls/wordpress-urls.ts';
import type { Evidence, Target } from '../../reader/evidence.ts';
import { claimedColumnsIn } from '../receive/claimed-text.ts';
import type { Verdict } from '../linkback.ts';
import { homeOf, nameSite, siteNamesOf } from './name-site.ts';
import { publishedAt } from './published-at.ts';
import { findHomePage, type DueLinkback, type DueSource } from '../store/sources.ts';

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
