/**
 * The share links of a draft: a section of the editor; creates and revokes them.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { field, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { findOwnPost } from './find-or-begin.ts';
import { signedIn } from '../session/signed-in.ts';
import type { ShareView } from '../views/posts.ts';
import { shareUrl } from '../../request/page-request.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import {
  createShareLink,
  DEFAULT_SHARE_DAYS,
  isShareable,
  listShareLinks,
  revokeShareLink,
  SHARE_DAYS,
} from '../../../posts/drafts/share-links.ts';
import type { Post } from '../../../posts/post.ts';

type ShareDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function sharePages(deps: ShareDeps): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const back = (post: Post, done: string) =>
    adminUrl(siteUrl, `/posts/${post.id}?done=${done}#share`);

  router.post('/:id/share', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    if (!isShareable(post, deps.clock.now())) throw new NotFoundError('draft', String(post.id));
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
      await revokeShareLink(deps, { id: idIn(req.params.link) ?? 0, postId: post.id });
      await noteAction(deps, signedIn(res).user, 'revoked a share link', post.path);
      res.redirect(303, back(post, 'revoked'));
    },
  );
  return router;
}

/** `null`: the post is neither a draft nor scheduled. */
export async function shareView(
  deps: ShareDeps,
  post: Post,
  timeZone: string,
): Promise<ShareView | null> {
  if (!isShareable(post, deps.clock.now())) return null;
  const { siteUrl } = deps.config;
  const action = adminUrl(siteUrl, `/posts/${post.id}/share`);
  const links = await listShareLinks(deps, post.id);
  return {
    action,
    days: SHARE_DAYS.map((days) => ({
      days,
      text: plural(days, 'day'),
      isDefault: days === DEFAULT_SHARE_DAYS,
    })),
    links: links.map(({ id, token, expiresAt }) => ({
      id,
      url: shareUrl(siteUrl, token),
      until: presentTime(expiresAt, timeZone),
      revokeUrl: `${action}/${id}/revoke`,
    })),
  };
}
