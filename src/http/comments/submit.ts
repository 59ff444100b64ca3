/**
 * Receives comments (POST <permalink>/comments), and serves the form for a reply and exact stamps. Shows the page
 * with the form to reply, to preview, or after a refusal, with the text as typed; it is never cached, because it is
 * for its writer only. The page of a stored comment is in own-comment.ts.
 */
import { type NextFunction, type Request, type Response, Router } from 'express';
import {
  type CommentForm,
  type CommentsOpen,
  type FormProblems,
  commentsOpen,
  exactStamp,
  readForm,
  readStamp,
} from '../../comments/form.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import { type SubmitOutcome, submitComment } from '../../comments/submit.ts';
import type { Deps } from '../../deps.ts';
import {
  answeredField,
  answeredIn,
  MAX_FORM_BYTES,
  type SentComment,
  sentFrom,
  sentIn,
} from './fields.ts';
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
import { nameOf, presentLinkback } from '../view/present/responses.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { clientKeys } from '../../lib/rate-limiter.ts';
import type { NamedResponse } from '../../linkbacks/linkback.ts';
import { canMail } from '../../mail/email.ts';
import { type LocalizedText, type Translate, translateFor } from '../../messages/translate.ts';
import { type Post, permalink, postName } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';
import { findShownResponse, type ResponsePage } from '../../responses/outline.ts';
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
    const parent = answeredIn(String((req.params as Record<string, string>)['id']));
    const isThere = parent !== null && (await findShownResponse(deps, post.id, parent)) !== null;
    if (!isThere) throw new NotFoundError('response', req.path);
    const open = await openNow(res, post);
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    if (open.kind === 'open') {
      await show(res, post, { heading: t('comment-page.reply'), parent });
      return;
    }
    const closed = closedComments(t, open, settings, { hasText: false });
    await show(res.status(403), post, { ...closed, parent });
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
    const { parent, ...comment } = sent;
    const outcome = await submitComment(deps, {
      ...comment,
      parentId: parent?.kind === 'comment' ? parent.id : null,
      linkbackId: parent?.kind === 'linkback' ? parent.id : null,
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
    { form, parent, wantsReplies, stamp }: SentComment,
  ): Promise<void> {
    const typed = { form, parent, wantsReplies, stamp };
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
    const { form, parent, wantsReplies, stamp } = sent;
    const { fields, problems } = readForm(form);
    if (problems) {
      await refuse(res, post, { kind: 'problems', problems }, sent);
      return;
    }
    const comment = {
      id: 0,
      parentId: null,
      linkbackId: null,
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
      ...{ form, parent, wantsReplies, stamp },
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
  parent?: NamedResponse | null;
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
  const parent = typed.parent ? await findShownResponse(deps, post.id, typed.parent) : null;
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
    parent: parent && 'comment' in parent ? presentComment(settings, parent.comment, null) : null,
    parentLinkback:
      parent && 'linkback' in parent
        ? presentLinkback(deps.config.siteUrl, settings, parent.linkback, null)
        : null,
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
  parent: ResponsePage | null,
  { form = EMPTY_FORM, problems, wantsReplies = false, stamp = '' }: Omit<Answered, 'heading'>,
): Promise<CommentFormView> {
  const [secret, now] = [await formSecret(deps), deps.clock.now()];
  const isExact = ['valid', 'too-soon'].includes(readStamp(secret, stamp, post.id, now));
  return presentForm(
    t,
    {
      actionUrl: commentsUrl(permalink(deps.config.siteUrl, post)),
      stamp: isExact ? stamp : exactStamp(secret, post.id, now),
      replyTo: parent && replyToOf(deps.config, parent),
      offersSubscription: canMail(deps.config),
      asksAkismet: asksAkismet(deps),
      wantsSubscription: wantsReplies,
    },
    form,
    problems,
  );
}

function replyToOf(
  { siteUrl }: Pick<Deps['config'], 'siteUrl'>,
  parent: ResponsePage,
): CommentFormView['replyTo'] {
  const named: NamedResponse =
    'comment' in parent
      ? { kind: 'comment', id: parent.comment.id }
      : { kind: 'linkback', id: parent.linkback.id };
  return { parent: answeredField(named), name: nameOf(siteUrl, parent) ?? '' };
}
