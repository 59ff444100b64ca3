/**
 * What a feed shows, and when time changes it: for the page cache.
 */
import type { Deps } from '../deps.ts';
import type { FedList } from '../feeds/addresses.ts';
import { findNextPublication } from '../posts/lists.ts';
import type { Post } from '../posts/post.ts';
import { authorKey, listKeys, postKey, responsesKey, termKey } from '../posts/surrogate-keys.ts';
import type { SiteSettings } from '../settings/settings.ts';
import type { Keep } from './send-document.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** `asOf`: before anything was read. It ends, too, when a post in it takes no more trackbacks. */
export async function keepOfListFeed(
  { db }: Pick<Deps, 'db'>,
  { trackbacksCloseAfterDays }: SiteSettings,
  list: FedList,
  posts: readonly Post[],
  asOf: Date,
): Promise<Keep> {
  const nextPublication = await findNextPublication({ db, clock: { now: () => asOf } });
  const closings = posts
    .filter(({ trackbacksOpen }) => trackbacksOpen && trackbacksCloseAfterDays > 0)
    .map(({ publishedAt }) => publishedAt.getTime() + trackbacksCloseAfterDays * DAY_MS);
  const ahead = [...closings, nextPublication?.getTime() ?? Infinity].filter(
    (at) => at > asOf.getTime() && at < Infinity,
  );
  return {
    keys: [...new Set([...keysOfList(list), ...posts.flatMap(keysOfPost)])],
    endsAt: ahead.length > 0 ? new Date(Math.min(...ahead)) : null,
  };
}

export function keepOfResponses(post: Post): Keep {
  return { keys: [postKey(post.id), responsesKey(post.id)], endsAt: null };
}

function keysOfList(list: FedList): string[] {
  switch (list.kind) {
    case 'all':
      return [listKeys.all];
    case 'term':
      return [listKeys.term(list.term.id), termKey(list.term.id)];
    case 'author':
      return [listKeys.author(list.author.id), authorKey(list.author.id)];
  }
}

function keysOfPost({ id, author, categories, tags }: Post): string[] {
  return [
    postKey(id),
    ...[...categories, ...tags].map((term) => termKey(term.id)),
    ...(author ? [authorKey(author.id)] : []),
  ];
}
