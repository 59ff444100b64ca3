/**
 * The sentence at the foot of a post: which responses it takes now. Always one, and always there,
 * so that whoever wants to respond knows how, or that it is too late.
 */
import type { CommentsOpen } from '../../../comments/open.ts';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { PingStates } from '../../../posts/pings.ts';
import type { SentencePart } from '../models/models.ts';

/** Which of the three protocols are open, as the messages name it. */
type OpenPings =
  | 'none'
  | 'all'
  | 'trackback'
  | 'pingback'
  | 'webmention'
  | 'trackback-pingback'
  | 'trackback-webmention'
  | 'pingback-webmention';

/**
 * Names what is open; with all of it open, or nothing, the wording that weblogs always had. A post
 * that closed to comments by itself says so. `<trackback>` in it leads to the trackback URL.
 */
export function footSentence(
  t: Translate,
  comments: CommentsOpen,
  pings: PingStates,
): LocalizedText {
  const open = openPings(pings);
  if (comments.kind === 'open') return t(`foot.open.${open}`);
  // Webmentions go without saying where all three are open: the sentence is older than they are.
  const named = open === 'all' ? 'trackback-pingback' : open;
  if (comments.kind === 'closed') return t(`foot.closed.${named}`);
  return t(`foot.aged.${named}`, { count: comments.afterDays });
}

function openPings({ trackback, pingback, webmention }: PingStates): OpenPings {
  const isOpen = [trackback, pingback, webmention].map((state) => state === 'open');
  const [trackbacks = false, pingbacks = false, webmentions = false] = isOpen;
  if (trackbacks && pingbacks) return webmentions ? 'all' : 'trackback-pingback';
  if (trackbacks) return webmentions ? 'trackback-webmention' : 'trackback';
  if (pingbacks) return webmentions ? 'pingback-webmention' : 'pingback';
  return webmentions ? 'webmention' : 'none';
}

/** The same as parts, for themes that print them one by one. */
export function partsOfFoot({ parts }: LocalizedText, trackbackUrl: string): SentencePart[] {
  return parts.map(({ text, tag }) => ({
    text,
    trackbackUrl: tag === 'trackback' ? trackbackUrl : null,
  }));
}
