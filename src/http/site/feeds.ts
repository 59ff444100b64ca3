/**
 * Feeds of the site, a category, a tag, a series, an author, and of the responses to a post.
 *
 * `…/feed.rss`, `feed.atom` and `feed.json` below the page that shows the same posts; older posts are
 * below its further pages.
 */
import { type Request, type Response, Router } from 'express';
import { listNewestComments } from '../../comments/list.ts';
import type { Deps } from '../../deps.ts';
import {
  FEED_FORMATS,
  type FedList,
  type Feed,
  type FeedFormat,
  feedOfList,
  feedUrl,
  responsesFeedUrl,
} from '../../feeds/feed.ts';
import {
  ATOM_TYPE,
  JSON_FEED_TYPE,
  RSS_TYPE,
  toAtom,
  toJsonFeed,
  toRss,
} from '../../feeds/formats.ts';
import { type Responses, feedOfResponses } from '../../feeds/responses-feed.ts';
import { findEnclosures } from '../../media/enclosures.ts';
import { type CachePolicy, sendDocument } from '../page-cache/answer.ts';
import {
  createLastChanges,
  feedCachePolicy,
  responsesCachePolicy,
} from '../page-cache/cache-policy.ts';
import { assertReading, commentUrl, redirectTo, responsePageUrl } from '../request/page-request.ts';
import { answerFormerList } from './former-list.ts';
import { type PostParams, postPathIn, postRoutes } from './post-routes.ts';
import { NOTHING_ADVERTISED } from '../view/advertise.ts';
import { presentGone } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { listNewestLinkbacks } from '../../linkbacks/list.ts';
import { translateFor } from '../../messages/translate.ts';
import { findAuthor, findTerm, keysOfList, listPublicPostsInFull } from '../../posts/lists.ts';
import { type Post, permalink } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';
import { aboutList } from '../../posts/terms/about.ts';
import type { FiledKind, TermKind } from '../../posts/terms/term.ts';
import { type Outline, parentsIn, readOutline } from '../../responses/outline.ts';
import { anchorOf, pageNumberOf } from '../../responses/thread.ts';
import { readSettings } from '../../settings/settings.ts';

type Named = { format: string; slug: string; number: string };

