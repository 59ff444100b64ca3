/**
 * Sending a comment: POST <permalink>/comments, and the page that answers it. One's own comment,
 * once it was taken, is own-comment.ts's.
 *
 * None of it is ever kept: what was typed is its writer's alone.
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import { renderComment } from '../comments/body.ts';
import type { ShownComment } from '../comments/comment.ts';
import { readForm, type CommentForm, type FormProblems } from '../comments/form.ts';
import { stampFor } from '../comments/form-stamp.ts';
import { listVisibleComments } from '../comments/list.ts';
import { commentsOpen } from '../comments/open.ts';
import { submitComment, type SubmitOutcome } from '../comments/submit.ts';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { canMail } from '../mail/letter.ts';
import { permalink, type Post } from '../posts/post.ts';
import { findPostAt } from '../posts/read.ts';
import { formSecret } from '../settings/form-secret.ts';
import { commentsUrl, ownCommentUrl } from './addresses.ts';
import { clientAddress, clientKey } from './client.ts';
import type { CommentPageView } from './comment-views.ts';
import { closedText, REFUSALS } from './comment-texts.ts';
import { allowFormScript, keepToWriter } from './headers.ts';
import { EMPTY_FORM, presentForm } from './present-comment-form.ts';
import { presentComment } from './present-comments.ts';
import { postPathIn, postRoutes, type PostParams } from './post-routes.ts';
import { readFields } from './read-fields.ts';
import { settingsFor } from './request-settings.ts';
import type { Views } from './view.ts';

/** The longest text, each of its characters escaped, and the other fields. */
export const MOST_FORM_BYTES = 150_000;

type Sent = {
  form: CommentForm;
  parentId: number | null;
  stamp: string;
  nonce: string;
  trap: string;
  isPreview: boolean;
  wantsAnswers: boolean;
};

type Answered = Partial<Pick<CommentPageView, 'message' | 'preview' | 'keptText'>> & {
  heading: string;
  form?: CommentForm;
  problems?: FormProblems;
  parentId?: number | null;
  wantsAnswers?: boolean;
};

