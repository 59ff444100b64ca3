/**
 * The page of a comment for its writer, at a signed URL: shows its state, and for ten minutes lets the
 * browser that sent it change or withdraw it.
 */
import { Router, type Request, type Response } from 'express';
import type { Comment } from '../../comments/comment.ts';
import {
  changeOwnComment,
  findOwnComment,
  withdrawOwnComment,
  type Claim,
} from '../../comments/edit-own.ts';
import type { CommentForm, FormProblems } from '../../comments/form.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import type { Deps } from '../../deps.ts';
import { commentIdIn, formIn, MAX_FORM_BYTES, sentFrom } from './fields.ts';
import { editTokenIn } from './own-comment-cookie.ts';
import { refuseCrossSite } from '../request/cross-site.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { assertReading, settingsFor, commentUrl, ownCommentUrl } from '../request/page-request.ts';
import { readFields } from '../request/read-fields.ts';
import {
  ownCommentTexts,
  type OwnRefusal,
  OWN_REFUSALS,
  presentForm,
  presentComment,
} from '../view/present/comment-form.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { type LocalizedText, translateFor } from '../../messages/translate.ts';
import { permalink, postName } from '../../posts/post.ts';
import { findPostById } from '../../posts/read.ts';

type Params = { id: string; token: string };
/** `refusal`: why the change was refused. */
type Shown = { form?: CommentForm; problems?: FormProblems; refusal?: OwnRefusal };

export function ownCommentRoutes(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const ours = refuseCrossSite(deps.config, { acceptsNullOrigin: true });
  router.all('/comments/:id/:token', ours, async (req: Request<Params>, res, next) => {
    const id = commentIdIn(req.params.id);
    if (id === null) {
      // Such as /comments/feed/atom.
      next();
      return;
    }
    cacheForWriterOnly(res);
    const claim = { id, ownToken: req.params.token, editToken: editTokenIn(req) };
    if (req.method !== 'POST') {
      await show(res, claim, {}, () => {
        assertReading(req, res);
      });
      return;
    }
    // Before the body is read.
    if (!(await findOwnComment(deps, claim))) throw new NotFoundError('comment', id);
    await change(req as Request, res, claim);
  });
  return router;

  async function change(req: Request, res: Response, claim: Claim): Promise<void> {
    const fields = await readFields(req, res, { maxBytes: MAX_FORM_BYTES });
    if (fields.get('do') === 'withdraw') {
      const { kind } = await withdrawOwnComment(deps, claim);
      if (kind === 'withdrawn') await showWithdrawn(res);
      else await refuse(res, claim, kind);
      return;
    }
    const form = formIn(fields);
    const outcome = await changeOwnComment(deps, claim, { form, sentFrom: sentFrom(req) });
    switch (outcome.kind) {
      case 'changed':
        res.redirect(303, ownCommentUrl(siteUrl, claim.id, claim.ownToken));
        return;
      case 'problems':
        await show(res.status(422), claim, { form, problems: outcome.problems });
        return;
      case 'unknown':
      case 'not-yours':
      case 'too-late':
      case 'too-often':
      case 'changed-meanwhile':
        await refuse(res, claim, outcome.kind, form);
    }
  }

  async function refuse(
    res: Response,
    claim: Claim,
    why: OwnRefusal | 'unknown',
    form?: CommentForm,
  ): Promise<void> {
    if (why === 'unknown') throw new NotFoundError('comment', claim.id);
    await show(res.status(OWN_REFUSALS[why]), claim, { refusal: why, ...(form && { form }) });
  }

  /** @throws NotFoundError unless the token in the URL is right */
  async function show(
    res: Response,
    claim: Claim,
    shown: Shown = {},
    onceFound: () => void = () => undefined,
  ): Promise<void> {
    const { id, ownToken } = claim;
    const own = await findOwnComment(deps, claim);
    const post = own && (await findPostById(deps, own.comment.postId));
    if (!own || !post) throw new NotFoundError('comment', id);
    onceFound();
    const { mayChange } = own;
    // Anybody may have the URL, so a comment that is not approved has no working links.
    const comment =
      own.isWriter || own.comment.state === 'approved' ? own.comment : withoutLinks(own.comment);
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    const { heading, message } = ownCommentTexts(t, comment.state);
    const typed = {
      name: comment.authorName,
      email: comment.authorEmail ?? '',
      url: comment.authorUrl ?? '',
      text: comment.markdown,
    };
    const url = permalink(siteUrl, post);
    const ownUrl = ownCommentUrl(siteUrl, id, ownToken);
    const isShown = comment.state === 'approved';
    views.render(res, 'own-comment', settings, {
      page: pageOf(heading, settings.siteTitle),
      heading,
      message: shown.refusal ? t(`own-comment.${shown.refusal}`) : message,
      post: { text: postName(post), url: isShown ? commentUrl(siteUrl, id) : url },
      comment: presentComment(settings, comment, null),
      form: mayChange
        ? presentForm(
            t,
            { actionUrl: ownUrl, stamp: '', asksAkismet: asksAkismet(deps) },
            shown.form ?? typed,
            shown.problems,
          )
        : null,
      withdrawUrl: own.isWriter && own.isInTime ? ownUrl : null,
    });
  }

  async function showWithdrawn(res: Response): Promise<void> {
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    const { heading, message } = ownCommentTexts(t, 'withdrawn');
    views.render(res, 'comment', settings, {
      page: pageOf(heading, settings.siteTitle),
      heading,
      message,
      post: { text: settings.siteTitle, url: `${siteUrl}/` },
      parent: null,
      parentLinkback: null,
      preview: null,
      form: null,
      savedText: null,
    });
  }
}

/** The HTML is our renderer's, so every `<a>` is a link. */
function withoutLinks(comment: Comment): Comment {
  return {
    ...comment,
    authorUrl: null,
    bodyHtml: comment.bodyHtml.replace(/<a [^>]*>|<\/a>/g, ''),
  };
}

function pageOf(heading: LocalizedText, siteTitle: string) {
  const title = `${String(heading)} · ${siteTitle}`;
  return { title, description: '', canonicalUrl: null, noIndex: true };
}
