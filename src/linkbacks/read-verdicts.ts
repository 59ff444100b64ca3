/**
 * From what a source answered to a verdict on each of its linkbacks.
 */
import type { Deps } from '../deps.ts';
import type { FetchResult } from '../net/page.ts';
import { isOwnAddress } from '../posts/own-address.ts';
import { permalink } from '../posts/post.ts';
import { wordpressPathsOf } from '../posts/wordpress-address.ts';
import type { Target } from '../pages/evidence.ts';
import type { Verdict } from './linkback.ts';
import type { DueSource } from './source-store.ts';

export type SourceReading = {
  /** One for each linkback of the source, in order. */
  verdicts: Verdict[];
  /** Links of the page that lead elsewhere; 0 where there is no page. */
  outsideLinkCount: number;
};

export async function readVerdicts(
  deps: Pick<Deps, 'config' | 'readPage'>,
  source: DueSource,
  result: FetchResult,
): Promise<SourceReading> {
  const all = (verdict: Verdict): SourceReading => ({
    verdicts: source.linkbacks.map(() => verdict),
    outsideLinkCount: 0,
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

  let next = 0;
  const verdicts = addresses.map(({ length }): Verdict => {
    const found = read.evidence.slice(next, (next += length)).find((each) => each !== null);
    return found ? { kind: 'verified', evidence: found } : { kind: 'link-missing' };
  });
  return { verdicts, outsideLinkCount: read.outsideLinkCount };
}

/**
 * A post may be linked to as the claim has it, which may be the address of a comment; where it stands,
 * and where it stood before, with any query; and by the addresses that it had in WordPress. What is
 * said of the first of them that is linked to counts.
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
    })),
  ];
}
