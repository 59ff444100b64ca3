/**
 * Where a source really is: at the end of its redirects, if the page there has the links. Pure.
 */
import { documentKey, withoutFragment } from '../../lib/url.ts';
import type { Verdict } from '../linkback.ts';
import type { DueSource } from '../store/sources.ts';
import type { FetchResult } from '../../net/page.ts';

/** The address of a source: `url` without fragment, `key` its `documentKey`. */
export type Address = Pick<DueSource, 'key' | 'url' | 'hostName'>;

/**
 * The address of the page whose links were found, where that is another document than the source's.
 *
 * A redirect to a page without the links says nothing of that page: a sign-in form, a front page to
 * which everything is sent that is gone. It counts against the source as it is.
 */
export function movedTo(
  { key }: Pick<DueSource, 'key'>,
  result: FetchResult,
  verdicts: readonly Verdict[],
): Address | null {
  if (result.kind !== 'page' || !verdicts.some(({ kind }) => kind === 'verified')) return null;
  const { finalUrl } = result;
  const final = documentKey(finalUrl);
  if (final === key) return null;
  return { key: final, url: withoutFragment(finalUrl), hostName: finalUrl.hostname };
}

/** The source as it is judged there. Who vouched for another host has not vouched for this one. */
export function sourceAt(address: Address, source: DueSource): DueSource {
  const isOtherHost = address.hostName !== source.hostName;
  const linkbacks = isOtherHost
    ? source.linkbacks.map((linkback) => ({ ...linkback, vouched: null }))
    : source.linkbacks;
  return { ...source, ...address, linkbacks };
}

/** As their rows have it. */
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
  /** The three as they came, while their charset is not known. */
  claimedBytes: string | null;
  vouch: string | null;
};

/**
 * Which of two linkbacks stands, with its decision and the words that were decided about: what the
 * owner rejected or called spam, then what is approved, then what waits. Of two alike the owner's
 * decision before a setting's, the later decision of the owner, the verified one, the older one.
 *
 * @param coming of the address that redirects to the page of `known`
 * @param sameHost whether both addresses are on one host. Whoever has an address of another host can
 *   redirect it to any page: what the owner refused of theirs must not hide that page.
 */
export function whichStands<Row extends Mergeable>(
  known: Row,
  coming: Row,
  sameHost: boolean,
): { kept: Row; gone: Row } {
  if (!sameHost && rank(coming) === REFUSED) return { kept: known, gone: coming };
  return comesFirst(known, coming) ? { kept: known, gone: coming } : { kept: coming, gone: known };
}

function comesFirst(a: Mergeable, b: Mergeable): boolean {
  const order = [
    rank(a) - rank(b),
    Number(b.byOwner) - Number(a.byOwner),
    (b.moderatedAt?.getTime() ?? 0) - (a.moderatedAt?.getTime() ?? 0),
    Number(isVerified(b)) - Number(isVerified(a)),
    a.id - b.id,
  ];
  return (order.find((difference) => difference !== 0) ?? 0) < 0;
}

const REFUSED = 0;

/** Lower stands first. What the rules alone called spam is judged again, so it comes last. */
function rank({ moderation, byOwner }: Mergeable): number {
  if (byOwner && (moderation === 'rejected' || moderation === 'spam')) return REFUSED;
  if (moderation === 'approved') return 1;
  return moderation === 'pending' ? 2 : 3;
}

/**
 * What the one that stands takes over: all protocols and the earlier arrival. While nobody has decided
 * about it, also the closer target, a trackback's words and who vouches: what was decided about is not
 * a stranger's to change by claiming an alias.
 */
export function mergedColumns(
  kept: Mergeable,
  gone: Mergeable,
  isResponseUrl: (target: string) => boolean,
) {
  const [first, second] = kept.receivedAt <= gone.receivedAt ? [kept, gone] : [gone, kept];
  return {
    via: [...new Set([first, second].flatMap(({ via }) => via.split(',')))].join(','),
    receivedAt: first.receivedAt,
    ...(kept.moderation === 'pending' && {
      target: !isResponseUrl(kept.target) && isResponseUrl(gone.target) ? gone.target : kept.target,
      vouch: kept.vouch ?? gone.vouch,
      ...claimedWords(claimsWords(kept) ? kept : gone),
    }),
    ...(isVerified(gone) &&
      !isVerified(kept) && { verification: 'verified', missedChecks: 0, missingSince: null }),
  };
}

/** What a trackback said of itself belongs together: decoded, or as bytes still. */
function claimedWords(row: Mergeable) {
  const { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes } = row;
  return { claimedTitle, claimedExcerpt, claimedBlogName, claimedBytes };
}

function claimsWords(row: Mergeable): boolean {
  return Object.values(claimedWords(row)).some((words) => words !== null);
}

function isVerified({ verification }: Mergeable): boolean {
  return verification === 'verified';
}
