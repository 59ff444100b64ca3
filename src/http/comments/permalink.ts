/**
 * The permalink of a comment: redirects to the page of responses that shows it now. Not cacheable, because
 * the page changes as comments come.
 */
import { Router, type Request, type Response } from 'express';
import { findPlace } from '../../comments/list.ts';
import type { Deps } from '../../deps.ts';
import { commentIdIn } from './fields.ts';
import { assertReading, settingsFor, responsePageUrl } from '../request/page-request.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { permalink } from '../../posts/post.ts';
import { findPostById } from '../../posts/read.ts';
import { readOutline } from '../../responses/outline.ts';
import { anchorOf, pageNumberOf } from '../../responses/thread.ts';

export function commentAddresses(deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>): Router {
  const router = Router();
  router.all('/comments/:id', async (req: Request<{ id: string }>, res, next) => {
    const id = commentIdIn(req.params.id);
    if (id === null) {
      // Such as /comments/feed.
      next();
      return;
    }
    const url = await findWhereItStands(res, id);
    if (url === null) throw new NotFoundError('comment', id);
    assertReading(req, res);
    res.set('Cache-Control', 'no-store').redirect(302, url);
  });
  return router;

  /** `null`: the comment is not public. */
  async function findWhereItStands(res: Response, id: number): Promise<string | null> {
    const place = await findPlace(deps, id);
    const post = place?.isShown ? await findPostById(deps, place.postId) : null;
    if (!post) return null;
    const { pages } = await readOutline(deps, await settingsFor(deps, res), post.id);
    const comment = { kind: 'comment', id } as const;
    const page = pageNumberOf(pages, comment);
    if (page === null) return null;
    return `${responsePageUrl(permalink(deps.config.siteUrl, post), page)}#${anchorOf(comment)}`;
  }
}
