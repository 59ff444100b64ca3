/**
 * What senders are told, in one voice for every protocol.
 *
 * Why a source could not be read is never said: a page that is missing, refused, too slow or too
 * large reads the same, so that nobody can explore a network through us.
 */
import type { Verdict } from '../../linkbacks/linkback.ts';
import type { RefusalReason } from '../../linkbacks/receive/receive.ts';

const UNREADABLE_SOURCE =
  'The source could not be read: it must be a public web page that answers within a few seconds and is not too large.';

const REFUSALS: Record<RefusalReason | 'registered', string> = {
  'bad-source': 'The source is not an absolute http or https address of at most 2,048 characters.',
  'bad-target': 'The target is not an absolute http or https address of at most 2,048 characters.',
  'same-document': 'The source and the target are the same page.',
  'no-such-post': 'The target does not exist: there is no post at this address.',
  'not-a-post': 'The target cannot be used: send the permalink of a post of this site.',
  closed: 'The target cannot be used: this post does not take pings.',
  'own-page': 'The source cannot be used: this site takes no pings from this page of its own.',
  'vouch-needed':
    'The source’s host is not known here: send a vouch, the address of a page that links to it on a site that is.',
  'bad-vouch':
    'The vouch cannot be used: it must be a page on a site that is known here, and link to the source’s host.',
  'refused-address': UNREADABLE_SOURCE,
  blocked: 'Access denied: this site does not take pings from the source’s host.',
  'host-full':
    'Access denied for now: many pages of the source’s host wait to be read. Try again later.',
  'source-full': 'Access denied: this page has told of as many links as are taken from one page.',
  'client-over-budget': 'Access denied for now: too many pings in a minute. Try again in a minute.',
  registered: 'This source is registered already; it will be read again for changes.',
};

export function refusalText(reason: keyof typeof REFUSALS): string {
  return REFUSALS[reason];
}

/** What a status page tells, in one word for programs. */
export type PublicStatus =
  | 'received'
  | 'verified-waiting'
  | 'shown'
  | 'not-shown'
  | 'link-missing'
  | 'source-gone'
  | 'unreadable';

/** `null`: there is no verdict yet. */
export function verdictText(verdict: Verdict | null): string {
  switch (verdict?.kind) {
    case undefined:
      return 'It was received; the source will be read soon.';
    case 'verified':
      return 'The link was found.';
    case 'link-missing':
      return 'The source does not link to the target: it needs an a or area element whose href is the target.';
    case 'source-gone':
    case 'unreachable':
      return UNREADABLE_SOURCE;
  }
}
