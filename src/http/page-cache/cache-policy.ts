/**
 * Until when a page or feed may be kept: what it shows, as surrogate keys, and when time changes it.
 *
 * Called by the handlers of pages and feeds, whose answer sendDocument then keeps. What is not
 * always on such a page is the handler's to add, by its key (posts/cache-keys/surrogate-keys.ts):
 *
 *     keep: await listCachePolicy(deps, res, keysOfList(list), posts)
 *     keep: await feedCachePolicy(deps, res, settings, keysOfList(list), posts)
 *     keep: await postCachePolicy(deps, res, settings, post, { neighbours })
 *
 * The settings need no key: whatever is kept ends with them.
 */
import type { Deps } from '../../deps.ts';
import { findNextPublication, type findNeighbours } from '../../posts/lists.ts';
import { nextPingChange } from '../../posts/pings.ts';
import type { Post } from '../../posts/post.ts';
import {
  authorKey,
  neighboursKey,
  postKey,
  responsesKey,
  termKey,
} from '../../posts/cache-keys/surrogate-keys.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { visitOf } from './visit.ts';
import type { Keep } from './send-document.ts';
import type { ServerResponse } from '../server/serve.ts';

type Filed = Pick<Post, 'id' | 'author' | 'categories' | 'tags'>;
type KeepDeps = Pick<Deps, 'db' | 'clock'>;
type Neighbours = Awaited<ReturnType<typeof findNeighbours>>;

/**
 * For what lists posts: home, archives, the sitemap. It ends when the next scheduled post
 * becomes public.
 *
 * @param lists the keys of the lists that it is made of, and of the term or author it is about
 * @param posts those that it shows, and whatever of their terms and authors it shows
 */
export async function listCachePolicy(
  deps: KeepDeps,
  res: ServerResponse,
  lists: readonly string[],
  posts: readonly Filed[] = [],
): Promise<Keep> {
  return {
    keys: [...new Set([...lists, ...posts.flatMap(keysOfPost)])],
    endsAt: await findNextPublication(asOfVisit(deps, res)),
  };
}

/** For a feed of posts. It ends, too, when one of them takes no more trackbacks: it names where to. */
export async function feedCachePolicy(
  deps: KeepDeps,
  res: ServerResponse,
  settings: SiteSettings,
  lists: readonly string[],
  posts: readonly Post[],
): Promise<Keep> {
  const { keys, endsAt } = await listCachePolicy(deps, res, lists, posts);
  const now = asOfVisit(deps, res).clock.now();
  const closings = posts.map((post) => nextPingChange(post, settings, now, ['trackback']));
  return { keys, endsAt: earliest([endsAt, ...closings]) };
}

/** For the feed of what responds to a post: time alone does not change it. */
export function responsesCachePolicy({ id }: Pick<Post, 'id'>): Keep {
  return { keys: [postKey(id), responsesKey(id)], endsAt: null };
}

/**
 * For a post's page, with its responses. It ends when the post grows too old for one of the
 * protocols; the newest, also when the next scheduled post stands behind it.
 *
 * @param shown the posts whose titles it shows, `null` where there is none: `neighbours` are those
 *   that `findNeighbours` found; `endsAt`: when time changes what else it shows
 */
export async function postCachePolicy(
  deps: KeepDeps,
  res: ServerResponse,
  settings: SiteSettings,
  post: Post,
  { neighbours, endsAt = null }: { neighbours?: Neighbours; endsAt?: Date | null } = {},
): Promise<Keep> {
  const asOf = asOfVisit(deps, res);
  const beside = [neighbours?.earlier, neighbours?.later].flatMap((each) => each ?? []);
  const isNewest = neighbours !== undefined && neighbours.later === null;
  return {
    keys: [
      ...keysOfPost(post),
      responsesKey(post.id),
      ...(neighbours ? [neighboursKey(post.id)] : []),
      ...beside.map(({ id }) => postKey(id)),
    ],
    endsAt: earliest([
      nextPingChange(post, settings, asOf.clock.now()),
      isNewest ? await findNextPublication(asOf) : null,
      endsAt,
    ]),
  };
}

/** What a post says of itself, and the names that stand beside it. */
function keysOfPost({ id, author, categories, tags }: Filed): string[] {
  return [
    postKey(id),
    ...[...categories, ...tags].map((term) => termKey(term.id)),
    ...(author ? [authorKey(author.id)] : []),
  ];
}

/**
 * What becomes public between the reading of a list and the question what is next would be missed:
 * the question is asked as of the request's beginning.
 */
function asOfVisit({ db, clock }: KeepDeps, res: ServerResponse): KeepDeps {
  const startedAt = visitOf(res)?.startedAt ?? clock.now();
  return { db, clock: { now: () => startedAt } };
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => moment?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
