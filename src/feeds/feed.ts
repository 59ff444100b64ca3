/**
 * The model of a feed, whatever its format; the URLs of feeds; and the feed of a list of posts:
 * of the site, a category, a tag, a series or an author.
 *
 * Every URL is absolute and every text plain; only names that end in `Html` hold markup. The URLs are not in
 * http/, since the outbox names them to the WebSub hub.
 */
import type { Deps } from '../deps.ts';
import { inLanguage, toFeedHtml, findPreviewImage } from './feed-html.ts';
import { feedId, postAtomId, postFeedId } from './ids.ts';
import { escapeXml } from '../lib/text/markup.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { translateFor } from '../messages/translate.ts';
import { withPlayTexts } from '../posts/embeds/embed.ts';
import { type PostList, listPath, type PostsPage } from '../posts/lists.ts';
import { changedAt, permalink, type Post, trackbackUrl, postName } from '../posts/post.ts';
import { pingStates } from '../posts/ping-states.ts';
import type { Term } from '../posts/terms/term.ts';
import { bylineOf } from '../posts/terms/terms.ts';
import { type SiteSettings, siteImageUrl } from '../settings/settings.ts';

export type FeedAuthor = { name: string; url: string | null };

/** `scheme`, the URL above the term's own, distinguishes a category and a tag of the same name. */
export type FeedCategory = { slug: string; name: string; scheme: string };

export type FeedEntry = {
  /** Permanent, even if the URL changes. */
  id: string;
  /** For Atom, where it is an absolute URI. Missing: the same. */
  atomId?: string;
  /** The page that shows it. */
  url: string;
  /** Empty: a note, which only its `name` names. */
  title: string;
  name: string;
  /** The whole content, as feed-html.ts prepared it. */
  contentHtml: string;
  /** `''` if there is none. */
  summary: string;
  author: FeedAuthor;
  categories: FeedCategory[];
  /** BCP 47 */
  language: string;
  publishedAt: Date;
  /** Never before `publishedAt`. */
  updatedAt: Date;
  imageUrl: string | null;
  /** A recording; its size in bytes. */
  enclosure?: { url: string; type: string; size: number } | undefined;
  /** What it replies to; `id` is the URL if no other id is known. */
  inReplyTo: { id: string; url: string } | null;
  /** The feed of its responses; `null` for a response. */
  responses: FeedAddresses | null;
  /** `null` if it does not accept trackbacks now. */
  trackbackUrl: string | null;
};

/** The site's icon, in pixels: for RSS 144, 192, 512. */
type FeedIcon = { rss: string; medium: string; large: string };

export type Feed = {
  id: string;
  title: string;
  description: string;
  /** BCP 47 */
  language: string;
  /** The time zone of its dates. */
  timeZone: string;
  /** The page that shows the same. */
  homeUrl: string;
  author: FeedAuthor;
  addresses: FeedAddresses;
  /** The next page of the feed, with older entries. */
  next: FeedAddresses | null;
  /** The WebSub hub that publishes changes. */
  hubUrl: string | null;
  icon: FeedIcon | null;
  logoUrl: string | null;
  /** The last change of any entry. */
  updatedAt: Date;
  /** Newest first. */
  entries: FeedEntry[];
};

export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** The URL of one feed in each format. */
type FeedAddresses = Readonly<Record<FeedFormat, string>>;

/** The lists of posts that have feeds; months and years have none. */
export type FedList = Extract<PostList, { kind: 'all' | 'term' | 'author' }>;

/** `pageNumber` counts from 1; older posts are on further pages. */
export function feedUrl(
  siteUrl: string,
  list: FedList,
  format: FeedFormat,
  pageNumber = 1,
): string {
  const page = pageNumber > 1 ? `/page/${pageNumber}` : '';
  return `${siteUrl}${listPath(list)}${page}/feed.${format}`;
}

export function responsesFeedUrl(
  siteUrl: string,
  post: Pick<Post, 'path'>,
  format: FeedFormat,
): string {
  return `${permalink(siteUrl, post)}/feed.${format}`;
}

export function inEachFormat(urlOf: (format: FeedFormat) => string): FeedAddresses {
  return { rss: urlOf('rss'), atom: urlOf('atom'), json: urlOf('json') };
}

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
  {
    pageNumber = 1,
    description = '',
    enclosures,
  }: {
    pageNumber?: number;
    description?: string;
    /** By the ids of posts. */
    enclosures?: ReadonlyMap<number, NonNullable<FeedEntry['enclosure']>>;
  } = {},
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
    ...feedImages(siteUrl, settings),
    // Atom requires a date; an empty feed is as of now.
    updatedAt: newest(posts.map(changedAt)) ?? deps.clock.now(),
    entries: posts.map((post) => ({
      ...entryOfPost(deps, settings, post),
      enclosure: enclosures?.get(post.id),
    })),
  };
}

/** The icon and the logo that the owner uploaded. */
export function feedImages(
  siteUrl: string,
  { images: { icon, logo } }: SiteSettings,
): Pick<Feed, 'icon' | 'logoUrl'> {
  const urlOf = (key: string, size: number) => siteImageUrl(siteUrl, key, `icon-${size}.png`);
  return {
    icon:
      icon === null
        ? null
        : { rss: urlOf(icon, 144), medium: urlOf(icon, 192), large: urlOf(icon, 512) },
    logoUrl: logo && siteImageUrl(siteUrl, logo.hash, 'logo.webp'),
  };
}

function newest(moments: Date[]): Date | null {
  return moments.reduce<Date | null>((last, each) => (last && last >= each ? last : each), null);
}

/** The name of the category, tag, series or author; `null` for the site. */
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
  const t = translateFor(config, settings);
  const bodyHtml = withPlayTexts(post.bodyHtml, (provider) =>
    escapeXml(String(t('embed.play', { provider }))),
  );
  return {
    id: postFeedId(siteUrl, post),
    atomId: postAtomId(siteUrl, post),
    url,
    title: post.title,
    name: postName(post),
    contentHtml:
      contextHtml(config, settings, post) + inLanguage(toFeedHtml(bodyHtml, url), language),
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

/** "In reply to A page by Leyla", with a link; empty without a context. */
function contextHtml(
  config: Deps['config'],
  settings: SiteSettings,
  { responseTo, context }: Post,
): string {
  const target = responseTo && parseHttpUrl(responseTo.url);
  if (!target || !context) return '';
  const t = translateFor(config, settings);
  const { kind, rsvp } = responseTo;
  const words = rsvp === null ? t(`response-to.${kind}`) : t(`response-to.rsvp.${rsvp}`);
  const by =
    context.author === null ? '' : ` ${String(t('response-to.by', { author: context.author }))}`;
  const link = `<a href="${escapeXml(target.href)}">${escapeXml(context.title ?? target.host)}</a>`;
  return `<p>${escapeXml(String(words))} ${link}${escapeXml(by)}</p>`;
}

/** In feeds, the author's own website is more useful than the list of their posts. */
function authorOf(siteUrl: string, settings: SiteSettings, { author }: Post): FeedAuthor {
  const { name, url } = bylineOf(siteUrl, settings, author);
  return { name, url: author?.url ?? url };
}

function categoryOf(siteUrl: string, { kind, slug, name }: Term): FeedCategory {
  return { slug, name, scheme: `${siteUrl}/${kind}/` };
}
