/**
 * Presents comments and the comment form: fields as typed, errors, links between pages of responses.
 */
import {
  MAX_NAME_LENGTH,
  MAX_TEXT_LENGTH,
  type CommentState,
  type ShownComment,
} from '../../../comments/comment.ts';
import { type CommentForm, type FormProblems, type CommentsOpen } from '../../../comments/form.ts';
import type { Limit } from '../../../comments/submit.ts';
import { responsePageUrl } from '../../request/page-request.ts';
import type { CommentFormView, ResponsePagesView } from '../models/comments.ts';
import type { CommentView } from '../models/responses.ts';
import { presentDate, formatNumber, initialOf } from './date.ts';
import { type LocalizedText, type Translate } from '../../../messages/translate.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

export const EMPTY_FORM: CommentForm = { name: '', email: '', url: '', text: '' };

export function presentForm(
  t: Translate,
  {
    actionUrl,
    stamp,
    replyTo = null,
    offersSubscription = false,
    wantsSubscription = false,
    asksAkismet = false,
  }: Pick<CommentFormView, 'actionUrl' | 'stamp'> &
    Partial<
      Pick<CommentFormView, 'replyTo' | 'offersSubscription' | 'wantsSubscription' | 'asksAkismet'>
    >,
  { name, email, url, text }: CommentForm = EMPTY_FORM,
  problems: FormProblems = {},
): CommentFormView {
  const errors = formErrors(t, problems);
  const asked = { offersSubscription, wantsSubscription, asksAkismet };
  return { actionUrl, stamp, replyTo, name, email, url, text, ...asked, errors };
}

/** The error of each field, and what to do. */
export function formErrors(
  t: Translate,
  { name, email, url, text }: FormProblems,
): CommentFormView['errors'] {
  return {
    ...(name === 'missing' && { name: t('comment-form.name.missing') }),
    ...(name === 'too-long' && {
      name: t('comment-form.name.too-long', { count: MAX_NAME_LENGTH }),
    }),
    ...(email && { email: t(`comment-form.email.${email}`) }),
    ...(url && { url: t(`comment-form.url.${url}`) }),
    ...(text === 'missing' && { text: t('comment-form.text.missing') }),
    ...(text === 'too-long' && {
      text: t('comment-form.text.too-long', { count: MAX_TEXT_LENGTH }),
    }),
  };
}

/** A heading, what happened and what to do. */
type HeadedText = { heading: LocalizedText; message: LocalizedText };

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

/** `hasText`: the page shows the text that was typed. */
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

/** The state of the reader's own comment. Does not reveal that it was rejected or marked as spam. */
export function ownCommentTexts(t: Translate, state: CommentState): HeadedText {
  const shown = state === 'approved' ? 'shown' : state === 'withdrawn' ? state : 'pending';
  return { heading: t(`own-comment.${shown}.heading`), message: t(`own-comment.${shown}.message`) };
}

/** The status of each refusal to change a comment. */
export const OWN_REFUSALS = {
  'not-yours': 403,
  'too-late': 409,
  'too-often': 409,
  'changed-meanwhile': 409,
} as const;
export type OwnRefusal = keyof typeof OWN_REFUSALS;

/**
 * @param replyUrlOf the URL to reply to a comment; `null`: comments are closed
 * @param url the permalink, if it is public
 */
export function presentComment(
  settings: Pick<SiteSettings, 'siteLanguage' | 'timeZone' | 'avatarsFrom'>,
  comment: ShownComment,
  replyUrlOf: ((id: number) => string) | null,
  url: string | null = null,
): CommentView {
  const { id, authorName: name, authorUrl, state } = comment;
  const isWithdrawn = state === 'withdrawn';
  // At once when avatars are turned off, although the worker takes a while to remove them.
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

/** Page numbers on each side of the current one. */
const BESIDE = 2;

/** The links between the pages of responses. @returns `null` if there is only one */
export function presentPages(
  postUrl: string,
  { page, pages }: { page: number; pages: number },
  language: string,
): ResponsePagesView | null {
  if (pages === 1) return null;
  const numbers = numbersShown(page, pages);
  return {
    earlierUrl: page > 1 ? responsePageUrl(postUrl, page - 1) : null,
    laterUrl: page < pages ? responsePageUrl(postUrl, page + 1) : null,
    links: numbers.map((number, i) => ({
      text: formatNumber(number, language),
      url: responsePageUrl(postUrl, number),
      isCurrent: number === page,
      isAfterGap: i > 0 && number - (numbers[i - 1] ?? 0) > 1,
    })),
  };
}

/** In order. A single number is never left out: an ellipsis is no shorter. */
function numbersShown(page: number, pages: number): number[] {
  const from = page - BESIDE <= 3 ? 1 : page - BESIDE;
  const to = page + BESIDE >= pages - 2 ? pages : page + BESIDE;
  const around = Array.from({ length: to - from + 1 }, (_each, i) => from + i);
  return [...(from > 1 ? [1] : []), ...around, ...(to < pages ? [pages] : [])];
}
