/**
 * What a link is to the post that it leads to: an answer, a like, or just a mention.
 *
 * Called by read-evidence.ts.
 *
 * @see https://indieweb.org/post-type-discovery
 */
import { RSVPS } from '../posts/post.ts';
import type { Evidence } from './evidence.ts';
import type { KeyOfLink } from './link-key.ts';
import { urlsOf, valueOf, type Properties } from './microformats.ts';

type LinkType = Pick<Evidence, 'type' | 'rsvp'>;

const MENTION: LinkType = { type: 'mention', rsvp: null };

/**
 * What `entry` says that it is to the target. A like of another page that also mentions the target
 * is a mention.
 *
 * @param entry The entry's own properties; `null` where the page has none.
 * @param page What stands outside any microformat: there only the older ways to reply count.
 * @param target How addresses are compared with the target's key.
 */
export function linkType(
  entry: Properties | null,
  page: Properties,
  target: { keyOf: KeyOfLink; key: string },
  base: URL,
): LinkType {
  const isTarget = (properties: Properties | null, name: string): boolean =>
    properties
      ?.get(name)
      ?.some((element) => urlsOf(element, base).some((url) => target.keyOf(url) === target.key)) ??
    false;
  const isReply =
    isTarget(entry, 'u-in-reply-to') ||
    isTarget(entry, 'in-reply-to') ||
    isTarget(page, 'in-reply-to');

  const rsvp = isReply && rsvpOf(entry);
  if (rsvp) return { type: 'rsvp', rsvp };
  if (isTarget(entry, 'u-repost-of')) return { type: 'repost', rsvp: null };
  if (isTarget(entry, 'u-like-of')) return { type: 'like', rsvp: null };
  if (isReply) return { type: 'reply', rsvp: null };
  if (isTarget(entry, 'u-bookmark-of')) return { type: 'bookmark', rsvp: null };
  return MENTION;
}

/** The first p-rsvp, if it is one of the answers that there are. */
function rsvpOf(entry: Properties | null): Evidence['rsvp'] {
  const [element] = entry?.get('p-rsvp') ?? [];
  const answer = element ? valueOf(element)?.trim().toLowerCase() : undefined;
  return RSVPS.find((rsvp) => rsvp === answer) ?? null;
}
