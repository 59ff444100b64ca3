/**
 * What a reader is told whose comment is not accepted, or awaits review.
 */
import type { CommentState } from '../../../comments/comment.ts';
import type { Limit } from '../../../comments/submit.ts';
import type { CommentsOpen } from '../../../comments/open.ts';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { presentDate } from './date.ts';

/** A heading, and what happened and what to do. */
export type HeadedText = { heading: LocalizedText; message: LocalizedText };

export function refusedComment(
  t: Translate,
  why: 'expired' | 'too-soon' | 'duplicate' | 'problems' | Limit,
): HeadedText {
  return { heading: t(`comment-page.${why}.heading`), message: t(`comment-page.${why}.message`) };
}

/** How long to wait before a comment is sent again. */
export const RETRY_AFTER_SECONDS: Record<Limit, number> = {
  client: 600,
  'client-day': 86_400,
  network: 3_600,
  post: 3_600,
  queue: 86_400,
};

/** `hasText`: something was typed, which the page shows below. */
export function closedComments(
  t: Translate,
  why: Exclude<CommentsOpen, { kind: 'open' }>,
  settings: SiteSettings,
  { hasText }: { hasText: boolean },
): HeadedText {
  const heading = t('comment-page.closed.heading');
  const which = hasText ? 'with-text' : 'message';
  if (why.kind === 'closed') return { heading, message: t(`comment-page.closed.${which}`) };
  const message = t(`comment-page.aged.${which}`, {
    count: why.afterDays,
    date: presentDate(why.closedAt, settings),
  });
  return { heading, message };
}

/** Of one's own comment. That it was marked as spam, or rejected, is not said. */
export function ownCommentTexts(t: Translate, state: CommentState): HeadedText {
  const shown = state === 'approved' ? 'shown' : state === 'withdrawn' ? state : 'pending';
  return { heading: t(`own-comment.${shown}.heading`), message: t(`own-comment.${shown}.message`) };
}

/** Why somebody who sees it cannot change it, as statuses. */
export const OWN_REFUSALS = {
  'not-yours': 403,
  'too-late': 409,
  'too-often': 409,
  'changed-meanwhile': 409,
} as const;
export type OwnRefusal = keyof typeof OWN_REFUSALS;
