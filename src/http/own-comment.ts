/**
 * One's own comment, at an address that its writer's browser alone was given: what became of it,
 * and for ten minutes changing or withdrawing it.
 */
import { Router, type Request, type Response } from 'express';
import { changeOwnComment, findOwnComment, withdrawOwnComment } from '../comments/edit-own.ts';
import type { CommentForm, FormProblems } from '../comments/form.ts';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { permalink } from '../posts/post.ts';
import { findPostById } from '../posts/read.ts';
import { commentUrl, ownCommentUrl } from './addresses.ts';
import { OWN_TEXTS } from './comment-texts.ts';
import { formIn, MOST_FORM_BYTES } from './comments.ts';
import { keepToWriter } from './headers.ts';
import { presentForm } from './present-comment-form.ts';
import { presentComment } from './present-comments.ts';
import { presentDate } from './present-date.ts';
import { readFields } from './read-fields.ts';
import { assertReading } from './read-only.ts';
import { settingsFor } from './request-settings.ts';
import type { Views } from './view.ts';

type Params = { id: string; token: string };
type Shown = { form?: CommentForm; problems?: FormProblems; message?: string };

export function ownCommentRoutes(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.all('/comments/:id/:token', async (req: Request<Params>, res, next) => {
    if (!/^[1-9]\d{0,8}$/.test(req.params.id)) {
      // Such as /comments/feed/atom.
      next();
      return;
    }
    keepToWriter(res);
    const id = Number(req.params.id);
    const { token } = req.params;
    if (req.method === 'POST') {
      await change(req as Request, res, id, token);
      return;
    }
    if (await findOwnComment(deps, id, token)) assertReading(req, res);
    await show(res, id, token);
  });
  return router;

  async function change(req: Request, res: Response, id: number, token: string): Promise<void> {
    const fields = await readFields(req, res, MOST_FORM_BYTES);
    const own = { id, editToken: token };
    if (fields.get('do') === 'withdraw') {
      const { kind } = await withdrawOwnComment(deps, own);
      if (kind === 'unknown') throw new NotFoundError('comment', id);
      if (kind === 'withdrawn') await showWithdrawn(res);
      else await show(res.status(409), id, token, { message: TOO_LATE });
      return;
    }
    const form = formIn(fields);
    const outcome = await changeOwnComment(deps, { ...own, form });
    switch (outcome.kind) {
      case 'changed':
        res.redirect(303, ownCommentUrl(siteUrl, id, token));
        return;
      case 'unknown':
        throw new NotFoundError('comment', id);
      case 'problems':
        await show(res.status(422), id, token, { form, problems: outcome.problems });
        return;
      case 'too-late':
        await show(res.status(409), id, token, { message: TOO_LATE });
        return;
      case 'changed-meanwhile':
        await show(res.status(409), id, token, { form, message: MEANWHILE });
    }
  }

  /** @throws NotFoundError to whoever has not its token */
  async function show(res: Response, id: number, token: string, shown: Shown = {}): Promise<void> {
    const own = await findOwnComment(deps, id, token);
    const post = own && (await findPostById(deps, own.comment.postId));
    if (!own || !post) throw new NotFoundError('comment', id);
    const { comment, mayChange } = own;
    const settings = await settingsFor(deps, res);
    const { heading, message } = OWN_TEXTS[comment.state];
    const typed = {
      name: comment.authorName,
      email: comment.authorEmail ?? '',
      url: comment.authorUrl ?? '',
      text: comment.markdown,
    };
    const url = permalink(siteUrl, post);
    const isShown = comment.state === 'approved';
    views.render(res, 'own-comment', settings, {
      page: pageOf(heading, settings.siteTitle),
      heading,
      message: shown.message ?? message,
      post: { text: post.title, url: isShown ? commentUrl(siteUrl, id) : url },
      comment: presentComment(settings, comment, null),
      form: mayChange
        ? presentForm(
            { actionUrl: ownCommentUrl(siteUrl, id, token), stamp: '' },
            shown.form ?? typed,
            shown.problems,
          )
        : null,
      until:
        mayChange && comment.editableUntil
          ? presentDate(comment.editableUntil, settings.siteLanguage)
          : null,
    });
  }

  async function showWithdrawn(res: Response): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { heading, message } = OWN_TEXTS.withdrawn;
    views.render(res, 'comment', settings, {
      page: pageOf(heading, settings.siteTitle),
      heading,
      message,
      post: { text: settings.siteTitle, url: `${siteUrl}/` },
      parent: null,
      preview: null,
      form: null,
      keptText: null,
    });
  }
}

const TOO_LATE = 'Its ten minutes are over: it cannot be changed or withdrawn any more.';
const MEANWHILE =
  'Somebody decided about it just now. Nothing was changed; look at it, and try again.';

function pageOf(heading: string, siteTitle: string) {
  return { title: `${heading} · ${siteTitle}`, description: '', canonicalUrl: null, noIndex: true };
}
