/**
 * Domain objects → view models: addresses, dates and sentences ready to show. The responses to a
 * post are in present-responses.ts.
 */
import { cutText } from '../lib/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import type { VisibleLinkbacks } from '../linkbacks/list.ts';
import type { PingStates } from '../posts/pings.ts';
import { permalink, type Post, type ResponseKind, type Rsvp } from '../posts/post.ts';
import type { PostsPage } from '../posts/lists.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { trackbackUrl } from './advertise.ts';
import { footSentence } from './foot-sentence.ts';
import { presentDate } from './present-date.ts';
import { presentResponses } from './present-responses.ts';
import type {
  AdvertisedView,
  GoneView,
  HomeView,
  PostSummaryView,
  PostView,
  ResponseToView,
} from './view-models.ts';

const WORDS_A_MINUTE = 230;

export function presentHome(
  siteUrl: string,
  settings: SiteSettings,
  { posts, hasOlder }: PostsPage,
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
    olderUrl: hasOlder ? pageUrl(pageNumber + 1) : null,
  };
}

export function presentPost(
  siteUrl: string,
  settings: SiteSettings,
  {
    post,
    pings,
    advertised,
    linkbacks,
  }: {
    post: Post;
    pings: PingStates;
    advertised: AdvertisedView;
    linkbacks: VisibleLinkbacks;
  },
): PostView {
  const url = permalink(siteUrl, post);
  return {
    page: {
      title: `${post.title} · ${settings.siteTitle}`,
      description: post.excerpt,
      canonicalUrl: url,
    },
    author: { name: settings.authorName || settings.siteTitle, url: `${siteUrl}/` },
    post: {
      title: post.title,
      url,
      bodyHtml: post.bodyHtml,
      published: presentDate(post.publishedAt, settings.siteLanguage),
      readingMinutes: Math.max(1, Math.round(post.words / WORDS_A_MINUTE)),
      responseTo: presentResponseTo(post),
    },
    advertised,
    foot: footSentence(post.commentsOpen, pings, trackbackUrl(url)),
    responses: presentResponses(siteUrl, settings, linkbacks),
  };
}

/** Nothing of the post itself is said, neither its title nor why it went. */
export function presentGone(
  settings: SiteSettings,
  post: Post,
  advertised: AdvertisedView,
): GoneView {
  const heading = post.status === 'deleted' ? 'This post was deleted' : 'This post was withdrawn';
  const message =
    post.status === 'deleted'
      ? 'It stood here once and will not come back. The home page lists every post there is.'
      : 'It stood here once and cannot be read now. The home page lists every post there is.';
  return {
    page: { title: `${heading} · ${settings.siteTitle}`, description: '', canonicalUrl: null },
    heading,
    message,
    advertised,
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

const RESPONSE_WORDS: Record<ResponseKind, string> = {
  'in-reply-to': 'In reply to',
  'like-of': 'Likes',
  'repost-of': 'Reposts',
  'bookmark-of': 'Bookmarks',
};

const RSVP_WORDS: Record<Rsvp, string> = {
  yes: 'Will come to',
  no: 'Will not come to',
  maybe: 'May come to',
  interested: 'Is interested in',
};

/** An address as it is shown may be so long; the whole of it is in the link. */
const LABEL_LENGTH = 60;

function presentResponseTo({ responseTo }: Post): ResponseToView | null {
  const url = responseTo && parseHttpUrl(responseTo.url);
  if (!url) return null;
  const { kind, rsvp } = responseTo;
  return {
    words: rsvp === null ? RESPONSE_WORDS[kind] : RSVP_WORDS[rsvp],
    property: `u-${kind}`,
    url: url.href,
    label: cutText(url.host + readablePath(url), LABEL_LENGTH),
    rsvp,
  };
}

/** As people write it, without escapes where there is a way; nothing for the root. */
function readablePath({ pathname }: URL): string {
  if (pathname === '/') return '';
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
