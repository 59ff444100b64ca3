/**
 * What a post itself answers, in words and an address that can be read.
 */
import { cutText } from '../../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Post } from '../../../posts/post.ts';
import type { ResponseToView } from '../models/posts.ts';

/** An address as it is shown may be so long; the whole of it is in the link. */
const LABEL_LENGTH = 60;

/** `null`: it answers nothing. */
export function presentResponseTo(
  t: Translate,
  { responseTo }: Pick<Post, 'responseTo'>,
): ResponseToView | null {
  const url = responseTo && parseHttpUrl(responseTo.url);
  if (!url) return null;
  const { kind, rsvp } = responseTo;
  return {
    words: rsvp === null ? t(`response-to.${kind}`) : t(`response-to.rsvp.${rsvp}`),
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
