/**
 * The rules for a source that redirects to another page: the page's URL, and which of two linkbacks of one
 * page to one post stays. Pure.
 */
import { documentKey, withoutFragment } from '../../lib/url.ts';
import type { Verdict } from '../linkback.ts';
import type { DueSource } from '../store/sources.ts';
import type { FetchResult } from '../../net/page.ts';

/** The URL of a source: `url` without fragment, `key` its `documentKey`. */
export type SourceUrl = Pick<DueSource, 'key' | 'url' | 'hostName'>;

/**
 * The URL of the page where the links were found, if that is another document than the source's.
 *
 * A redirect to a page without the links, such as a sign-in form or a home page, does not move the source:
 * its links are missing.
 */
export function movedTo(
  { key }: Pick<DueSource, 'key'>,
  result: FetchResult,
  verdicts: readonly Verdict[],
): SourceUrl | null {
  if (result.kind !== 'page' || !verdicts.some(({ kind }) => kind === 'verified')) return null;
  const { finalUrl } = result;
  const final = documentKey(finalUrl);
  if (final === key) return null;
  return { key: final, url: withoutFragment(finalUrl), hostName: finalUrl.hostname };
}

/** The source as it is scored at the new URL. A vouch for the old host does not count there. */
export function sourceAt(address: SourceUrl, source: DueSource): DueSource {
  const isOtherHost = address.hostName !== source.hostName;
  const linkbacks = isOtherHost
    ? source.linkbacks.map((linkback) => ({ ...linkback, vouched: null }))
    : source.linkbacks;
  return { ...source, ...address, linkbacks };
}

/** The columns of a linkback that merging needs. */
export type Mergeable = {
  id: number;
  verification: string;
  moderation: string;
  byOwner: boolean;
  moderatedAt: Date | null;
  /** Protocols, comma-separated. */
  via: string;
  target: string;
  receivedAt: Date;
  verifiedAt: Date | null;
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
  /** The three texts as bytes, while their charset is not known. */
  claimedBytes: string | null;
  vouch: string | null;
};

/**
 * Chooses which of two linkbacks stays, with its moderation and its text: one that the owner rejected or
 * marked as spam, then an approved one, then a pending one. Of two alike: the owner's decision before a
 * setting's, the later decision, the verified one, the older one.
 *
 * @param known the linkback of the page itself
 * @param coming the linkback of the URL that redirects to it
 * @param sameHost whether both URLs are on one host. Anyone can redirect a URL of another host to any
 *   page: a rejection of the redirecting URL must not hide that page.
 */
export function chooseLinkback<Row extends Mergeable>(
  known: Row,
  coming: Row,
  sameHost: boolean,
): { kept: Row; removed: Row } {
  if (!sameHost && rank(coming) === REFUSED) return { kept: known, removed: coming };
  return comesFirst(known, coming)
    ? { kept: known, removed: coming }
    : { kept: coming, removed: known };
}

function comesFirst(a: Mergeable, b: Mergeable): boolean {
  const order = [
    rank(a) - rank(b),
    Number(b.byOwner) - Number(a.byOwner),
    (b.moderatedAt?.getTime() ?? 0) - (a.moderatedAt?.getTime() ?? 0),
    credibility(b) - credibility(a),
    a.id - b.id,
  ];
  return (order.find((difference) => difference !== 0) ?? 0) < 0;
}

const REFUSED = 0;

/** The lower rank stays. Spam by the rules alone is scored again, so it comes last. */
function rank({ moderation, byOwner }: Mergeable): number {
  if (byOwner && (moderation === 'rejected' || moderation === 'spam')) return REFUSED;
  if (moderation === 'approved') return 1;
  return moderation === 'pending' ? 2 : 3;
}

/**
 * The columns that the linkback that stays takes over: all protocols and the earlier `receivedAt`. While it
 * is pending, also the more precise target, a trackback's texts and the vouch. After a decision it does
 * not, so that senders cannot change it by claiming an alias.
 */
export function mergedColumns(
  kept: Mergeable,
  removed: Mergeable,
  isResponseUrl: (target: string) => boolean,
) {
  const [first, second] = kept.receivedAt <= removed.receivedAt ? [kept, removed] : [removed, kept];
  return {
    via: [...new Set([first, second].flatMap(({ via }) => via.split(',')))].join(','),
    receivedAt: first.receivedAt,
    ...(kept.moderation === 'pending' && {
      target:
        !isResponseUrl(kept.target) && isResponseUrl(removed.target) ? removed.target : kept.target,
      vouch: kept.vouch ?? removed.vouch,
      ...claimedTexts(hasClaimedTexts(kept) ? kept : removed),
    }),
    ...(credibility(removed) > credibility(kept) && {
      verification: removed.verification,
      missedChecks: 0,
      missingSince: null,
    }),
  };
}

/** The texts of a trackback belong together: decoded, or still as bytes. */
function claimedTexts(row: Mergeable) {
  const { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes } = row;
  return { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes };
}

function hasClaimedTexts(row: Mergeable): boolean {
  return Object.values(claimedTexts(row)).some((words) => words !== null);
}

/** A found link counts more than the word of an earlier blog, and that more than none. */
function credibility({ verification }: Mergeable): number {
  return ['imported', 'verified'].indexOf(verification);
}
