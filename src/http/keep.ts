/**
 * Until when a page or feed may be kept: what it shows, as surrogate keys, and when time changes it.
 *
 * Called by the handlers of pages and feeds, whose answer sendDocument then keeps. What is not
 * always on such a page is the handler's to add, by its key (posts/surrogate-keys.ts):
 *
 *     keep: await keepOfList(deps, res, [listKeys.term(term.id), termKey(term.id)], posts)
 *     keep: await keepOfPost(deps, res, settings, post, { neighbours })
 *
 * The settings need no key: whatever is kept ends with them.
 */
import type { Response } from 'express';
import type { Deps } from '../deps.ts';
import { findNextPublication, type findNeighbours } from '../posts/lists.ts';
import { nextPingChange } from '../posts/pings.ts';
import type { Post } from '../posts/post.ts';
import {
  authorKey,
  neighboursKey,
  postKey,
  responsesKey,
  termKey,
} from '../posts/surrogate-keys.ts';
import type { SiteSettings } from '../settings/settings.ts';
import type { Keep } from './send-document.ts';

type KeepDeps = Pick<Deps, 'db' | 'clock'>;
type Neighbours = Awaited<ReturnType<typeof findNeighbours>>;

/**
 * For what lists posts: home, archives, feeds, the sitemap. It ends when the next scheduled post
 * becomes public.
 *
 * @param lists the keys of the lists that it is made of, and of the term or author it is about
 * @param posts those that it shows, with their terms and authors
 */
export async function keepOfList(
  deps: KeepDeps,
  _res: Response,
  lists: readonly string[],
  posts: readonly Post[] = [],
): Promise<Keep> {
  return {
    keys: [...new Set([...lists, ...posts.flatMap(keysOfPost)])],
    endsAt: await findNextPublication(deps),
  };
}

/**
 * For a post's page, with its responses. It ends when the post grows too old for one of the
 * protocols; the newest, also when the next scheduled post stands behind it.
 *
 * @param shown the posts whose titles it shows, `null` where there is none: `neighbours` are those
 *   that `findNeighbours` found
 */
export async function keepOfPost(
  deps: KeepDeps,
  _res: Response,
  settings: SiteSettings,
  post: Post,
  { neighbours }: { neighbours?: Neighbours } = {},
): Promise<Keep> {
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
      nextPingChange(post, settings, deps.clock.now()),
      isNewest ? await findNextPublication(deps) : null,
    ]),
  };
}

/** What a post says of itself, and the names that stand beside it. */
function keysOfPost({ id, author, categories, tags }: Post): string[] {
  return [
    postKey(id),
    ...[...categories, ...tags].map((term) => termKey(term.id)),
    ...(author ? [authorKey(author.id)] : []),
  ];
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => moment?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