export function commentRoutes(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.post(postRoutes('/comments'), async (req, res, next) => {
    const post = await postOf(req, next);
    if (post) await take(req, res, post);
  });
  router.get(postRoutes('/comments/reply/:id'), async (req, res, next) => {
    const post = await postOf(req, next);
    if (!post) return;
    const parentId = idIn(String((req.params as Record<string, string>)['id']));
    const isThere = parentId !== null && (await findShown(post, parentId)) !== null;
    if (!isThere) throw new NotFoundError('comment', parentId ?? 0);
    await show(res, post, { heading: 'Answer a comment', parentId });
  });
  return router;

  /** `null`: nothing stands there that strangers may know of; what comes next answers. */
  async function postOf(req: Request, next: NextFunction): Promise<Post | null> {
    const found = await findPostAt(deps, postPathIn(req.params as PostParams));
    if (found?.kind === 'post' || found?.kind === 'moved') return found.post;
    next();
    return null;
  }

  async function take(req: Request, res: Response, post: Post): Promise<void> {
    const sent = sentIn(await readFields(req, res, MOST_FORM_BYTES));
    if (sent.isPreview) {
      await preview(res, post, sent);
      return;
    }
    const outcome = await submitComment(deps, {
      ...sent,
      postId: post.id,
      client: clientKey(clientAddress(req)),
      userId: null,
    });
    if (outcome.kind === 'taken') {
      const { comment, editToken } = outcome;
      keepToWriter(res);
      res.redirect(303, ownCommentUrl(siteUrl, comment.id, editToken));
      return;
    }
    await refuse(res, post, outcome, sent);
  }

  async function refuse(
    res: Response,
    post: Post,
    outcome: Exclude<SubmitOutcome, { kind: 'taken' }>,
    { form, parentId, wantsAnswers }: Sent,
  ): Promise<void> {
    const typed = { form, parentId, wantsAnswers };
    switch (outcome.kind) {
      case 'problems':
        await show(res.status(422), post, {
          heading: 'It is not sent yet',
          message: 'Look at the fields below that say why.',
          problems: outcome.problems,
          ...typed,
        });
        return;
      case 'too-many':
        res.set('Retry-After', String(REFUSALS[outcome.limit].retryAfterSeconds));
        await show(res.status(429), post, { ...REFUSALS[outcome.limit], ...typed });
        return;
      case 'expired':
        await show(res.status(409), post, { ...REFUSALS.expired, ...typed });
        return;
      case 'duplicate':
        await show(res.status(409), post, { ...REFUSALS.duplicate, keptText: typed.form.text });
        return;
      case 'closed': {
        const { siteLanguage } = await settingsFor(deps, res);
        const message = closedText(outcome.why, siteLanguage);
        const heading = 'Comments are closed';
        await show(res.status(403), post, { heading, message, keptText: typed.form.text });
        return;
      }
      case 'no-such-post':
        throw new NotFoundError('post', post.path);
    }
  }

  async function preview(res: Response, post: Post, sent: Sent): Promise<void> {
    const { form, parentId, wantsAnswers } = sent;
    const { problems } = readForm(form);
    const settings = await settingsFor(deps, res);
    if (problems) {
      await refuse(res, post, { kind: 'problems', problems }, sent);
      return;
    }
    const { bodyHtml, text } = renderComment(form.text);
    const comment: ShownComment = {
      id: 0,
      parentId,
      state: 'held',
      authorName: form.name.trim(),
      authorUrl: null,
      isPostAuthor: false,
      bodyHtml,
      text,
      createdAt: deps.clock.now(),
      changedAt: null,
    };
    await show(res, post, {
      heading: 'Preview',
      message: 'So it would look. It is not sent yet.',
      preview: presentComment(settings, comment, null),
      form,
      parentId,
      wantsAnswers,
    });
  }

  async function show(
    res: Response,
    post: Post,
    { heading, message = null, preview = null, keptText = null, ...typed }: Answered,
  ): Promise<void> {
    keepToWriter(res);
    allowFormScript(res);
    const settings = await settingsFor(deps, res);
    const now = deps.clock.now();
    const url = permalink(siteUrl, post);
    const parent = typed.parentId == null ? null : await findShown(post, typed.parentId);
    const isOpen = keptText === null && commentsOpen(post, settings, now).kind === 'open';
    views.render(res, 'comment', settings, {
      page: {
        title: `${heading} · ${post.title}`,
        description: '',
        canonicalUrl: null,
        noIndex: true,
      },
      heading,
      message,
      post: { text: post.title, url },
      parent: parent && presentComment(settings, parent, null),
      preview,
      keptText,
      form: isOpen
        ? presentForm(
            {
              actionUrl: commentsUrl(url),
              stamp: stampFor(await formSecret(deps), post.id, now),
              replyTo: parent && { id: parent.id, name: parent.authorName },
              offersFollow: canMail(deps.config),
              ...(typed.wantsAnswers && { follows: true }),
            },
            typed.form ?? EMPTY_FORM,
            typed.problems,
          )
        : null,
    });
  }

  async function findShown({ id: postId }: Post, id: number): Promise<ShownComment | null> {
    const comments = await listVisibleComments(deps, postId);
    return comments.find((each) => each.id === id && each.state === 'approved') ?? null;
  }
}

function sentIn(fields: URLSearchParams): Sent {
  const field = (name: string) => (fields.get(name) ?? '').replaceAll('\0', '\uFFFD');
  return {
    form: formIn(fields),
    parentId: idIn(field('parent')),
    stamp: field('stamp').slice(0, 100),
    nonce: field('nonce').slice(0, 20),
    // No person sees it.
    trap: field('subject'),
    isPreview: field('do') === 'preview',
    wantsAnswers: field('follow') === 'yes',
  };
}

export function formIn(fields: URLSearchParams): CommentForm {
  const field = (name: string) => (fields.get(name) ?? '').replaceAll('\0', '\uFFFD');
  return {
    name: field('name'),
    email: field('email'),
    url: field('url'),
    text: field('text').replace(/\r\n?/g, '\n'),
  };
}

function idIn(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
