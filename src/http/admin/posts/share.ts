/**
 * Creates and revokes the share links of a draft.
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
