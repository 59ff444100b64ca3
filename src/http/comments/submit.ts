/**
 * Receives comments (POST <permalink>/comments), and serves the form for a reply and exact stamps. Shows the page
 * with the form to reply, to preview, or after a refusal, with the text as typed; it is never cached, because it is
 * for its writer only. The page of a stored comment is in own-comment.ts.
 */
import { type NextFunction, type Request, type Response, Router } from 'express';
import type { ShownComment } from '../../comments/comment.ts';
import {
  type CommentForm,
  type CommentsOpen,
  type FormProblems,
  commentsOpen,
  exactStamp,
  readForm,
  readStamp,
} from '../../comments/form.ts';
import { findShownComment } from '../../comments/list.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import { type SubmitOutcome, submitComment } from '../../comments/submit.ts';
import type { Deps } from '../../deps.ts';
import { MAX_FORM_BYTES, type SentComment, commentIdIn, sentFrom, sentIn } from './fields.ts';
import { earlierCommentIn, redirectToOwn } from './own-comment-cookie.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { allowFormScript, cacheForWriterOnly, clientAddress } from '../request/headers.ts';
import { commentsUrl, settingsFor } from '../request/page-request.ts';
import { readFields } from '../request/read-fields.ts';
import { type PostParams, postPathIn, postRoutes } from '../site/post-routes.ts';
import type { CommentFormView, CommentPageView } from '../view/models/comments.ts';
import {
  EMPTY_FORM,
  RETRY_AFTER_SECONDS,
  closedComments,
  presentComment,
  presentForm,
  refusedComment,
} from '../view/present/comment-form.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { clientKeys } from '../../lib/rate-limiter.ts';
import { canMail } from '../../mail/email.ts';
import { type LocalizedText, type Translate, translateFor } from '../../messages/translate.ts';
import { type Post, permalink, postName } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';
import { formSecret } from '../../settings/settings.ts';

type Refusal = Exclude<SubmitOutcome, { kind: 'accepted' }>;

export function commentRoutes(deps: Deps, views: Views): Router {
  const router = Router();
  const ours = refuseCrossSite(deps.config, { acceptsNullOrigin: true });
  router.post(postRoutes('/comments'), ours, async (req, res, next) => {
    const post = await postOf(req, next);
    if (!post) return;
    const sent = sentIn(await readFields(req, res, { maxBytes: MAX_FORM_BYTES }));
    const open = await openNow(res, post);
    if (open.kind !== 'open') await refuse(res, post, { kind: 'closed', why: open }, sent);
    else if (sent.isPreview) await preview(res, post, sent);
    else await take(req, res, post, sent);
  });
  router.get(postRoutes('/comments/reply/:id'), async (req, res, next) => {
    const post = await postOf(req, next);
    if (!post) return;
    const parentId = commentIdIn(String((req.params as Record<string, string>)['id']));
    const isThere = parentId !== null && (await findShownComment(deps, post.id, parentId)) !== null;
    if (!isThere) throw new NotFoundError('comment', parentId ?? 0);
    const open = await openNow(res, post);
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    if (open.kind === 'open') {
      await show(res, post, { heading: t('comment-page.reply'), parentId });
      return;
    }
    const closed = closedComments(t, open, settings, { hasText: false });
    await show(res.status(403), post, { ...closed, parentId });
  });
  // For the script of a cached page, when somebody begins to write.
  router.get(postRoutes('/comments/stamp'), async (req, res, next) => {
    const post = await postOf(req, next);
    if (!post) return;
    if ((await openNow(res, post)).kind !== 'open') throw new NotFoundError('stamp', '');
    cacheForWriterOnly(res);
    res.type('text/plain').send(exactStamp(await formSecret(deps), post.id, deps.clock.now()));
  });
  return router;

  async function openNow(res: Response, post: Post): Promise<CommentsOpen> {
    return commentsOpen(post, await settingsFor(deps, res), deps.clock.now());
  }

  /** `null`: no public post is there; the next handler answers. */
  async function postOf(req: Request, next: NextFunction): Promise<Post | null> {
    const found = await findPostAt(deps, postPathIn(req.params as PostParams));
    if (found?.kind === 'post' || found?.kind === 'moved') return found.post;
    next();
    return null;
  }

  async function take(req: Request, res: Response, post: Post, sent: SentComment): Promise<void> {
    const outcome = await submitComment(deps, {
      ...sent,
      postId: post.id,
      clientKeys: clientKeys(clientAddress(req)),
      sentFrom: sentFrom(req),
      userId: null,
      earlier: earlierCommentIn(req),
    });
    if (outcome.kind === 'accepted') await redirectToOwn(deps, { req, res }, outcome);
    else await refuse(res, post, outcome, sent);
  }

  async function refuse(
    res: Response,
    post: Post,
    outcome: Refusal,
    { form, parentId, wantsReplies, stamp }: SentComment,
  ): Promise<void> {
    const typed = { form, parentId, wantsReplies, stamp };
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    switch (outcome.kind) {
      case 'problems':
        await show(res.status(422), post, {
          ...refusedComment(t, 'problems'),
          problems: outcome.problems,
          ...typed,
        });
        return;
      case 'too-many':
        res.set('Retry-After', String(RETRY_AFTER_SECONDS[outcome.limit]));
        await show(res.status(429), post, { ...refusedComment(t, outcome.limit), ...typed });
        return;
      case 'expired':
        // The next form has a new stamp.
        await show(res.status(409), post, { ...refusedComment(t, 'expired'), ...typed, stamp: '' });
        return;
      case 'too-soon':
        await show(res.status(409), post, { ...refusedComment(t, 'too-soon'), ...typed });
        return;
      case 'duplicate':
        await show(res.status(409), post, {
          ...refusedComment(t, 'duplicate'),
          savedText: form.text,
        });
        return;
      case 'closed': {
        const closed = closedComments(t, outcome.why, settings, { hasText: true });
        await show(res.status(403), post, { ...closed, savedText: form.text });
        return;
      }
      case 'no-such-post':
        throw new NotFoundError('post', post.path);
    }
  }

  async function preview(res: Response, post: Post, sent: SentComment): Promise<void> {
    const { form, parentId, wantsReplies, stamp } = sent;
    const { fields, problems } = readForm(form);
    if (problems) {
      await refuse(res, post, { kind: 'problems', problems }, sent);
      return;
    }
    const comment = {
      id: 0,
      parentId,
      state: 'pending',
      authorName: fields.authorName,
      authorUrl: fields.authorUrl,
      isPostAuthor: false,
      bodyHtml: fields.body.bodyHtml,
      text: fields.body.text,
      createdAt: deps.clock.now(),
      changedAt: null,
    } as const;
    const settings = await settingsFor(deps, res);
    const t: Translate = translateFor(deps.config, settings);
    await show(res, post, {
      heading: t('comment-page.preview.heading'),
      message: t('comment-page.preview.message'),
      preview: presentComment(settings, comment, null),
      ...{ form, parentId, wantsReplies, stamp },
    });
  }

  async function show(res: Response, post: Post, answered: Answered): Promise<void> {
    await showCommentPage(deps, views, res, post, answered);
  }
}

/** The message of the page, and the fields as typed. */
type Answered = Partial<Pick<CommentPageView, 'message' | 'preview' | 'savedText'>> & {
  heading: LocalizedText;
  form?: CommentForm;
  problems?: FormProblems;
  parentId?: number | null;
  wantsReplies?: boolean;
  /** The stamp of the form that was sent, reused if it is exact, so that the minimum time continues. */
  stamp?: string;
};

type PageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

async function showCommentPage(
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
