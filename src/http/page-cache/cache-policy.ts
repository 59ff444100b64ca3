/**
 * Cache policies of pages and feeds: the surrogate keys of what they show, the moment at which time
 * changes them, and their Last-Modified.
 *
 * Handlers add the keys of what is not always on such a page. Settings need no key: a change of the
 * settings empties the cache.
 */
import { EVERYTHING } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import { visitOf, type CachePolicy } from './answer.ts';
import type { ServerResponse } from '../server/serve.ts';
import {
  authorKey,
  cardKey,
  listKeys,
  neighboursKey,
  postKey,
  relatedKey,
  responsesKey,
  termKey,
  translationsKey,
} from '../../posts/cache-keys/surrogate-keys.ts';
import { findNextPublication } from '../../posts/lists.ts';
import { type Post } from '../../posts/post.ts';
import { nextPingChange } from '../../posts/ping-states.ts';
import type { Connections } from '../../posts/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

type ListedPost = Pick<Post, 'id' | 'author' | 'categories' | 'tags'>;
type PolicyDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * For a page that lists posts: home, archives, the sitemap. Expires when the next scheduled post is
 * published.
 *
 * @param lists the keys of its lists, and of the term or author whose page it is
 * @param posts the posts it shows; their terms and authors count as shown
 */
export async function listCachePolicy(
  deps: PolicyDeps,
  res: ServerResponse,
  lists: readonly string[],
  posts: readonly ListedPost[] = [],
): Promise<CachePolicy> {
  return {
    keys: [...new Set([...lists, ...posts.flatMap(keysOfPost)])],
    endsAt: await findNextPublication(asOfVisit(deps, res)),
  };
}

/** For a feed of posts. Also expires when a post closes to trackbacks, since it shows the trackback URL. */
export async function feedCachePolicy(
  deps: PolicyDeps,
  res: ServerResponse,
  settings: SiteSettings,
  lists: readonly string[],
  posts: readonly Post[],
): Promise<CachePolicy> {
  const { keys, endsAt } = await listCachePolicy(deps, res, lists, posts);
  const now = asOfVisit(deps, res).clock.now();
  const closings = posts.map((post) => nextPingChange(post, settings, now, ['trackback']));
  return { keys, endsAt: earliest([endsAt, ...closings]) };
}

/** For the feed of responses to a post, which time alone does not change. */
export function responsesCachePolicy({ id }: Pick<Post, 'id'>): CachePolicy {
  return { keys: [postKey(id), responsesKey(id)], endsAt: null };
}

/**
 * For a post's page, with its responses. Expires when the post becomes too old for one of the
 * linkback protocols; the newest post's page also when the next scheduled post is published.
 *
 * @param shown `connections`: the result of `findConnections`, if the page shows them; `endsAt`:
 *   when time changes anything else on the page
 */
export async function postCachePolicy(
  deps: PolicyDeps,
  res: ServerResponse,
  settings: SiteSettings,
  post: Post,
  { connections, endsAt = null }: { connections?: Connections; endsAt?: Date | null } = {},
): Promise<CachePolicy> {
  const asOf = asOfVisit(deps, res);
  const isNewest = post.kind === 'post' && connections?.neighbours.later === null;
  return {
    keys: [
      ...keysOfPost(post),
      responsesKey(post.id),
      cardKey(post.id),
      ...(connections ? keysOfConnections(post, connections) : []),
    ],
    endsAt: earliest([
      nextPingChange(post, settings, asOf.clock.now()),
      isNewest ? await findNextPublication(asOf) : null,
      connections?.endsAt ?? null,
      endsAt,
    ]),
  };
}

function keysOfConnections(
  post: Post,
  { neighbours, series, related, translations }: Connections,
): string[] {
  const { earlier, later } = neighbours;
  const shown = [earlier, later, ...(series?.parts ?? []), ...related, ...translations].flatMap(
    (each) => each ?? [],
  );
  const partOf = post.series?.term.id;
  return [
    ...(post.kind === 'post' ? [neighboursKey(post.id), relatedKey(post.id)] : []),
    translationsKey(post.translationOfId ?? post.id),
    ...(partOf === undefined ? [] : [listKeys.term(partOf), termKey(partOf)]),
    ...new Set(shown.map(({ id }) => postKey(id))),
  ];
}

/** The keys of a post, its terms and its author. */
function keysOfPost({ id, author, categories, tags }: ListedPost): string[] {
  return [
    postKey(id),
    ...[...categories, ...tags].map((term) => termKey(term.id)),
    ...(author ? [authorKey(author.id)] : []),
  ];
}

/**
 * A clock that is stopped at the start of the request: a post that is published between the reading of a
 * list and the search for the next publication would be missed otherwise.
 */
function asOfVisit({ db, clock }: PolicyDeps, res: ServerResponse): PolicyDeps {
  const startedAt = visitOf(res)?.startedAt ?? clock.now();
  return { db, clock: { now: () => startedAt } };
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => moment?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}

/** Beyond this many, all changes are remembered as one. */
const MAX_KEYS = 10_000;

type LastChanges = {
  /**
   * The Last-Modified of a document with this policy whose posts last changed at `shownChangedAt`.
   *
   * Two changes within one second cannot be distinguished by date: a document that changed in this
   * second has no date, and expires with the second.
   */
  date: (policy: CachePolicy, shownChangedAt: Date) => { cache: CachePolicy; lastModified?: Date };
};

/**
 * Watches what changes, for the Last-Modified of documents.
 *
 * Posts have dates of change; a renamed tag, an unpublished post and a setting have none. So what
 * this process saw change counts, and nothing is older than its first question, because it cannot
 * know what changed before.
 */
export function createLastChanges({ db, clock }: Pick<Deps, 'db' | 'clock'>): LastChanges {
  const seen = new Map<string, number>();
  let floor: number | null = null;
  db.touches.listen((keys) => {
    // The next second, so that it is newer for clients that asked within this one.
    const at = wholeSecond(clock.now().getTime()) + 1_000;
    if (keys.has(EVERYTHING) || seen.size + keys.size > MAX_KEYS) {
      seen.clear();
      floor = at;
      return;
    }
    for (const key of keys) seen.set(key, at);
  });
  return {
    date(policy, shownChangedAt) {
      floor ??= wholeSecond(clock.now().getTime());
      const last = policy.keys.reduce(
        (newest, key) => Math.max(newest, seen.get(key) ?? 0),
        Math.max(floor, wholeSecond(shownChangedAt.getTime())),
      );
      if (last <= clock.now().getTime()) return { cache: policy, lastModified: new Date(last) };
      const endsAt = Math.min(last, policy.endsAt?.getTime() ?? Infinity);
      return { cache: { ...policy, endsAt: new Date(endsAt) } };
    },
  };
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
