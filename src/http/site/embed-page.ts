/**
 * PERMALINK/embed: a post as a card, for frames of other sites (http/site/oembed.ts names it to them). The only page
 * that may be framed; it has no forms, no scripts and no cookies.
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { translateFor } from '../../messages/translate.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';
import { isSlug } from '../../posts/urls/paths.ts';
import { readOutline } from '../../responses/outline.ts';
import { postCachePolicy } from '../page-cache/cache-policy.ts';
import { allowFraming } from '../request/headers.ts';
import { assertReading, embedUrl, redirectTo, settingsFor } from '../request/page-request.ts';
import { presentFramed } from '../view/present/framed.ts';
import type { Views } from '../view/render.ts';
import { postPathIn, postRoutes, type PostParams } from './post-routes.ts';

export function embedPages(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.param('slug', (_req, _res, next, slug: string) => {
    next(isSlug(slug.normalize('NFC')) ? undefined : 'route');
  });
  router.all(postRoutes('/embed'), show);
  return router;

  async function show(req: Request, res: Response, next: NextFunction): Promise<void> {
    const path = postPathIn(req.params as PostParams);
    // A post may have such a path of its own: `/2026/11/embed`, or one from another site.
    const own = await findPostAt(deps, `${path}/embed`);
    const found = own ? null : await findPostAt(deps, path);
    if (found?.kind !== 'post' && found?.kind !== 'moved') {
      next('route');
      return;
    }
    assertReading(req, res);
    if (redirectTo(req, res, embedUrl(permalink(siteUrl, found.post)))) return;
    await showCard(res, found.post);
  }

  async function showCard(res: Response, post: Post): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { count } = await readOutline(deps, settings, post.id);
    const policy = await postCachePolicy(deps, res, settings, post);
    const view = presentFramed(siteUrl, settings, translateFor(deps.config, settings), post, count);
    allowFraming(res);
    views.render(res, 'embed', settings, view, policy);
  }
}
