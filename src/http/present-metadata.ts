/**
 * What a page says of itself to programs: its feeds, Open Graph, JSON-LD.
 *
 * views/site/partials/metadata.ejs writes it into the head.
 *
 * @see https://ogp.me/
 * @see https://schema.org/BlogPosting
 */
import { changedAt } from '../feeds/entries.ts';
import { findFirstImage } from '../feeds/feed-html.ts';
import { nameOfList } from '../feeds/list-feed.ts';
import { isoIn } from '../lib/time-zone.ts';
import type { PostList } from '../posts/lists.ts';
import { pictureUrl } from '../posts/picture.ts';
import { permalink, type Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { feedUrl, FEED_FORMATS, listUrl, responsesFeedUrl, type FeedFormat } from './addresses.ts';
import { jsonLd } from './json-ld.ts';
import type { FeedLinkView, MetadataView, PropertyView } from './metadata-views.ts';

const FEED_TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};

/** A post, or a page that stands for itself. */
export function presentPostMetadata(
  siteUrl: string,
  settings: SiteSettings,
  post: Post,
): MetadataView {
  const url = permalink(siteUrl, post);
  const author = authorOf(siteUrl, settings, post);
  const imageUrl = post.cover
    ? pictureUrl(siteUrl, post.cover)
    : findFirstImage(post.bodyHtml, url);
  const published = isoIn(post.publishedAt, settings.timeZone);
  const modified = isoIn(changedAt(post), settings.timeZone);
  const language = post.language ?? settings.siteLanguage;
  const [category] = post.categories;
  const isPost = post.kind === 'post';
  return {
    feeds: [
      siteFeed(siteUrl, settings),
      {
        url: responsesFeedUrl(siteUrl, post, 'rss'),
        type: FEED_TYPES.rss,
        title: `Responses to ${post.title}`,
      },
    ],
    properties: [
      ...openGraph(settings, {
        type: 'article',
        title: post.title,
        url,
        description: post.excerpt,
        language,
      }),
      ...(imageUrl === null ? [] : [{ property: 'og:image', content: imageUrl }]),
      { property: 'article:published_time', content: published },
      { property: 'article:modified_time', content: modified },
      { property: 'article:author', content: author.url },
      ...(category ? [{ property: 'article:section', content: category.name }] : []),
      ...post.tags.map(({ name }) => ({ property: 'article:tag', content: name })),
    ],
    author: author.name,
    jsonLdHtml: jsonLd(
      {
        '@type': isPost ? 'BlogPosting' : 'WebPage',
        '@id': url,
        url,
        ...(isPost && { mainEntityOfPage: url, wordCount: post.words }),
        [isPost ? 'headline' : 'name']: post.title,
        ...(post.excerpt !== '' && { description: post.excerpt }),
        datePublished: published,
        dateModified: modified,
        inLanguage: language,
        ...(imageUrl !== null && { image: imageUrl }),
        author: { '@type': 'Person', ...author },
        publisher: { '@type': 'Organization', name: settings.siteTitle, url: `${siteUrl}/` },
        ...(category && { articleSection: category.name }),
        ...(post.tags.length > 0 && { keywords: post.tags.map(({ name }) => name) }),
      },
      breadcrumbs([
        { name: settings.siteTitle, url: `${siteUrl}/` },
        ...(category
          ? [{ name: category.name, url: listUrl(siteUrl, { kind: 'term', term: category }) }]
          : []),
        { name: post.title, url },
      ]),
    ),
  };
}

/** A page of a list; `url` is the page's own. Years and months have no feeds. */
export function presentListMetadata(
  siteUrl: string,
  settings: SiteSettings,
  list: PostList,
  url: string,
): MetadataView {
  if (list.kind === 'year' || list.kind === 'month') return presentPlainMetadata(siteUrl, settings);
  const name = nameOfList(list);
  const title = name ?? settings.siteTitle;
  const ownFeeds = FEED_FORMATS.map((format) => ({
    url: feedUrl(siteUrl, list, format),
    type: FEED_TYPES[format],
    title,
  }));
  const description = settings.siteDescription;
  const language = settings.siteLanguage;
  const site = {
    '@type': 'WebSite',
    '@id': `${siteUrl}/`,
    url: `${siteUrl}/`,
    name: settings.siteTitle,
    ...(description !== '' && { description }),
    inLanguage: language,
  };
  const collection = {
    '@type': 'CollectionPage',
    '@id': url,
    url,
    name: title,
    inLanguage: language,
  };
  return {
    feeds: name === null ? ownFeeds : [...ownFeeds, siteFeed(siteUrl, settings)],
    properties: openGraph(settings, { type: 'website', title, url, description, language }),
    author: null,
    jsonLdHtml:
      name === null
        ? jsonLd(site)
        : jsonLd(
            collection,
            breadcrumbs([
              { name: settings.siteTitle, url: `${siteUrl}/` },
              { name, url: listUrl(siteUrl, list) },
            ]),
          ),
  };
}

/** Any other page: the archive, a search, an error. */
export function presentPlainMetadata(siteUrl: string, settings: SiteSettings): MetadataView {
  return {
    feeds: [siteFeed(siteUrl, settings)],
    properties: [],
    author: null,
    jsonLdHtml: '',
  };
}

function siteFeed(siteUrl: string, { siteTitle }: SiteSettings): FeedLinkView {
  return { url: feedUrl(siteUrl, { kind: 'all' }, 'rss'), type: FEED_TYPES.rss, title: siteTitle };
}

function authorOf(siteUrl: string, settings: SiteSettings, { author }: Post) {
  return author
    ? { name: author.name, url: listUrl(siteUrl, { kind: 'author', author }) }
    : { name: settings.authorName || settings.siteTitle, url: `${siteUrl}/` };
}

function openGraph(
  { siteTitle }: SiteSettings,
  page: { type: string; title: string; url: string; description: string; language: string },
): PropertyView[] {
  const locale = localeOf(page.language);
  const all = {
    'og:type': page.type,
    'og:title': page.title,
    'og:url': page.url,
    'og:description': page.description,
    'og:site_name': siteTitle,
    'og:locale': locale,
  };
  return Object.entries(all)
    .filter(([, content]) => content !== '')
    .map(([property, content]) => ({ property, content }));
}

/** `language_TERRITORY`, where the tag names both; else nothing, since to guess would be to lie. */
function localeOf(language: string): string {
  const [, code, territory] = /^([a-z]{2,3})(?:-[a-z]{4})?-([a-z]{2})\b/i.exec(language) ?? [];
  return code && territory ? `${code.toLowerCase()}_${territory.toUpperCase()}` : '';
}

function breadcrumbs(trail: { name: string; url: string }[]): object {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(({ name, url }, i) => ({
      '@type': 'ListItem',
      position: i + 1,
      name,
      item: url,
    })),
  };
}
