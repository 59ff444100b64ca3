/**
 * What a post itself answers, in words and an address that can be read.
 */
import { cutText } from '../../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { Post, ResponseKind, Rsvp } from '../../../posts/post.ts';
import type { ResponseToView } from '../models/posts.ts';

const RESPONSE_WORDS: Record<ResponseKind, string> = {
  'in-reply-to': 'In reply to',
  'like-of': 'Likes',
  'repost-of': 'Reposts',
  'bookmark-of': 'Bookmarks',
};

const RSVP_WORDS: Record<Rsvp, string> = {
  yes: 'Will come to',
  no: 'Will not come to',
  maybe: 'May come to',
  interested: 'Is interested in',
};

/** An address as it is shown may be so long; the whole of it is in the link. */
const LABEL_LENGTH = 60;

/** `null`: it answers nothing. */
export function presentResponseTo({ responseTo }: Pick<Post, 'responseTo'>): ResponseToView | null {
  const url = responseTo && parseHttpUrl(responseTo.url);
  if (!url) return null;
  const { kind, rsvp } = responseTo;
  return {
    words: rsvp === null ? RESPONSE_WORDS[kind] : RSVP_WORDS[rsvp],
    property: `u-${kind}`,
    url: url.href,
    label: cutText(url.host + readablePath(url), LABEL_LENGTH),
    rsvp,
  };
}

/** As people write it, without escapes where there is a way; nothing for the root. */
function readablePath({ pathname }: URL): string {
  if (pathname === '/') return '';
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
