/**
 * The metadata of pages for programs: feeds, Open Graph, JSON-LD.
 *
 * views/site/partials/metadata.ejs prints it.
 *
 * @see https://ogp.me/
 * @see https://schema.org/BlogPosting
 */
import { type PreviewImage, findPreviewImage } from '../../../feeds/feed-html.ts';
import {
  FEED_FORMATS,
  type FeedFormat,
  feedUrl,
  listUrl,
  oembedUrl,
  responsesFeedUrl,
} from '../../request/page-request.ts';
import { presentName, seriesThing, translationThings } from './connections.ts';
import type { FeedLinkView, MetadataView, PropertyView } from '../models/models.ts';
import { interactionFacts } from './responses.ts';
import { jsonForScript } from '../../../lib/text/markup.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { PostList } from '../../../posts/lists.ts';
import { CARD_SIZE, type Post, cardUrl, permalink } from '../../../posts/post.ts';
import type { Connections } from '../../../posts/read.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import type { InteractionCounts } from '../../../responses/outline.ts';
import { type SiteSettings, siteImageUrl } from '../../../settings/settings.ts';

export const FEED_TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};

/** @see https://oembed.com/#section4 */
const OEMBED_TYPES = { json: 'application/json+oembed', xml: 'text/xml+oembed' };

type ShownFacts = Pick<Connections, 'translations'> & {
  interactions: InteractionCounts;
  published: string;
  modified: string;
};

/** A post or a page. The dates are in ISO 8601, with the offset of the site's time zone. */
export function presentPostMetadata(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: Post,
  { translations, interactions, ...dates }: ShownFacts,
): MetadataView {
  const url = permalink(siteUrl, post);
  const author = bylineOf(siteUrl, settings, post.author);
  const name = presentName(settings, t, post);
  const image = cardOf(siteUrl, post, name) ?? findPreviewImage(siteUrl, post, url);
  const language = post.language ?? settings.siteLanguage;
  const others = translations.map((each) => ({
    language: each.language ?? settings.siteLanguage,
    url: permalink(siteUrl, each),
    isFirst: each.isFirst,
  }));
  const [category] = post.categories;
  const isPost = post.kind === 'post';
  return {
    feeds: [
      siteFeed(siteUrl, settings),
      {
        url: responsesFeedUrl(siteUrl, post, 'rss'),
        type: FEED_TYPES.rss,
        title: String(t('feed.responses', { post: name })),
      },
    ],
    oembed: (['json', 'xml'] as const).map((format) => ({
      url: oembedUrl(siteUrl, url, format),
      type: OEMBED_TYPES[format],
      title: name,
    })),
    alternates: [{ language, url }, ...others].filter(() => others.length > 0),
    properties: [
      ...openGraph(settings, {
        type: 'article',
        title: name,
        url,
        description: post.excerpt,
        language,
      }),
      ...others.flatMap((each) => {
        const content = localeOf(each.language);
        return content === '' ? [] : [{ property: 'og:locale:alternate', content }];
      }),
      ...(image ? imageProperties(image) : []),
      { property: 'article:published_time', content: dates.published },
      { property: 'article:modified_time', content: dates.modified },
      { property: 'article:author', content: author.url },
      ...(category ? [{ property: 'article:section', content: category.name }] : []),
      ...post.tags.map(({ name }) => ({ property: 'article:tag', content: name })),
    ],
    card: image ? 'summary_large_image' : 'summary',
    author: author.name,
    jsonLdHtml: jsonLd(
      {
        '@type': isPost ? 'BlogPosting' : 'WebPage',
        '@id': url,
        url,
        ...(isPost && { mainEntityOfPage: url, wordCount: post.words }),
        [isPost ? 'headline' : 'name']: name,
        ...(post.excerpt !== '' && { description: post.excerpt }),
        datePublished: dates.published,
        dateModified: dates.modified,
        inLanguage: language,
        ...translationThings(post, others),
        ...(image && { image: imageObject(image) }),
        author: { '@type': 'Person', ...author },
        publisher: {
          '@type': 'Organization',
          name: settings.siteTitle,
          url: `${siteUrl}/`,
          ...(settings.images.icon !== null && {
            logo: siteImageUrl(siteUrl, settings.images.icon, 'icon-512.png'),
          }),
        },
        ...(category && { articleSection: category.name }),
        ...(isPost && post.series && { isPartOf: seriesThing(siteUrl, post.series.term) }),
        ...(post.tags.length > 0 && { keywords: post.tags.map(({ name }) => name) }),
        ...interactionFacts(interactions),
      },
      breadcrumbs([
        { name: settings.siteTitle, url: `${siteUrl}/` },
        ...(category
          ? [{ name: category.name, url: listUrl(siteUrl, { kind: 'term', term: category }) }]
          : []),
        { name, url },
      ]),
    ),
  };
}

