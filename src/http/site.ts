/**
 * The pages that people read: the home page, its further pages, a post.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { listVisibleLinkbacks } from '../linkbacks/list.ts';
import { pingStates } from '../posts/pings.ts';
import { permalink } from '../posts/post.ts';
import { findPublicPost, listPublicPosts } from '../posts/read.ts';
import { readSettings } from '../settings/read.ts';
import { readOnly } from './errors.ts';
import { presentHome, presentPost } from './present.ts';
import type { Views } from './view.ts';

export function siteRoutes(deps: Deps, views: Views): Router {
  const router = Router();
  router
    .route('/')
    .get((_req, res) => showHome(res, 1))
    .all(readOnly);
  router.route('/page/:number').get(showNumberedPage).all(readOnly);
  router.route('/:year/:month/:slug').get(showPost).all(readOnly);
  return router;

  async function showHome(res: Response, pageNumber: number): Promise<void> {
    const settings = await readSettings(deps);
    const list = await listPublicPosts(deps, { pageNumber, perPage: settings.postsPerPage });
    if (pageNumber > list.pageCount) throw new NotFoundError('page', pageNumber);
    views.render(
      res,
      'home',
      settings,
      presentHome(deps.config.siteUrl, settings, list, pageNumber),
    );
  }

  async function showNumberedPage(req: Request<{ number: string }>, res: Response): Promise<void> {
    const { number } = req.params;
    if (!/^[1-9]\d{0,5}$/.test(number)) throw new NotFoundError('page', number);
    if (number === '1') res.redirect(301, `${deps.config.siteUrl}/`);
    else await showHome(res, Number(number));
  }

  async function showPost(
    req: Request<{ year: string; month: string; slug: string }>,
    res: Response,
  ): Promise<void> {
    const { year, month, slug } = req.params;
    const path = `/${year}/${month}/${slug}`;
    const post = await findPublicPost(deps, path);
    if (!post) throw new NotFoundError('post', path);
    const [settings, linkbacks] = await Promise.all([
      readSettings(deps),
      listVisibleLinkbacks(deps, post.id),
    ]);
    const { siteUrl } = deps.config;
    if (req.path.endsWith('/')) {
      res.redirect(301, permalink(siteUrl, post));
      return;
    }
    // Pingback 1.0 §2.1: absolute, and in step with the flag.
    const pings = pingStates(post, settings, deps.clock.now());
    if (pings.pingback === 'open') res.set('X-Pingback', `${siteUrl}/xmlrpc`);
    views.render(res, 'post', settings, presentPost(siteUrl, settings, post, pings, linkbacks));
  }
}
