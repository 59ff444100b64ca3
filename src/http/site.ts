/**
 * The pages that people read: the home page, its further pages, a post.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { listVisibleLinkbacks } from '../linkbacks/list.ts';
import { pingStates } from '../posts/pings.ts';
import { permalink, type Post } from '../posts/post.ts';
import { listPublicPosts } from '../posts/lists.ts';
import { findPostAt } from '../posts/read.ts';
import { listKeys } from '../posts/surrogate-keys.ts';
import { readSettings } from '../settings/read.ts';
import { advertisedBy, setAdvertisingHeaders } from './advertise.ts';
import { readOnly } from './errors.ts';
import { keepOfList, keepOfPost } from './keep.ts';
import { presentGone, presentHome, presentPost } from './present.ts';
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
    const list = await listPublicPosts(
      deps,
      { kind: 'all' },
      { pageNumber, perPage: settings.postsPerPage },
    );
    if (pageNumber > 1 && list.posts.length === 0) throw new NotFoundError('page', pageNumber);
    views.render(
      res,
      'home',
      settings,
      presentHome(deps.config.siteUrl, settings, list, pageNumber),
      await keepOfList(deps, res, [listKeys.all], list.posts),
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
    const found = await findPostAt(deps, path);
    switch (found?.kind) {
      case undefined:
        throw new NotFoundError('post', path);
      case 'gone':
        await showTombstone(res, found.post);
        return;
      case 'moved':
        res.redirect(301, permalink(deps.config.siteUrl, found.post));
        return;
      case 'post':
        if (req.path.endsWith('/')) res.redirect(301, permalink(deps.config.siteUrl, found.post));
        else await showArticle(res, found.post);
    }
  }

  async function showArticle(res: Response, post: Post): Promise<void> {
    const { siteUrl } = deps.config;
    const [settings, linkbacks] = await Promise.all([
      readSettings(deps),
      listVisibleLinkbacks(deps, post.id),
    ]);
    const advertised = await advertisedBy(deps, settings, post);
    const pings = pingStates(post, settings, deps.clock.now());
    setAdvertisingHeaders(res, advertised);
    views.render(
      res,
      'post',
      settings,
      presentPost(siteUrl, settings, { post, pings, advertised, linkbacks }),
      await keepOfPost(deps, res, settings, post),
    );
  }

  /**
   * 410: whoever was told of the post is told so, and those that come to see find this. It still
   * advertises, since what responded to it may go as well.
   */
  async function showTombstone(res: Response, post: Post): Promise<void> {
    const settings = await readSettings(deps);
    const { webmentionUrl } = await advertisedBy(deps, settings, post);
    const advertised = { webmentionUrl, pingbackUrl: null, trackbackRdfHtml: null };
    setAdvertisingHeaders(res, advertised);
    views.render(res.status(410), 'gone', settings, presentGone(settings, post, advertised));
  }
}
