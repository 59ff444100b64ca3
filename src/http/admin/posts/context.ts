/**
 * Reads the reply context of a post again, and removes it.
 */
import { Router } from 'express';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import { keepText } from './keep-text.ts';
import type { EditorParts } from './present-editor.ts';
import type { Post } from '../../../posts/post.ts';
import { refreshContext, removeContext } from '../../../posts/reply-context.ts';

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
