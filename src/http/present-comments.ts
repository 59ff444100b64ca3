/**
 * Comments → what the templates show of them.
 */
import type { ShownComment } from '../comments/comment.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { initialOf } from './initial.ts';
import { presentDate } from './present-date.ts';
import type { CommentView } from './response-views.ts';

/** @param replyUrlOf where a comment can be answered; `null`: none can */
export function presentComment(
  { siteLanguage, avatarsFrom }: Pick<SiteSettings, 'siteLanguage' | 'avatarsFrom'>,
  comment: ShownComment,
  replyUrlOf: ((id: number) => string) | null,
): CommentView {
  const { id, authorName: name, authorUrl: url, state } = comment;
  const isWithdrawn = state === 'withdrawn';
  // From the moment that the owner turns pictures off: their letting go takes the worker a while.
  const photoUrl = avatarsFrom === '' ? null : (comment.photoUrl ?? null);
  return {
    anchor: `comment-${id}`,
    person: isWithdrawn ? null : { name, initial: initialOf(name) ?? '', url, photoUrl },
    isPostAuthor: !isWithdrawn && comment.isPostAuthor,
    bodyHtml: isWithdrawn ? '' : comment.bodyHtml,
    created: presentDate(comment.createdAt, siteLanguage),
    isChanged: comment.changedAt !== null,
    replyUrl: isWithdrawn || replyUrlOf === null ? null : replyUrlOf(id),
  };
}
