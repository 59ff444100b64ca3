/**
 * Gathers one page of a post's responses, and the comment form.
 */
import { type CommentsOpen, commentsOpen, nextCommentChange } from '../../comments/open.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import { roundedStamp, stampCachedUntil } from '../../comments/spam/form-stamp.ts';
import type { Deps } from '../../deps.ts';
import { commentsUrl } from '../request/urls.ts';
import type { CommentingView } from '../view/models/comments.ts';
import { presentForm, presentPages } from '../view/present/comment-form.ts';
import { presentDate } from '../view/present/date.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { canMail } from '../../mail/email.ts';
import { translateFor } from '../../messages/translate.ts';
import { type Post, permalink } from '../../posts/post.ts';
import type { ResponseOutline } from '../../responses/outline.ts';
import { readResponses } from '../../responses/read.ts';
import { formSecret } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

export type PostResponses = {
  responses: ResponseOutline;
  open: CommentsOpen;
  commenting: CommentingView;
  /** When time alone changes it; `null`: never. */
  endsAt: Date | null;
};

/**
 * @param page from 1
 * @throws NotFoundError for a page that does not exist
 */
export async function gatherResponses(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  post: Post,
  page = 1,
): Promise<PostResponses> {
  const now = deps.clock.now();
  const responses = await readResponses(deps, settings, post.id, page);
  if (!responses) throw new NotFoundError('page', page);
  const open = commentsOpen(post, settings, now);
  const isOpen = open.kind === 'open';
  const url = permalink(deps.config.siteUrl, post);
  const form = isOpen
    ? presentForm(translateFor(deps.config, settings), {
        actionUrl: commentsUrl(url),
        stamp: roundedStamp(await formSecret(deps), post.id, now),
        offersSubscription: canMail(deps.config),
        asksAkismet: asksAkismet(deps),
      })
    : null;
  const closesAt = nextCommentChange(post, settings, now);
  const endings = isOpen ? [stampCachedUntil(now), closesAt] : [];
  const moments = endings.flatMap((moment) => moment?.getTime() ?? []);
  return {
    responses,
    open,
    commenting: {
      form,
      until: closesAt && presentDate(closesAt, settings),
      pages: presentPages(url, responses, settings.siteLanguage),
    },
    endsAt: moments.length === 0 ? null : new Date(Math.min(...moments)),
  };
}
