/**
 * Comments → what the templates show of them.
 */
import type { ShownComment } from '../../../comments/comment.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { initialOf } from './initial.ts';
import { presentDate } from './date.ts';
import type { CommentView } from '../models/responses.ts';

/**
 * @param replyUrlOf where a comment can be answered; `null`: none can
 * @param url its own address, where it is shown
 */
export function presentComment(
  settings: Pick<SiteSettings, 'siteLanguage' | 'timeZone' | 'avatarsFrom'>,
  comment: ShownComment,
  replyUrlOf: ((id: number) => string) | null,
  url: string | null = null,
): CommentView {
  const { id, authorName: name, authorUrl, state } = comment;
  const isWithdrawn = state === 'withdrawn';
  // From the moment that the owner turns pictures off: their letting go takes the worker a while.
  const avatarUrl = settings.avatarsFrom === '' ? null : (comment.avatarUrl ?? null);
  return {
    anchor: `comment-${id}`,
    person: isWithdrawn
      ? null
      : { name, initial: initialOf(name) ?? '', url: authorUrl, avatarUrl },
    url: isWithdrawn ? null : url,
    isPostAuthor: !isWithdrawn && comment.isPostAuthor,
    bodyHtml: isWithdrawn ? '' : comment.bodyHtml,
    created: presentDate(comment.createdAt, settings),
    isChanged: comment.changedAt !== null,
    replyUrl: isWithdrawn || replyUrlOf === null ? null : replyUrlOf(id),
  };
}
