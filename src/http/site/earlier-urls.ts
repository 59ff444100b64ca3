/**
 * Redirects from URLs of an earlier blog at which nothing else is: with a query that names a post, or of its comments and
 * its feed. Earlier paths redirect where posts are shown (post.ts).
 */
import { Router } from 'express';
import type { Deps } from '../../deps.ts';
import { responsesFeedUrl } from '../../feeds/feed.ts';
import { permalink } from '../../posts/post.ts';
import { findEarlierUrl } from '../../posts/urls/find-earlier.ts';
import { visitOf } from '../page-cache/answer.ts';
import { assertReading, queryOf } from '../request/page-request.ts';

export function earlierUrls(deps: Pick<Deps, 'config' | 'db' | 'clock'>): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.all('/*rest', async (req, res, next) => {
    if (/%2f/i.test(req.path)) {
      next();
      return;
    }
    const path = decodeURIComponent(req.path).replace(/\/+$/, '');
    // A redirect is not stored in the page cache, so that it may depend on the whole query.
    const query = new URLSearchParams(visitOf(res)?.query ?? queryOf(req));
    const found = await findEarlierUrl(deps, path, query);
    if (!found) {
      next();
      return;
    }
    assertReading(req, res);
    const { post, what } = found;
    const url = what === 'page' ? permalink(siteUrl, post) : responsesFeedUrl(siteUrl, post, what);
    res.redirect(301, url);
  });
  return router;
}
