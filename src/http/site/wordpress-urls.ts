/**
 * Redirects from the URLs that this blog had as a WordPress site.
 *
 * They are defined in wp-includes/class-wp-rewrite.php of WordPress. Every redirect goes to a URL below
 * SITE_URL, whatever was requested.
 */
import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Deps } from '../../deps.ts';
import { feedUrl } from '../../feeds/feed.ts';
import { cookieIn, MARKER_COOKIE } from '../request/cookies.ts';
import { queryOf, assertReading, readOnly, resultsUrl } from '../request/page-request.ts';
import { POST_ROUTES, postPathIn, type PostParams } from './post-routes.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { isPostPath, permalink, type Post } from '../../posts/post.ts';
import { findPostById, findPostByWordpressId } from '../../posts/read.ts';
import { FILED_KINDS } from '../../posts/terms/term.ts';
import { findEarlierUrl } from '../../posts/urls/find-earlier.ts';
import { pathAfterIndexPhp, readWordpressQuery, WORDPRESS_FEEDS } from '../../posts/urls/paths.ts';

const SITEMAPS = ['/wp-sitemap.xml', '/sitemap_index.xml'];

type FeedOf = PostParams & { type?: string; kind: string };

export function wordpressAddresses(deps: Deps): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  // The home page handles all other methods and queries.
  router.route('/').get(toWhatTheQueryNames).all(toNext);
  router.route(['/index.php', '/index.php/*rest']).get(withoutIndexPhp).all(readOnly);
  router
    .route(SITEMAPS)
    .get((_req, res) => {
      res.redirect(301, `${siteUrl}/sitemap.xml`);
    })
    .all(readOnly);
  // There is no feed of all comments yet, so the redirect is temporary.
  feedRoute('/comments', 302, () => '');
  feedRoute('', 301, () => '');
  for (const kind of FILED_KINDS) {
    feedRoute(`/${kind}/:slug`, 301, ({ slug }) => `/${kind}/${encodeURIComponent(slug)}`);
  }
  for (const route of POST_ROUTES) {
    feedRoute(route, 301, (params) => {
      const path = postPathIn(params);
      return isPostPath(path) ? path.split('/').map(encodeURIComponent).join('/') : null;
    });
  }
  return router;

  /** `/feed`, `/feed/atom` and so on below `path`. `toPath`: the path of the list here; `null`: there is none. */
  function feedRoute(
    path: string,
    status: 301 | 302,
    toPath: (params: FeedOf) => string | null,
  ): void {
    const redirect = (req: Request<FeedOf>, res: Response, next: NextFunction) => {
      const format = WORDPRESS_FEEDS.get((req.params.type ?? 'feed').toLowerCase());
      const target = format && toPath(req.params);
      if (typeof target !== 'string') {
        next();
        return;
      }
      assertReading(req, res);
      res.redirect(status, `${siteUrl}${target}/feed.${format}`);
    };
    router.all([`${path}/feed`, `${path}/feed/:type`], redirect);
  }

  /**
   * `/?p=12`, `/?page_id=12`, `/?feed=rss2`, combinations of them, and `/?s=ferry`. Parameters that name
   * nothing show the home page. Every parameter that is read here must be in `READ_PARAMETERS` of the page
   * cache.
   */
  async function toWhatTheQueryNames(
    req: Request,
    res: Response,
    next: NextFunction,
  ): Promise<void> {
    const query = new URLSearchParams(queryOf(req));
    const { id, feed } = readWordpressQuery(query);
    const searched = query.getAll('s');
    if (id !== null) {
      const post = (await findPostByWordpressId(deps, id)) ?? (await findEarlier(query));
      if (!post) throw new NotFoundError('post of WordPress', id);
      const url = permalink(siteUrl, post);
      res.redirect(301, feed ? `${url}/feed.${feed.format}` : url);
    } else if (feed) {
      const url = feedUrl(siteUrl, { kind: 'all' }, feed.format);
      res.redirect(feed.ofComments ? 302 : 301, url);
    } else if (searched[0] !== undefined && searched.length === 1) {
      res.redirect(301, resultsUrl(siteUrl, searched[0]));
    } else if (['p', 'page_id', 'feed', 's'].some((name) => query.has(name))) {
      res.redirect(301, `${siteUrl}/`);
    } else {
      const post = query.size > 0 ? await findEarlier(query) : null;
      if (post) res.redirect(301, permalink(siteUrl, post));
      else await toOwnPost(req, res, next, query);
    }
  }

  /**
   * `/?post=12`, by which clients know a draft (micropub/address.ts): the post once it is public, before that the
   * editor for who is signed in, and nothing for anybody else.
   */
  async function toOwnPost(
    req: Request,
    res: Response,
    next: NextFunction,
    query: URLSearchParams,
  ): Promise<void> {
    const ids = query.getAll('post');
    const id = ids.length === 1 && /^[1-9]\d{0,8}$/.test(ids[0] ?? '') ? Number(ids[0]) : null;
    const post = id === null ? null : await findPostById(deps, id);
    if (post) res.redirect(302, permalink(siteUrl, post));
    else if (id !== null && cookieIn(req, MARKER_COOKIE) !== null) {
      res.redirect(303, `${siteUrl}/admin/posts/${id}`);
    } else next();
  }

  async function findEarlier(query: URLSearchParams): Promise<Post | null> {
    return (await findEarlierUrl(deps, '', query))?.post ?? null;
  }

  /** The rest of the path is a URL of ours, or another one of WordPress, which redirects again. */
  function withoutIndexPhp(req: Request, res: Response): void {
    res.redirect(301, `${siteUrl}${pathAfterIndexPhp(req.path) ?? '/'}${queryOf(req)}`);
  }
}

/** With this handler, a route does not answer OPTIONS by itself. */
const toNext: RequestHandler = (_req, _res, next) => {
  next();
};
