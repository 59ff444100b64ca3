/**
 * Renders the page with the comment form: to reply, to preview, or after a refusal, with the text as typed.
 * It is never cached, because it is for its writer only.
 */
import type { Response } from 'express';
import type { ShownComment } from '../../comments/comment.ts';
import { type CommentForm, type FormProblems, commentsOpen } from '../../comments/form.ts';
import { findShownComment } from '../../comments/list.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import { exactStamp, readStamp } from '../../comments/spam/form-stamp.ts';
import type { Deps } from '../../deps.ts';
import { allowFormScript, cacheForWriterOnly } from '../request/headers.ts';
import { settingsFor } from '../request/settings.ts';
import { commentsUrl } from '../request/urls.ts';
import type { CommentFormView, CommentPageView } from '../view/models/comments.ts';
import { EMPTY_FORM, presentForm, presentComment } from '../view/present/comment-form.ts';
import type { Views } from '../view/render.ts';
import { canMail } from '../../mail/email.ts';
import { type LocalizedText, type Translate, translateFor } from '../../messages/translate.ts';
import { type Post, permalink, postName } from '../../posts/post.ts';
import { formSecret } from '../../settings/read.ts';

/** The message of the page, and the fields as typed. */
export type Answered = Partial<Pick<CommentPageView, 'message' | 'preview' | 'savedText'>> & {
  heading: LocalizedText;
  form?: CommentForm;
  problems?: FormProblems;
  parentId?: number | null;
  wantsReplies?: boolean;
  /** The stamp of the form that was sent, reused if it is exact, so that the minimum time continues. */
  stamp?: string;
};

type PageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export async function showCommentPage(
  deps: PageDeps,
  views: Views,
  res: Response,
  post: Post,
  { heading, message = null, preview = null, savedText = null, ...typed }: Answered,
): Promise<void> {
  cacheForWriterOnly(res);
  allowFormScript(res);
  const settings = await settingsFor(deps, res);
  const parent =
    typed.parentId == null ? null : await findShownComment(deps, post.id, typed.parentId);
  const isOpen =
    savedText === null && commentsOpen(post, settings, deps.clock.now()).kind === 'open';
  views.render(res, 'comment', settings, {
    page: {
      title: `${String(heading)} · ${postName(post)}`,
      description: '',
      canonicalUrl: null,
      noIndex: true,
    },
    heading,
    message,
    post: { text: postName(post), url: permalink(deps.config.siteUrl, post) },
    parent: parent && presentComment(settings, parent, null),
    preview,
    savedText,
    form: isOpen
      ? await formOf(deps, translateFor(deps.config, settings), post, parent, typed)
      : null,
  });
}

async function formOf(
  deps: PageDeps,
  t: Translate,
  post: Post,
  parent: ShownComment | null,
  { form = EMPTY_FORM, problems, wantsReplies = false, stamp = '' }: Omit<Answered, 'heading'>,
): Promise<CommentFormView> {
  const [secret, now] = [await formSecret(deps), deps.clock.now()];
  const isExact = ['valid', 'too-soon'].includes(readStamp(secret, stamp, post.id, now));
  return presentForm(
    t,
    {
      actionUrl: commentsUrl(permalink(deps.config.siteUrl, post)),
      stamp: isExact ? stamp : exactStamp(secret, post.id, now),
      replyTo: parent && { id: parent.id, name: parent.authorName },
      offersSubscription: canMail(deps.config),
      asksAkismet: asksAkismet(deps),
      wantsSubscription: wantsReplies,
    },
    form,
    problems,
  );
}
