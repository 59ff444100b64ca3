/**
 * The page of one comment: replying, which also approves it, and editing.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { may } from '../../../accounts/user.ts';
import { findAdminComments, type AdminComment } from '../../../comments/admin-list.ts';
import { editComment } from '../../../comments/edit-own.ts';
import { readForm, type FormProblems, commentsOpen } from '../../../comments/form.ts';
import { submitComment } from '../../../comments/submit.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, idIn, text } from '../lib/form.ts';
import { commenterUrl, adminCommentUrl } from '../lib/paths.ts';
import { listFor, placeUrl } from './place.ts';
import { presentCommentRow } from './present-rows.ts';
import { listOfComments } from './states.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { CommentPageView } from '../views/responses.ts';
import { settingsFor } from '../../request/page-request.ts';
import { formErrors } from '../../view/present/comment-form.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { translateToEnglish } from '../../../messages/translate.ts';
import { findPostById } from '../../../posts/read.ts';
import { moderate } from '../../../responses/moderate.ts';

const DONE = {
  edited: 'Comment saved.',
  replied: 'Reply published. The comment it replies to is approved.',
};

const MEANWHILE =
  'This comment changed after you opened it. Nothing was saved. Check it and try again.';

const REFUSED = {
  closed: 'Comments on this post are closed. To reply, allow comments on the post.',
  aged: 'Comments on this post closed because of its age. To reply, change the number of days in the settings.',
  duplicate: 'You have already posted this reply.',
  other: 'The reply could not be saved. Try again.',
};

type CommentDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;
type Typed = { name: string; url: string; text: string };
type Shown = {
  notice?: string;
  typed?: Typed;
  problems?: FormProblems;
  reply?: { text: string; error: string };
};

export function commentPages(deps: CommentDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  // The admin is in English, whatever the site's language.
  const english = translateToEnglish(deps.config);
  const router = Router();
  const backTo = (id: number, done: keyof typeof DONE) =>
    adminCommentUrl(siteUrl, id, `?done=${done}`);

  router.get('/:id', async (req, res) => {
    const notice = doneSentence(req, DONE);
    await show(res, await commentOf(req), notice === null ? {} : { notice });
  });

  router.post('/:id/edit', async (req, res) => {
    const comment = await commentOf(req);
    const typed = { name: field(req, 'name'), url: field(req, 'url'), text: text(req, 'text') };
    const outcome = await editComment(deps, {
      id: comment.id,
      seen: field(req, 'seen'),
      form: typed,
    });
    switch (outcome.kind) {
      case 'edited':
        await noteAction(deps, signedIn(res).user, 'edited', `comment ${comment.id}`);
        res.redirect(303, backTo(comment.id, 'edited'));
        return;
      case 'problems':
        await show(res.status(422), comment, { typed, problems: outcome.problems });
        return;
      case 'unknown':
        throw new NotFoundError('comment', comment.id);
      case 'changed-meanwhile':
        await show(res.status(409), await commentOf(req), { notice: MEANWHILE, typed });
    }
  });

  router.post('/:id/reply', async (req, res) => {
    const comment = await commentOf(req);
    const { user } = signedIn(res);
    const reply = text(req, 'reply');
    // Loads the comment again, since it may have been approved in this request.
    const refuse = async (status: number, error: string) => {
      await show(res.status(status), await commentOf(req), { reply: { text: reply, error } });
    };
    const form = { name: user.name, email: '', url: '', text: reply };
    const { problems } = readForm(form);
    if (problems) {
      await refuse(422, String(formErrors(english, problems).text ?? REFUSED.other));
      return;
    }
    const post = await findPostById(deps, comment.postId);
    const settings = await settingsFor(deps, res);
    const open = post && commentsOpen(post, settings, deps.clock.now());
    // Checked first, so that a comment is not approved without its reply.
    if (open?.kind !== 'open') {
      await refuse(409, open?.kind === 'aged' ? REFUSED.aged : REFUSED.closed);
      return;
    }
    if (comment.state !== 'approved') {
      const seen = { kind: 'comment' as const, id: comment.id, seen: field(req, 'seen') };
      if ((await moderate(deps, [seen], 'approved')).length === 0) {
        await refuse(409, MEANWHILE);
        return;
      }
      await noteAction(deps, user, 'approved', `comment ${comment.id}`);
    }
    const outcome = await submitComment(deps, {
      postId: comment.postId,
      parentId: comment.id,
      form,
      ...{ stamp: '', nonce: '', trap: '', sentFrom: null },
      clientKeys: { client: '', network: '' },
      userId: user.id,
    });
    switch (outcome.kind) {
      case 'accepted':
        await noteAction(deps, user, 'replied to', `comment ${comment.id}`);
        res.redirect(303, backTo(comment.id, 'replied'));
        return;
      case 'problems':
        await refuse(422, String(formErrors(english, outcome.problems).text ?? REFUSED.other));
        return;
      case 'closed':
      case 'duplicate':
        await refuse(409, REFUSED[outcome.kind]);
        return;
      case 'expired':
      case 'too-soon':
      case 'too-many':
      case 'no-such-post':
        await refuse(409, REFUSED.other);
    }
  });
  return router;

  /** @throws NotFoundError if it does not exist or was withdrawn */
  async function commentOf(req: Request): Promise<AdminComment> {
    const id = idIn(String((req.params as Record<string, string>)['id']));
    const [comment] = id === null ? [] : await findAdminComments(deps, [id]);
    if (!comment || comment.state === 'withdrawn') throw new NotFoundError('comment', id ?? 0);
    return comment;
  }

  async function show(res: Response, comment: AdminComment, shown: Shown): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { authorName, authorUrl, markdown, state } = comment;
    const typed = shown.typed ?? { name: authorName, url: authorUrl ?? '', text: markdown };
    const { name, url, text: textError } = formErrors(english, shown.problems ?? {});
    const isOwner = may(signedIn(res).user, 'manage');
    const context = {
      siteUrl,
      timeZone: settings.timeZone,
      now: deps.clock.now(),
      seesAddresses: isOwner,
    };
    const row = presentCommentRow(context, comment);
    const view: CommentPageView = {
      heading: `Comment by ${authorName}`,
      row: { ...row, comment: row.comment && { ...row.comment, pageUrl: null } },
      seen: comment.seen,
      replyUrl: adminCommentUrl(siteUrl, comment.id, '/reply'),
      editUrl: adminCommentUrl(siteUrl, comment.id, '/edit'),
      notice: shown.notice ?? null,
      edit: {
        ...typed,
        errors: {
          ...(name && { name: String(name) }),
          ...(url && { url: String(url) }),
          ...(textError && { text: String(textError) }),
        },
      },
      reply: {
        text: shown.reply?.text ?? '',
        error: shown.reply?.error ?? null,
        approves: state !== 'approved',
      },
      authorUrl: isOwner ? commenterUrl(siteUrl, comment.id) : null,
      listUrl: placeUrl(siteUrl, listFor(listOfComments(state), null)),
    };
    await views.render(res, 'comment', settings, view);
  }
}
