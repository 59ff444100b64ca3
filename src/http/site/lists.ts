/**
 * Lists of posts, newest first: home, a category, a tag, an author, a year, a month; and the parts of a series in
 * order.
 */
import { type NextFunction, type Request, type Response, Router } from 'express';
import { existsUserOfAuthor } from '../../accounts/store/users.ts';
import type { Deps } from '../../deps.ts';
import { listCachePolicy } from '../page-cache/cache-policy.ts';
import { assertReading, listUrl, redirectTo, settingsFor } from '../request/page-request.ts';
import { answerFormerList } from './former-list.ts';
import { setClientLinks } from '../view/client-links.ts';
import { isProfile, presentHome, presentList } from '../view/present/lists.ts';
import { postsInFull } from '../view/present/summaries.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { translateFor } from '../../messages/translate.ts';
import { listKeys, responseCountKey, termKey } from '../../posts/cache-keys/surrogate-keys.ts';
import {
  type PostList,
  findAuthor,
  findTerm,
  keysOfList,
  listHomePosts,
  listPublicPosts,
  readTexts,
} from '../../posts/lists.ts';
import { type AboutList, aboutList } from '../../posts/terms/about.ts';
import { FILED_KINDS, type TermKind } from '../../posts/terms/term.ts';

type Params = { slug: string; year: string; month: string };

/** Nearly every series fits on one page. */
const PARTS_PER_PAGE = 100;

/** The list at a URL, if any. Years and months have been validated by the route. */
const LISTS: Readonly<
  Record<string, (deps: Deps, params: Params) => PostList | Promise<PostList | null>>
> = {
  '': () => ({ kind: 'all' }),
  '/category/:slug': (deps, { slug }) => findTermList(deps, 'category', slug),
  '/tag/:slug': (deps, { slug }) => findTermList(deps, 'tag', slug),
  '/series/:slug': (deps, { slug }) => findTermList(deps, 'series', slug),
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
    const show = async (
      req: Request<Params & { number?: string }>,
      res: Response,
      next: NextFunction,
    ) => {
      const { slug, number = '1' } = req.params;
      const list = await findList(deps, req.params);
      const kind = FILED_KINDS.find((each) => path.startsWith(`/${each}/`));
      if (list) {
        await showList(req, res, list, Number(number));
      } else if (kind) {
        const answered = await answerFormerList(deps, views, { req, res, kind, slug }, (now) =>
          listUrl(deps.config.siteUrl, now, Number(number)),
        );
        // A post may have had the path on another site.
        if (!answered) next('route');
      } else throw new NotFoundError('list', req.path);
    };
    router.all([path || '/', `${path}/page/:number`], show);
  }
  return router;

  /** A new blog has a home page, and a new user a profile to sign in with (IndieAuth §3.2); other lists need posts. */
  async function existsEmpty(list: PostList): Promise<boolean> {
    if (list.kind === 'author') return await existsUserOfAuthor(deps.db, list.author.id);
    return list.kind === 'all';
  }

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
    const isHome = list.kind === 'all';
    const isSeries = list.kind === 'term' && list.term.kind === 'series';
    const which = { pageNumber, perPage: isSeries ? PARTS_PER_PAGE : settings.postsPerPage };
    const page = isHome
      ? await listHomePosts(deps, which)
      : await listPublicPosts(deps, list, which);
    if (page.posts.length === 0 && (pageNumber > 1 || !(await existsEmpty(list)))) {
      throw new NotFoundError('page', req.path);
    }
    assertReading(req, res);
    const about = await aboutList(deps, list);
    const style = isHome ? settings.homePage : 'excerpts';
    const { leadId, ids } = postsInFull(page.posts, { isHome, pageNumber, style });
    const shown = { ...page, inFull: { leadId, texts: await readTexts(deps, ids) } };
    const keys = [...keysOf(list, about), ...page.posts.map(({ id }) => responseCountKey(id))];
    if (isProfile(list, pageNumber)) setClientLinks(res, siteUrl, settings);
    const policy = await listCachePolicy(deps, res, keys, page.posts);
    const t = translateFor(deps.config, settings);
    if (list.kind === 'all') {
      const view = presentHome(siteUrl, settings, t, shown, pageNumber);
      views.render(res, 'home', settings, view, policy);
    } else {
      const view = presentList(siteUrl, settings, t, { list, about }, shown, pageNumber);
      views.render(res, 'list', settings, view, policy);
    }
  }
}

/** Which categories have public posts changes with any post, as the archive does. */
function keysOf(list: PostList, { above, below, isPlaced }: AboutList): string[] {
  const around = [...above, ...below].map(({ id }) => termKey(id));
  return [...keysOfList(list), ...around, ...(isPlaced ? [listKeys.archive] : [])];
}
