/**
 * Builds the feed of a list of posts: of the site, a category, a tag or an author.
 */
import type { Deps } from '../deps.ts';
import { inLanguage, toFeedHtml, findPreviewImage } from './feed-html.ts';
import {
  feedUrl,
  inEachFormat,
  type FedList,
  responsesFeedUrl,
  type Feed,
  feedId,
  type FeedAuthor,
  type FeedCategory,
  type FeedEntry,
  postFeedId,
} from './feed.ts';
import { type PostsPage, listPath } from '../posts/lists.ts';
import { pingStates, trackbackUrl } from '../posts/pings.ts';
import { type Post, permalink, postName } from '../posts/post.ts';
import type { Term } from '../posts/terms/term.ts';
import { bylineOf } from '../posts/terms/terms.ts';
import type { SiteSettings } from '../settings/settings.ts';

/**
 * `pageNumber` counts from 1; all pages of a feed have the same id.
 *
 * @param description of the list; the site's if it has none
 */
export function feedOfList(
  deps: Pick<Deps, 'config' | 'clock'>,
  settings: SiteSettings,
  list: FedList,
  { posts, hasOlder }: PostsPage<Post>,
  { pageNumber = 1, description = '' }: { pageNumber?: number; description?: string } = {},
): Feed {
  const { siteUrl } = deps.config;
  const name = nameOfList(list);
  const addressesOf = (number: number) =>
    inEachFormat((format) => feedUrl(siteUrl, list, format, number));
  return {
    id: feedId(siteUrl, idOf(list)),
    title: name === null ? settings.siteTitle : `${name} · ${settings.siteTitle}`,
    description: description.replace(/\n+/g, ' ') || settings.siteDescription,
    language: settings.siteLanguage,
    timeZone: settings.timeZone,
    homeUrl: `${siteUrl}${listPath(list) || '/'}`,
    author: bylineOf(siteUrl, settings, null),
    addresses: addressesOf(pageNumber),
    next: hasOlder ? addressesOf(pageNumber + 1) : null,
    hubUrl: pageNumber === 1 ? settings.hubUrl || null : null,
    // Atom requires a date; an empty feed is as of now.
    updatedAt: newest(posts.map(changedAt)) ?? deps.clock.now(),
    entries: posts.map((post) => entryOfPost(deps, settings, post)),
  };
}

function newest(moments: Date[]): Date | null {
  return moments.reduce<Date | null>((last, each) => (last && last >= each ? last : each), null);
}

/** The name of the category, tag or author; `null` for the site. */
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

function entryOfPost(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  settings: SiteSettings,
  post: Post,
): FeedEntry {
  const { siteUrl } = config;
  const url = permalink(siteUrl, post);
  const language = post.language ?? settings.siteLanguage;
  const { responseTo } = post;
  return {
    id: postFeedId(siteUrl, post),
    url,
    title: post.title,
    name: postName(post),
    contentHtml: inLanguage(toFeedHtml(post.bodyHtml, url), language),
    summary: post.excerpt,
    author: authorOf(siteUrl, settings, post),
    categories: [...post.categories, ...post.tags].map((term) => categoryOf(siteUrl, term)),
    language,
    publishedAt: post.publishedAt,
    updatedAt: changedAt(post),
    imageUrl: findPreviewImage(siteUrl, post, url)?.url ?? null,
    inReplyTo:
      responseTo?.kind === 'in-reply-to' ? { id: responseTo.url, url: responseTo.url } : null,
    responses: inEachFormat((format) => responsesFeedUrl(siteUrl, post, format)),
    trackbackUrl:
      pingStates(post, settings, clock.now()).trackback === 'open' ? trackbackUrl(url) : null,
  };
}

/** The last visible change of a post; for a scheduled one, its publication. */
export function changedAt({
  publishedAt,
  updatedAt,
}: Pick<Post, 'publishedAt' | 'updatedAt'>): Date {
  return updatedAt > publishedAt ? updatedAt : publishedAt;
}

/** In feeds, the author's own website is more useful than the list of their posts. */
function authorOf(siteUrl: string, settings: SiteSettings, { author }: Post): FeedAuthor {
  const { name, url } = bylineOf(siteUrl, settings, author);
  return { name, url: author?.url ?? url };
}

function categoryOf(siteUrl: string, { kind, slug, name }: Term): FeedCategory {
  return { slug, name, scheme: `${siteUrl}/${kind}/` };
}