export function feedRoutes(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const lastChanges = createLastChanges(deps);
  const router = Router();
  listRoutes(null, () => Promise.resolve({ kind: 'all' }));
  listRoutes('category', ({ slug }) => termList('category', slug));
  listRoutes('tag', ({ slug }) => termList('tag', slug));
  listRoutes('series', ({ slug }) => termList('series', slug));
  listRoutes('author', async ({ slug }) => {
    const author = await findAuthor(deps, slug);
    return author && { kind: 'author', author };
  });
  router.all(
    postRoutes('/feed.:format'),
    async (req: Request<PostParams & { format: string }>, res) => {
      await showResponses(req, res, postPathIn(req.params), req.params.format);
    },
  );
  return router;

  function listRoutes(
    kind: FiledKind | null,
    find: (params: Named) => Promise<FedList | null>,
  ): void {
    const path = kind === null ? '' : `/${kind}/:slug`;
    const show = async (req: Request<Named>, res: Response): Promise<void> => {
      const { number = '1' } = req.params as Partial<Named>;
      const format = formatOf(req.params.format);
      if (!/^[1-9]\d{0,4}$/.test(number)) throw new NotFoundError('page', number);
      const list = await find(req.params);
      if (list) {
        await showList(req, res, list, format, Number(number));
      } else if (kind !== null) {
        const { slug } = req.params;
        const answered = await answerFormerList(deps, views, { req, res, kind, slug }, (now) =>
          feedUrl(siteUrl, now, format, Number(number)),
        );
        if (!answered) throw new NotFoundError(kind, slug);
      } else throw new NotFoundError('feed', req.path);
    };
    router.all([`${path}/feed.:format`, `${path}/page/:number/feed.:format`], show);
  }

  async function termList(kind: TermKind, slug: string): Promise<FedList | null> {
    const term = await findTerm(deps, kind, slug);
    return term && { kind: 'term', term };
  }

  async function showList(
    req: Request<Named>,
    res: Response,
    list: FedList,
    format: FeedFormat,
    pageNumber: number,
  ): Promise<void> {
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (isRead && redirectTo(req, res, feedUrl(siteUrl, list, format, pageNumber))) return;
    const settings = await readSettings(deps);
    const perPage = settings.postsPerFeed;
    const page = await listPublicPostsInFull(deps, list, { pageNumber, perPage });
    // A category that has only drafts must not be revealed; an empty blog has a feed.
    if (page.posts.length === 0 && (list.kind !== 'all' || pageNumber > 1)) {
      throw new NotFoundError('feed', req.path);
    }
    assertReading(req, res);
    const { description } = await aboutList(deps, list);
    const enclosures = await findEnclosures(deps, page.posts);
    const about = { pageNumber, description, enclosures };
    const feed = feedOfList(deps, settings, list, page, about);
    const policy = await feedCachePolicy(deps, res, settings, keysOfList(list), page.posts);
    sendFeed(res, feed, format, lastChanges.date(policy, feed.updatedAt));
  }

  /** Answers 404 and 410 where the post's own page does. */
  async function showResponses(
    req: Request<{ format: string }>,
    res: Response,
    path: string,
    wanted: string,
  ): Promise<void> {
    const format = formatOf(wanted);
    const found = await findPostAt(deps, path);
    if (!found || found.kind === 'password-protected') throw new NotFoundError('post', path);
    assertReading(req, res);
    switch (found.kind) {
      case 'gone': {
        const settings = await readSettings(deps);
        const view = presentGone(
          settings,
          translateFor(deps.config, settings),
          found.post,
          NOTHING_ADVERTISED,
        );
        views.render(res.status(410), 'gone', settings, view);
        return;
      }
      case 'moved':
        res.redirect(301, responsesFeedUrl(siteUrl, found.post, format));
        return;
      case 'post':
        if (redirectTo(req, res, responsesFeedUrl(siteUrl, found.post, format))) return;
        await sendResponses(res, found.post, format);
    }
  }

  async function sendResponses(res: Response, post: Post, format: FeedFormat): Promise<void> {
    const settings = await readSettings(deps);
    const max = settings.postsPerFeed;
    const [linkbacks, comments, outline] = await Promise.all([
      listNewestLinkbacks(deps, post.id, max),
      listNewestComments(deps, post.id, max),
      readOutline(deps, settings, post.id),
    ]);
    const places = placesIn(deps.config, post, outline);
    const feed = feedOfResponses(deps, settings, post, { linkbacks, comments, ...places }, max);
    const policy = responsesCachePolicy(post);
    sendFeed(res, feed, format, lastChanges.date(policy, feed.updatedAt));
  }
}

/** Comments have permalinks; linkbacks are linked to on their current page. */
function placesIn(
  { siteUrl }: Pick<Deps['config'], 'siteUrl'>,
  post: Post,
  outline: Outline,
): Pick<Responses, 'answeredBy' | 'urlOf'> {
  const parents = parentsIn(outline);
  const postUrl = permalink(siteUrl, post);
  return {
    answeredBy: (response) => parents.get(anchorOf(response)) ?? null,
    urlOf: (response) => {
      if (response.kind === 'comment') return commentUrl(siteUrl, response.id);
      const page = pageNumberOf(outline.pages, response) ?? 1;
      return `${responsePageUrl(postUrl, page)}#${anchorOf(response)}`;
    },
  };
}

/** @throws NotFoundError for an unknown format */
function formatOf(text: string): FeedFormat {
  const format = FEED_FORMATS.find((each) => each === text.toLowerCase());
  if (!format) throw new NotFoundError('feed format', text);
  return format;
}

const WRITERS: Record<FeedFormat, { contentType: string; write: (feed: Feed) => string }> = {
  rss: { contentType: RSS_TYPE, write: toRss },
  atom: { contentType: ATOM_TYPE, write: toAtom },
  json: { contentType: JSON_FEED_TYPE, write: toJsonFeed },
};

/** @see https://www.w3.org/TR/websub/#discovery (a topic names its hub and itself in Link headers) */
function sendFeed(
  res: Response,
  feed: Feed,
  format: FeedFormat,
  dated: { cache: CachePolicy; lastModified?: Date },
): void {
  const { contentType, write } = WRITERS[format];
  const links = [`<${feed.addresses[format]}>; rel="self"`];
  if (feed.hubUrl !== null) links.push(`<${new URL(feed.hubUrl).href}>; rel="hub"`);
  res.set('Link', links.join(', '));
  sendDocument(res, { body: write(feed), contentType, ...dated });
}
