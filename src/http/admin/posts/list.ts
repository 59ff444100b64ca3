/**
 * The list of posts, and that of pages, with filters.
 */
import { type Request, type Response, Router } from 'express';
import { type User, may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { bulkDone } from './bulk.ts';
import { statusName } from '../lib/status-names.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostListView, PostRowView } from '../views/posts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { type PostKind, isPublic, permalink, postName } from '../../../posts/post.ts';
import {
  ADMIN_STATES,
  type AdminPost,
  type AdminPostFilter,
  type AdminPostState,
  selectAdminPosts,
} from '../../../posts/store/admin-list.ts';
import { listAuthors } from '../../../posts/terms/terms.ts';

const ROWS = 50;
/** Longest filter, in characters. */
const MAX_WORDS = 100;

const LISTS = {
  post: {
    heading: 'Posts',
    one: 'post',
    path: '/posts',
    newText: 'New post',
    newPath: '/posts/new',
  },
  page: {
    heading: 'Pages',
    one: 'page',
    path: '/pages',
    newText: 'New page',
    newPath: '/posts/new?kind=page',
  },
} as const;

const NAMES: Record<AdminPostState, string> = {
  all: 'All',
  drafts: 'Drafts',
  scheduled: 'Scheduled',
  published: 'Published',
  private: 'Private',
  trash: 'Trash',
};

/** The lists with the posts that closing comments on older posts is about. */
const PUBLIC_STATES = new Set<AdminPostState>(['all', 'published']);

const EMPTY: Record<AdminPostState, (one: string) => string> = {
  all: (one) => `No ${one}s yet.`,
  drafts: () => 'No drafts.',
  scheduled: (one) => `No scheduled ${one}s.`,
  published: (one) => `No published ${one}s.`,
  private: (one) => `No private ${one}s.`,
  trash: () => 'The trash is empty.',
};

const PINGS = ['pingbacksOpen', 'trackbacksOpen', 'webmentionsOpen'] as const;

type PostsDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The list of one kind: posts are listed on the site by date, pages are not. */
export function postListPages(deps: PostsDeps, views: AdminViews, kind: PostKind): Router {
  const { siteUrl } = deps.config;
  const { heading, one, path, newText, newPath } = LISTS[kind];
  const router = Router();

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'posts', settings, await viewOf(req, res, settings.timeZone));
  });
  return router;

  async function viewOf(req: Request, res: Response, timeZone: string): Promise<PostListView> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const { user } = signedIn(res);
    const list = { kind, ...listOf(query, user) };
    const pageNumber = idIn(query.get('page')) ?? 1;
    const now = deps.clock.now();
    const [{ posts, total }, authors] = await Promise.all([
      selectAdminPosts(deps.db, list, { pageNumber, perPage: ROWS, now }),
      may(user, 'edit') ? listAuthors(deps) : [],
    ]);
    const urlOf = (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(query);
      for (const name of ['done', 'count', 'left', 'page']) next.delete(name);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return adminUrl(siteUrl, next.size === 0 ? path : `${path}?${next.toString()}`);
    };
    return {
      heading,
      kind,
      listUrl: adminUrl(siteUrl, path),
      newText,
      newUrl: adminUrl(siteUrl, newPath),
      tabs: ADMIN_STATES.map((state) => ({
        text: NAMES[state],
        count: null,
        url: urlOf({ state: state === 'all' ? null : state }),
        isCurrent: state === list.state,
      })),
      filter: {
        state: list.state,
        words: list.words,
        tag: query.get('tag') ?? '',
        author: query.get('author') ?? '',
      },
      authors: authors.map(({ id, name }) => ({ id, name })),
      done: bulkDone(query),
      mayFile: kind === 'post' && may(user, 'edit'),
      mayCloseOlder: kind === 'post' && may(user, 'edit') && PUBLIC_STATES.has(list.state),
      rows: posts.map((post) => presentRow(post, now, timeZone)),
      isTrash: list.state === 'trash',
      empty: isFiltered(list, query) ? `No ${one}s match the filter.` : EMPTY[list.state](one),
      total: plural(total, one),
      newerUrl: pageNumber > 1 ? urlOf({ page: String(pageNumber - 1) }) : null,
      olderUrl: pageNumber * ROWS < total ? urlOf({ page: String(pageNumber + 1) }) : null,
    };
  }

  function presentRow(post: AdminPost, now: Date, timeZone: string): PostRowView {
    const responses = post.commentCount + post.linkbackCount;
    return {
      id: post.id,
      title: postName(post),
      editUrl: post.status === 'trashed' ? null : adminUrl(siteUrl, `/posts/${post.id}`),
      url: isPublic(post, now) ? permalink(siteUrl, post) : null,
      status: statusName(post, now),
      date: presentTime(post.trashedAt ?? post.publishedAt, timeZone),
      author: post.author?.name ?? null,
      responses: responses === 0 ? null : plural(responses, 'response'),
      flags: post.status === 'trashed' ? null : flagsText(post),
    };
  }
}

function listOf(query: URLSearchParams, user: User): Omit<AdminPostFilter, 'kind'> {
  const tag = query.get('tag')?.trim() ?? '';
  return {
    state: ADMIN_STATES.find((state) => state === query.get('state')) ?? 'all',
    // Authors see only their own posts; without an author name they have none.
    authorId: may(user, 'edit') ? idIn(query.get('author')) : (user.author?.id ?? 0),
    tag: tag === '' ? null : tag,
    words: (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, MAX_WORDS),
  };
}

function isFiltered(
  { words, tag }: Pick<AdminPostFilter, 'words' | 'tag'>,
  query: URLSearchParams,
) {
  return words !== '' || tag !== null || (query.get('author') ?? '') !== '';
}

function flagsText(post: AdminPost): string {
  const open = PINGS.filter((flag) => post[flag]).length;
  const pings =
    open === 0 ? 'pings closed' : open === PINGS.length ? 'pings open' : 'some pings open';
  return `comments ${post.commentsOpen ? 'open' : 'closed'}, ${pings}`;
}
