/**
 * Reads the page of a post's embed again, and removes its card: for whoever may edit all posts that show it.
 */
import { Router } from 'express';
import { listEmbedsOf, refreshEmbed, removeEmbed } from '../../../embeds/manage.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import { signedIn } from '../session/signed-in.ts';
import { keepText } from './keep-text.ts';
import type { EditorParts } from './present-editor.ts';

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
      const { user } = signedIn(res);
      const outcome = await change(deps, { user, postId: post.id, embedId: embed.id });
      if (outcome === 'not-shown') throw new NotFoundError('embed', req.params.embed);
      const message = outcome === 'done' ? done : 'embed-of-others';
      res.redirect(303, adminUrl(deps.config.siteUrl, `/posts/${post.id}?done=${message}#embeds`));
    });
  }
  return router;
}
