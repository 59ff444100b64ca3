/**
 * Domain objects → view models: addresses, dates and sentences ready to show.
 */
import type { Linkback } from '../linkbacks/linkback.ts';
import type { PingStates } from '../posts/pings.ts';
import { permalink, type Post } from '../posts/post.ts';
import type { PostsPage } from '../posts/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { trackbackRdf } from './trackback-rdf.ts';
import type {
  AdvertisedView,
  DateView,
  HomeView,
  LinkbackView,
  PostSummaryView,
  PostView,
} from './view-models.ts';

const WORDS_A_MINUTE = 230;

export function presentHome(
  siteUrl: string,
  settings: SiteSettings,
  { posts, pageCount }: PostsPage,
  pageNumber: number,
): HomeView {
  const pageUrl = (number: number) => (number === 1 ? `${siteUrl}/` : `${siteUrl}/page/${number}`);
  return {
    page: {
      title: pageNumber === 1 ? settings.siteTitle : `Page ${pageNumber} · ${settings.siteTitle}`,
      description: settings.siteDescription,
      canonicalUrl: pageUrl(pageNumber),
    },
    posts: posts.map((post) => presentSummary(siteUrl, settings, post)),
    pageNumber,
    newerUrl: pageNumber > 1 ? pageUrl(pageNumber - 1) : null,
    olderUrl: pageNumber < pageCount ? pageUrl(pageNumber + 1) : null,
  };
}

export function presentPost(
  siteUrl: string,
  settings: SiteSettings,
  post: Post,
  pings: PingStates,
  linkbacks: readonly Linkback[],
): PostView {
  const url = permalink(siteUrl, post);
  return {
    page: {
      title: `${post.title} · ${settings.siteTitle}`,
      description: post.excerpt,
      canonicalUrl: url,
    },
    post: {
      title: post.title,
      url,
      bodyHtml: post.bodyHtml,
      published: presentDate(post.publishedAt, settings.siteLanguage),
      readingMinutes: Math.max(1, Math.round(post.words / WORDS_A_MINUTE)),
    },
    commentsOpen: post.commentsOpen,
    advertised: pings.pingback === 'open' ? presentAdvertised(siteUrl, post.title, url) : null,
    responsesHeading: responsesHeading(linkbacks.length),
    linkbacks: linkbacks.map((linkback) => presentLinkback(settings, linkback)),
  };
}

function presentSummary(siteUrl: string, settings: SiteSettings, post: Post): PostSummaryView {
  return {
    title: post.title,
    url: permalink(siteUrl, post),
    excerpt: post.excerpt,
    published: presentDate(post.publishedAt, settings.siteLanguage),
  };
}

function presentAdvertised(siteUrl: string, title: string, url: string): AdvertisedView {
  const trackbackUrl = `${url}/trackback`;
  return {
    pingbackUrl: `${siteUrl}/xmlrpc`,
    trackbackUrl,
    trackbackRdfHtml: trackbackRdf({ title, permalink: url, trackbackUrl }),
  };
}

function presentLinkback(settings: SiteSettings, linkback: Linkback): LinkbackView {
  const host = new URL(linkback.source).host;
  return {
    anchor: `linkback-${linkback.id}`,
    url: linkback.source,
    title: linkback.title ?? host,
    site: linkback.site ?? host,
    author: linkback.author,
    via: linkback.via.join(', '),
    received: presentDate(linkback.receivedAt, settings.siteLanguage),
    passage: presentPassage(linkback),
  };
}

function presentPassage(linkback: Linkback): LinkbackView['passage'] {
  const { excerpt, linkStart, linkEnd } = linkback;
  if (!excerpt) return null;
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  return {
    before: excerpt.slice(0, start),
    linked: excerpt.slice(start, end),
    after: excerpt.slice(end),
  };
}

const NUMBERS = ['Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

function responsesHeading(count: number): string | null {
  if (count === 0) return null;
  if (count === 1) return 'One response';
  return `${NUMBERS[count - 2] ?? count.toLocaleString('en')} responses`;
}

/** Making one takes longer than using it a hundred times. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string): Intl.DateTimeFormat {
  // English dates as most of the world writes them: 7 February 2024.
  const locale = language === 'en' ? 'en-GB' : language;
  const known = dateFormats.get(locale);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  dateFormats.set(locale, format);
  return format;
}

function presentDate(date: Date, language: string): DateView {
  return { iso: date.toISOString(), text: dateFormat(language).format(date) };
}
