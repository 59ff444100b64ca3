/**
 * The buttons of the editor's panel that act at once, and keep what is typed: those of a draft's share links,
 * and those of the reply context.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { field, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import { keepText } from './keep-text.ts';
import type { EditorParts } from './present-editor.ts';
import { signedIn } from '../session/signed-in.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import {
  createShareLink,
  isShareable,
  revokeShareLink,
} from '../../../posts/drafts/share-links.ts';
import type { Post } from '../../../posts/post.ts';
import { refreshContext, removeContext } from '../../../posts/reply-context.ts';

export function sharePages(parts: EditorParts): Router {
  const { deps } = parts;
  const { siteUrl } = deps.config;
  const router = Router();
  const back = (post: Post, done: string) =>
    adminUrl(siteUrl, `/posts/${post.id}?done=${done}#share`);

  router.post('/:id/share', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    if (!isShareable(post, deps.clock.now())) throw new NotFoundError('draft', String(post.id));
    if (!(await keepText(parts, req, res, post))) return;
    const { user } = signedIn(res);
    const days = Number(field(req, 'days'));
    const link = await createShareLink(deps, { postId: post.id, userId: user.id, days });
    if (link) await noteAction(deps, user, 'created a share link', post.path);
    res.redirect(303, back(post, link ? 'shared' : 'share-full'));
  });

  router.post(
    '/:id/share/:link/revoke',
    async (req: Request<{ id: string; link: string }>, res) => {
      const post = await findOwnPost(deps, req, res);
      if (!(await keepText(parts, req, res, post))) return;
      await revokeShareLink(deps, { id: idIn(req.params.link) ?? 0, postId: post.id });
      await noteAction(deps, signedIn(res).user, 'revoked a share link', post.path);
      res.redirect(303, back(post, 'revoked'));
    },
  );
  return router;
}

export function contextPages(parts: EditorParts): Router {
  const { deps } = parts;
  const router = Router();
  const back = ({ id }: Post, done: string) =>
    adminUrl(deps.config.siteUrl, `/posts/${id}?done=${done}#context`);

  router.post('/:id/context/refresh', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    if (!(await keepText(parts, req, res, post))) return;
    await refreshContext(deps, post.id);
    res.redirect(303, back(post, 'context-due'));
  });

  router.post('/:id/context/remove', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    if (!(await keepText(parts, req, res, post))) return;
    await removeContext(deps, post.id);
    res.redirect(303, back(post, 'context-removed'));
  });
  return router;
}