/** `null`: it was not drawn yet. */
function cardOf(siteUrl: string, post: Post, name: string): PreviewImage | null {
  const url = cardUrl(siteUrl, post);
  return url === null ? null : { url, ...CARD_SIZE, alt: post.cover?.alt ?? name };
}

/** A page that lists posts. */
export type Listing = {
  /** The page's own URL. */
  url: string;
  name: string;
  description: string;
};

/** A page of a list. Years and months have no feeds. */
export function presentListMetadata(
  siteUrl: string,
  settings: SiteSettings,
  list: PostList,
  listing: Listing,
): MetadataView {
  const collection = presentCollectionMetadata(siteUrl, settings, listing, listUrl(siteUrl, list));
  if (list.kind === 'year' || list.kind === 'month') return collection;
  const ownFeeds = FEED_FORMATS.map((format) => ({
    url: feedUrl(siteUrl, list, format),
    type: FEED_TYPES[format],
    title: listing.name,
  }));
  if (list.kind !== 'all') return { ...collection, feeds: [...ownFeeds, ...collection.feeds] };
  return {
    ...collection,
    feeds: ownFeeds,
    jsonLdHtml: jsonLd({
      '@type': 'WebSite',
      '@id': `${siteUrl}/`,
      url: `${siteUrl}/`,
      name: settings.siteTitle,
      description: listing.description,
      inLanguage: settings.siteLanguage,
    }),
  };
}

/**
 * A page that links to posts: a list without feeds of its own, the archive.
 *
 * @param firstUrl of the first page, for the breadcrumbs of the others
 */
export function presentCollectionMetadata(
  siteUrl: string,
  settings: SiteSettings,
  { url, name, description }: Listing,
  firstUrl = url,
): MetadataView {
  const language = settings.siteLanguage;
  return {
    feeds: [siteFeed(siteUrl, settings)],
    alternates: [],
    properties: openGraph(settings, { type: 'website', title: name, url, description, language }),
    card: 'summary',
    author: null,
    jsonLdHtml: jsonLd(
      { '@type': 'CollectionPage', '@id': url, url, name, description, inLanguage: language },
      breadcrumbs([
        { name: settings.siteTitle, url: `${siteUrl}/` },
        { name, url: firstUrl },
      ]),
    ),
  };
}

/** Any other page: a search, an error. */
export function presentPlainMetadata(siteUrl: string, settings: SiteSettings): MetadataView {
  return {
    feeds: [siteFeed(siteUrl, settings)],
    alternates: [],
    properties: [],
    card: null,
    author: null,
    jsonLdHtml: '',
  };
}

function siteFeed(siteUrl: string, { siteTitle }: SiteSettings): FeedLinkView {
  return { url: feedUrl(siteUrl, { kind: 'all' }, 'rss'), type: FEED_TYPES.rss, title: siteTitle };
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

function imageProperties({ url, width, height, alt }: PreviewImage): PropertyView[] {
  const all = {
    'og:image': url,
    'og:image:width': width,
    'og:image:height': height,
    'og:image:alt': alt,
  };
  return Object.entries(all).flatMap(([property, content]) =>
    content === null || content === '' ? [] : [{ property, content: String(content) }],
  );
}

function imageObject({ url, width, height, alt }: PreviewImage): object {
  return {
    '@type': 'ImageObject',
    url,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(alt !== '' && { caption: alt }),
  };
}

/** `language_TERRITORY` if the tag has both; a territory is never guessed. */
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

/** The JSON-LD element for the head. Strings in it cannot end the element or begin a comment. */
export function jsonLd(...things: object[]): string {
  const safe = jsonForScript({ '@context': 'https://schema.org', '@graph': things });
  return `<script type="application/ld+json">${safe}</script>`;
}
