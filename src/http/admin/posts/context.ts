/**
 * Reads again what other sites say that the post shows, and removes it: its reply context, and its embeds.
 */
import { Router } from 'express';
import { listEmbedsOf, refreshEmbed, removeEmbed } from '../../../embeds/manage.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { idIn } from '../lib/form.ts';
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

const VERBS = {
  refresh: { change: refreshEmbed, done: 'embed-due' },
  remove: { change: removeEmbed, done: 'embed-removed' },
} as const;

export function embedPages(parts: EditorParts): Router {
  const { deps } = parts;
  const router = Router();
  for (const [verb, { change, done }] of Object.entries(VERBS)) {
    router.post(`/:id/embeds/:embed/${verb}`, async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      const embeds = await listEmbedsOf(deps, post.id);
      const embed = embeds.find(({ id }) => id === idIn(req.params.embed));
      if (!embed) throw new NotFoundError('embed', req.params.embed);
      // The text that is kept may not show it any longer.
      if (!(await keepText(parts, req, res, post))) return;
      await change(deps, post.id, embed.id);
      res.redirect(303, adminUrl(deps.config.siteUrl, `/posts/${post.id}?done=${done}#embeds`));
    });
  }
  return router;
}
