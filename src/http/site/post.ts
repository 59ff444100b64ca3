/**
 * A post or a page at its permalink: shows it, redirects from its old paths, and answers 410 if it
 * was deleted.
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { postCachePolicy } from '../page-cache/cache-policy.ts';
import { allowFormScript } from '../request/headers.ts';
import { redirectTo, assertReading } from '../request/page-request.ts';
import { settingsFor } from '../request/settings.ts';
import { responsePageUrl } from '../request/urls.ts';
import { showPasswordProtected } from './password-protected.ts';
import { postPathIn, postRoutes, type PostParams } from './post-routes.ts';
import { advertisedBy, setAdvertisingHeaders } from '../view/advertise.ts';
import { gatherResponses } from '../view/present/comment-form.ts';
import { presentGone, presentPost } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';
import { translateFor } from '../../messages/translate.ts';
import { findNeighbours } from '../../posts/lists.ts';
import { pingStates } from '../../posts/pings.ts';
import { isSlug, permalink, type Post } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';

/** Paths that have and had no post are left to the next handler. */
export function postPages(deps: Deps, views: Views): Router {
  const router = Router();
  router.param('slug', (_req, _res, next, slug: string) => {
    next(isSlug(slug.normalize('NFC')) ? undefined : 'route');
  });
  router.all(postRoutes('/comments/:page'), showResponsesPage);
  // The path of an imported post's old URL may have any shape.
  router.all('/*rest', showPost);
  return router;

  async function showPost(req: Request, res: Response, next: NextFunction): Promise<void> {
    // An escaped slash does not separate segments.
    if (/%2f/i.test(req.path)) {
      next('route');
      return;
    }
    // `readableAddress` has refused what cannot be decoded.
    const path = decodeURIComponent(req.path).replace(/\/+$/, '');
    const [found] = await Promise.all([findPostAt(deps, path), settingsFor(deps, res)]);
    if (!found) {
      next('route');
      return;
    }
    if (found.kind === 'password-protected') {
      await showPasswordProtected(deps, views, { req, res, post: found.post, page: 1 });
      return;
    }
    assertReading(req, res);
    switch (found.kind) {
      case 'gone':
        await showTombstone(res, found.post);
        return;
      case 'moved':
      case 'post':
        if (redirectTo(req, res, permalink(deps.config.siteUrl, found.post))) return;
        await showArticle(res, found.post);
    }
  }

  async function showResponsesPage(req: Request, res: Response, next: NextFunction) {
    const { page = '', ...params } = req.params as PostParams & { page?: string };
    const found = /^[1-9]\d{0,4}$/.test(page) ? await findPostAt(deps, postPathIn(params)) : null;
    if (!found || found.kind === 'gone') {
      next('route');
      return;
    }
    const { post } = found;
    if (found.kind === 'password-protected') {
      await showPasswordProtected(deps, views, { req, res, post, page: Number(page) });
      return;
    }
    assertReading(req, res);
    const url = responsePageUrl(permalink(deps.config.siteUrl, post), Number(page));
    if (redirectTo(req, res, url)) return;
    await showArticle(res, post, Number(page));
  }

  /** @throws NotFoundError for a page of responses that does not exist */
  async function showArticle(res: Response, post: Post, pageNumber = 1): Promise<void> {
    const settings = await settingsFor(deps, res);
    const [said, advertised, neighbours] = await Promise.all([
      gatherResponses(deps, settings, post, pageNumber),
      advertisedBy(deps, settings, post),
      post.kind === 'post' ? findNeighbours(deps, post) : null,
    ]);
    if (said.commenting.form) allowFormScript(res);
    const policy = await postCachePolicy(deps, res, settings, post, {
      ...(neighbours && { neighbours }),
      endsAt: said.endsAt,
    });
    setAdvertisingHeaders(res, advertised);
    const t = translateFor(deps.config, settings);
    const view = presentPost(deps.config.siteUrl, settings, t, {
      post,
      pings: pingStates(post, settings, deps.clock.now()),
      advertised,
      responses: said,
      neighbours: neighbours ?? { earlier: null, later: null },
    });
    const canonicalUrl = responsePageUrl(permalink(deps.config.siteUrl, post), pageNumber);
    const page = { ...view.page, canonicalUrl };
    views.render(res, post.kind, settings, { ...view, page }, policy);
  }

  /**
   * 410: sites that were notified of the post are notified that it is gone, and find this. It still
   * advertises its endpoints, so that responses can be withdrawn, too.
   */
  async function showTombstone(res: Response, post: Post): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { webmentionUrl } = await advertisedBy(deps, settings, post);
    const advertised = { webmentionUrl, pingbackUrl: null, trackbackRdfHtml: null };
    setAdvertisingHeaders(res, advertised);
    const policy = await postCachePolicy(deps, res, settings, post);
    const view = presentGone(settings, translateFor(deps.config, settings), post, advertised);
    views.render(res.status(410), 'gone', settings, view, policy);
  }
}
