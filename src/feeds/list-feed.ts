/**
 * The feed of a list of posts: the site's, a category's, a tag's, an author's.
 *
 * Knows no format and no HTTP: http/site/feeds.ts gathers the posts and sends what comes out.
 */
import type { Deps } from '../deps.ts';
import { bylineOf } from '../posts/authors/byline.ts';
import { listPath } from '../posts/urls/list-path.ts';
import type { PostsPage } from '../posts/lists.ts';
import type { Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { feedUrl, inEachFormat, type FedList } from './addresses.ts';
import { changedAt, entryOfPost } from './entries.ts';
import type { Feed } from './feed.ts';
import { feedId } from './ids.ts';

/** `pageNumber` counts from 1; a feed and its older pages are one feed, by its id. */
export function feedOfList(
  deps: Pick<Deps, 'config' | 'clock'>,
  settings: SiteSettings,
  list: FedList,
  { posts, hasOlder }: PostsPage<Post>,
  pageNumber = 1,
): Feed {
  const { siteUrl } = deps.config;
  const name = nameOfList(list);
  const addressesOf = (number: number) =>
    inEachFormat((format) => feedUrl(siteUrl, list, format, number));
  return {
    id: feedId(siteUrl, idOf(list)),
    title: name === null ? settings.siteTitle : `${name} · ${settings.siteTitle}`,
    description: settings.siteDescription,
    language: settings.siteLanguage,
    timeZone: settings.timeZone,
    homeUrl: `${siteUrl}${listPath(list) || '/'}`,
    author: bylineOf(siteUrl, settings, null),
    addresses: addressesOf(pageNumber),
    next: hasOlder ? addressesOf(pageNumber + 1) : null,
    hubUrl: pageNumber === 1 ? settings.hubUrl || null : null,
    // Atom asks for a date, and that there is nothing yet is true of this moment.
    updatedAt: newest(posts.map(changedAt)) ?? deps.clock.now(),
    entries: posts.map((post) => entryOfPost(deps, settings, post)),
  };
}

function newest(moments: Date[]): Date | null {
  return moments.reduce<Date | null>((last, each) => (last && last >= each ? last : each), null);
}

/** What a category, a tag or an author is called; `null`: the site itself. */
function nameOfList(list: FedList): string | null {
  switch (list.kind) {
    case 'all':
      return null;
    case 'term':
      return list.term.name;
    case 'author':
      return list.author.name;
  }
}

function idOf(list: FedList): string {
  switch (list.kind) {
    case 'all':
      return '';
    case 'term':
      return `term/${list.term.id}`;
    case 'author':
      return `author/${list.author.id}`;
  }
}
