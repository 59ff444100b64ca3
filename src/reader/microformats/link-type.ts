/**
 * What a link is to the post that it leads to: an answer, a like, or just a mention.
 *
 * @see https://indieweb.org/post-type-discovery
 */
import { RSVPS } from '../../posts/post.ts';
import type { Evidence } from '../evidence.ts';
import type { KeyOfLink } from '../links/link-key.ts';
import { textOfValue, urlsOf, type Properties } from './read.ts';

type LinkType = Pick<Evidence, 'type' | 'rsvp'>;

const MENTION: LinkType = { type: 'mention', rsvp: null };

/**
 * What `entry` says that it is to the target. A like of another page that also mentions the target
 * is a mention.
 *
 * @param entry The entry's own properties; `null` where the page has none.
 * @param olderReplies What the entry or the page answers by the older ways to say so.
 * @param target How addresses are compared with the target's key.
 */
export function linkType(
  entry: Properties | null,
  olderReplies: readonly URL[],
  target: { keyOf: KeyOfLink; key: string },
): LinkType {
  const hasTarget = (urls: readonly URL[]): boolean =>
    urls.some((url) => target.keyOf(url) === target.key);
  const isTarget = (name: string): boolean => entry !== null && hasTarget(urlsOf(entry, name));
  const isReply = isTarget('in-reply-to') || hasTarget(olderReplies);

  const rsvp = isReply && entry && rsvpOf(entry);
  if (rsvp) return { type: 'rsvp', rsvp };
  if (isTarget('repost-of')) return { type: 'repost', rsvp: null };
  if (isTarget('like-of')) return { type: 'like', rsvp: null };
  if (isReply) return { type: 'reply', rsvp: null };
  if (isTarget('bookmark-of')) return { type: 'bookmark', rsvp: null };
  return MENTION;
}

/** The first rsvp, if it is one of the answers that there are. */
function rsvpOf(entry: Properties): Evidence['rsvp'] {
  const [value] = entry['rsvp'] ?? [];
  const answer = value === undefined ? '' : textOfValue(value).toLowerCase();
  return RSVPS.find((rsvp) => rsvp === answer) ?? null;
}
