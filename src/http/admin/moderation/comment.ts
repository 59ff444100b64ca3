/**
 * The page of one comment: replying, which also approves it, and editing.
 */
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { may } from '../../../accounts/user.ts';
import { type AdminComment, findAdminComments } from '../../../comments/admin-list.ts';
import { editComment } from '../../../comments/edit-own.ts';
import type { FormProblems } from '../../../comments/form.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, idIn, text } from '../lib/form.ts';
import { adminCommentUrl, commenterUrl } from '../lib/paths.ts';
import { listFor, placeUrl } from './place.ts';
import { presentCommentRow } from './present-rows.ts';
import { MEANWHILE, type RefusedReply, publishReply } from './reply.ts';
import { listOfComments } from './states.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import type { CommentPageView } from '../views/responses.ts';
import { settingsFor } from '../../request/page-request.ts';
import { formErrors } from '../../view/present/comment-form.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { translateToEnglish } from '../../../messages/translate.ts';

const DONE = {
  edited: 'Comment saved.',
  replied: 'Reply published. The comment it replies to is approved.',
};

type CommentDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;
type Typed = { name: string; url: string; text: string };
type Shown = {
  notice?: string;
  typed?: Typed;
  problems?: FormProblems;
  reply?: RefusedReply;
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
    const { id } = comment;
    const refused = await publishReply(
      deps,
      { req, res },
      { kind: 'comment', id },
      backTo(id, 'replied'),
    );
    // Loads the comment again, since it may have been approved in this request.
    if (refused) await show(res.status(refused.status), await commentOf(req), { reply: refused });
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
      list: listOfComments(state),
    };
    const row = presentCommentRow(context, comment);
    const view: CommentPageView = {
      heading: `Comment by ${authorName}`,
      row: { ...row, isInQueue: false },
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
