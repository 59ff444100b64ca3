/**
 * Lists of posts → their view models: the home page's, and those of categories, tags, authors,
 * years and months.
 */
import { changedAt } from '../../../feeds/list-feed.ts';
import { listUrl } from '../../request/urls.ts';
import type { HomeView, ListView, PostSummaryView } from '../models/lists.ts';
import { presentDate, presentMonthOfYear, presentYear } from './date.ts';
import { presentLanguage } from './language.ts';
import { presentListMetadata } from './metadata.ts';
import type { PostsPage, PostSummary } from '../../../posts/lists.ts';
import type { PostList } from '../../../posts/post-list.ts';
import { permalink } from '../../../posts/post.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** `pageNumber` from 1. */
export function presentHome(
  siteUrl: string,
  settings: SiteSettings,
  posts: PostsPage,
  pageNumber: number,
): HomeView {
  const title =
    pageNumber === 1 ? settings.siteTitle : `Page ${pageNumber} · ${settings.siteTitle}`;
  return presentPage(siteUrl, settings, { kind: 'all' }, posts, pageNumber, title);
}

export function presentList(
  siteUrl: string,
  settings: SiteSettings,
  list: Exclude<PostList, { kind: 'all' }>,
  posts: PostsPage,
  pageNumber: number,
): ListView {
  const heading = headingOf(list, settings.siteLanguage);
  const words = [heading.words, heading.name].filter(Boolean).join(' ');
  const numbered = pageNumber === 1 ? words : `${words}, page ${pageNumber}`;
  const title = `${numbered} · ${settings.siteTitle}`;
  return {
    ...presentPage(siteUrl, settings, list, posts, pageNumber, title),
    heading,
    authorUrl: list.kind === 'author' ? list.author.url : null,
  };
}

function presentPage(
  siteUrl: string,
  settings: SiteSettings,
  list: PostList,
  { posts, hasOlder }: PostsPage,
  pageNumber: number,
  title: string,
): HomeView {
  const newerUrl = pageNumber > 1 ? listUrl(siteUrl, list, pageNumber - 1) : null;
  const url = listUrl(siteUrl, list, pageNumber);
  const name =
    list.kind === 'all' ? settings.siteTitle : headingOf(list, settings.siteLanguage).name;
  const description = describe(list, settings);
  const olderUrl = hasOlder ? listUrl(siteUrl, list, pageNumber + 1) : null;
  return {
    page: {
      title,
      description,
      canonicalUrl: url,
      previousUrl: newerUrl,
      nextUrl: olderUrl,
      metadata: presentListMetadata(siteUrl, settings, list, { url, description, name }),
    },
    author: bylineOf(siteUrl, settings, list.kind === 'author' ? list.author : null),
    posts: posts.map((post) => presentSummary(siteUrl, settings, post)),
    pageNumber,
    newerUrl,
    olderUrl,
  };
}

function presentSummary(
  siteUrl: string,
  settings: SiteSettings,
  post: PostSummary,
): PostSummaryView {
  return {
    title: post.title,
    url: permalink(siteUrl, post),
    excerpt: post.excerpt,
    published: presentDate(post.publishedAt, settings),
    updated: presentDate(changedAt(post), settings),
    author: bylineOf(siteUrl, settings, post.author),
    categories: [...post.categories, ...post.tags].map(({ name }) => name),
    language: presentLanguage(post.language, settings.siteLanguage),
  };
}

type PartList = Exclude<PostList, { kind: 'all' }>;

function nameOf(list: PartList, { siteLanguage }: SiteSettings): string {
  const { words, name } = headingOf(list, siteLanguage);
  return words === '' ? name : `${words} ${name}`;
}

/** For search engines and those who share it. What describes the site does not describe each list of it. */
function describe(list: PostList, settings: SiteSettings): string {
  const { siteTitle, siteDescription } = settings;
  switch (list.kind) {
    case 'all':
      return siteDescription || `Posts on ${siteTitle}, newest first.`;
    case 'term':
      return list.term.kind === 'tag'
        ? `${nameOf(list, settings)} on ${siteTitle}, newest first.`
        : `Posts in ${list.term.name} on ${siteTitle}, newest first.`;
    case 'author':
      return `${nameOf(list, settings)} on ${siteTitle}, newest first.`;
    case 'year':
    case 'month':
      return `Posts from ${nameOf(list, settings)} on ${siteTitle}, newest first.`;
  }
}

function headingOf(
  list: Exclude<PostList, { kind: 'all' }>,
  siteLanguage: string,
): ListView['heading'] {
  switch (list.kind) {
    case 'term':
      return { words: list.term.kind === 'tag' ? 'Posts tagged' : '', name: list.term.name };
    case 'author':
      return { words: 'Posts by', name: list.author.name };
    case 'year':
      return { words: '', name: presentYear(list.year, siteLanguage) };
    case 'month':
      return { words: '', name: presentMonthOfYear(list.year, list.month, siteLanguage) };
  }
}
