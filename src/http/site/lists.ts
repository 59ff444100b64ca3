/**
 * Lists of posts, newest first: home, a category, a tag, an author, a year, a month; and the archive.
 */
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { listCachePolicy } from '../page-cache/cache-policy.ts';
import {
  redirectTo,
  assertReading,
  readOnly,
  settingsFor,
  listUrl,
  archiveUrl,
} from '../request/page-request.ts';
import { presentHome, presentList, presentArchive } from '../view/present/lists.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { translateFor } from '../../messages/translate.ts';
import { authorKey, listKeys, termKey } from '../../posts/cache-keys/surrogate-keys.ts';
import {
  findAuthor,
  findTerm,
  listPublicPosts,
  listAuthors,
  listMonths,
  listTerms,
  type PostList,
  keysOfList,
} from '../../posts/lists.ts';
import type { TermKind } from '../../posts/terms/term.ts';

type Params = { slug: string; year: string; month: string };

/** The list at a URL, if any. Years and months have been validated by the route. */
const LISTS: Readonly<
  Record<string, (deps: Deps, params: Params) => PostList | Promise<PostList | null>>
> = {
  '': () => ({ kind: 'all' }),
  '/category/:slug': (deps, { slug }) => findTermList(deps, 'category', slug),
  '/tag/:slug': (deps, { slug }) => findTermList(deps, 'tag', slug),
  '/author/:slug': async (deps, { slug }) => {
    const author = await findAuthor(deps, slug.toLowerCase());
    return author && { kind: 'author', author };
  },
  '/:year': (_deps, { year }) => ({ kind: 'year', year: Number(year) }),
  '/:year/:month': (_deps, { year, month }) => ({
    kind: 'month',
    year: Number(year),
    month: Number(month),
  }),
};

/** Slugs of terms are lower-case; other spellings are redirected. */
async function findTermList(deps: Deps, kind: TermKind, slug: string): Promise<PostList | null> {
  const term = await findTerm(deps, kind, slug.toLowerCase());
  return term && { kind: 'term', term };
}

export function listPages(deps: Deps, views: Views): Router {
  const router = Router();
  // Anything else is left to other routes.
  router.param('year', (_req, _res, next, year: string) => {
    next(/^\d{4}$/.test(year) && year !== '0000' ? undefined : 'route');
  });
  router.param('month', (_req, _res, next, month: string) => {
    next(/^(0[1-9]|1[0-2])$/.test(month) ? undefined : 'route');
  });
  router.param('number', (_req, _res, next, number: string) => {
    next(/^[1-9]\d{0,5}$/.test(number) ? undefined : 'route');
  });
  for (const [path, findList] of Object.entries(LISTS)) {
    const show = async (req: Request<Params & { number?: string }>, res: Response) => {
      const list = await findList(deps, req.params);
      if (!list) throw new NotFoundError('list', req.path);
      await showList(req, res, list, Number(req.params.number ?? 1));
    };
    router.all([path || '/', `${path}/page/:number`], show);
  }
  return router;

  async function showList(
    req: Request<object>,
    res: Response,
    list: PostList,
    pageNumber: number,
  ): Promise<void> {
    const { siteUrl } = deps.config;
    const isRead = req.method === 'GET' || req.method === 'HEAD';
    if (isRead && redirectTo(req, res, listUrl(siteUrl, list, pageNumber))) return;
    const settings = await settingsFor(deps, res);
    const page = await listPublicPosts(deps, list, { pageNumber, perPage: settings.postsPerPage });
    // A new blog has a home page; other lists do not exist without posts.
    if (page.posts.length === 0 && (list.kind !== 'all' || pageNumber > 1)) {
      throw new NotFoundError('page', req.path);
    }
    assertReading(req, res);
    const policy = await listCachePolicy(deps, res, keysOfList(list), page.posts);
    const t = translateFor(deps.config, settings);
    if (list.kind === 'all') {
      const view = presentHome(siteUrl, settings, t, page, pageNumber);
      views.render(res, 'home', settings, view, policy);
    } else {
      const view = presentList(siteUrl, settings, t, list, page, pageNumber);
      views.render(res, 'list', settings, view, policy);
    }
  }
}

export function archivePage(deps: Deps, views: Views): Router {
  const router = Router();
  router.route('/archive').get(showArchive).all(readOnly);
  return router;

  async function showArchive(req: Request, res: Response): Promise<void> {
    const { siteUrl } = deps.config;
    if (redirectTo(req, res, archiveUrl(siteUrl))) return;
    const [settings, months, categories, tags, authors] = await Promise.all([
      settingsFor(deps, res),
      listMonths(deps),
      listTerms(deps, 'category'),
      listTerms(deps, 'tag'),
      listAuthors(deps),
    ]);
    const t = translateFor(deps.config, settings);
    const view = presentArchive(siteUrl, settings, t, { months, categories, tags, authors });
    const policy = await listCachePolicy(deps, res, [
      listKeys.archive,
      ...[...categories, ...tags].map(({ id }) => termKey(id)),
      ...authors.map(({ id }) => authorKey(id)),
    ]);
    views.render(res, 'archive', settings, view, policy);
  }
}
