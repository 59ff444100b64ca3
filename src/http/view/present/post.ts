/**
 * Presents a post as its view model: URLs, dates and sentences ready to show. Responses are in
 * responses.ts, lists of posts in lists.ts.
 */
import type { CommentsOpen } from '../../../comments/form.ts';
import { listUrl } from '../../request/page-request.ts';
import { trackbackUrl } from '../advertise.ts';
import type { CommentingView, ResponseFormView } from '../models/comments.ts';
import type { AdvertisedView, GoneView, LinkView, SentencePart } from '../models/models.ts';
import type { PostView, ResponseToView } from '../models/posts.ts';
import {
  linkFrom,
  presentName,
  presentRelated,
  presentSeries,
  presentTranslations,
} from './connections.ts';
import { textHtml } from '../render.ts';
import { presentDate, presentLanguage } from './date.ts';
import { presentPostMetadata } from './metadata.ts';
import { presentResponses } from './responses.ts';
import { cutText } from '../../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { LocalizedText, Translate } from '../../../messages/translate.ts';
import { playerOrigins, withPlayTexts } from '../../../posts/embeds/embed.ts';
import { imageHtml } from '../../../posts/images/image.ts';
import { changedAt, type Post, permalink } from '../../../posts/post.ts';
import { type PingStates } from '../../../posts/ping-states.ts';
import { NO_CONNECTIONS, type Connections } from '../../../posts/read.ts';
import type { Term } from '../../../posts/terms/term.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import { EMPTY_PAGE, type ResponseOutline } from '../../../responses/outline.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

const WORDS_PER_MINUTE = 230;

/** A page of responses, and what is shown around them: the form, why it is missing, the links to other pages. */
export type PostResponses = {
  responses: ResponseOutline;
  open: CommentsOpen;
  commenting: CommentingView;
};

export type ShownPost = {
  post: Post;
  pings: PingStates;
  advertised: AdvertisedView;
  responses: PostResponses;
  /** Missing: it leads to nothing. */
  connections?: Connections;
};

/** For a page without responses and comment form. */
export const NO_RESPONSES: PostResponses = {
  responses: EMPTY_PAGE,
  open: { kind: 'closed' },
  commenting: { form: null, until: null, pages: null },
};

/** A post or a page. */
export function presentPost(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { post, pings, advertised, responses: said, connections = NO_CONNECTIONS }: ShownPost,
): PostView {
  const url = permalink(siteUrl, post);
  const footText = footSentence(t, said.open, pings);
  const link = linkFrom(siteUrl, settings, t, post);
  const { earlier, later } = connections.neighbours;
  const [previousPost, nextPost] = [earlier && link(earlier), later && link(later)];
  const published = presentDate(post.publishedAt, settings);
  const updated = presentDate(changedAt(post), settings);
  return {
    page: {
      title: `${presentName(settings, t, post)} · ${settings.siteTitle}`,
      postId: post.id,
      description: post.excerpt,
      canonicalUrl: url,
      language: presentLanguage(post.language, settings.siteLanguage),
      previousUrl: previousPost?.url ?? null,
      nextUrl: nextPost?.url ?? null,
      metadata: presentPostMetadata(siteUrl, settings, t, post, {
        published: published.iso,
        modified: updated.iso,
        translations: connections.translations,
        interactions: said.responses.interactions,
      }),
    },
    author: { ...bylineOf(siteUrl, settings, post.author), isNamed: post.author !== null },
    post: {
      title: post.title,
      name: presentName(settings, t, post),
      url,
      coverHtml: presentCover(siteUrl, post),
      bodyHtml: presentBody(settings, t, post),
      playerOrigins: playerOrigins(post.bodyHtml),
      published,
      updated,
      excerpt: post.excerpt,
      readingTime: t('post.reading-time', { count: minutesToRead(post.words) }),
      categories: post.categories.map((term) => presentTerm(siteUrl, term)),
      tags: post.tags.map((term) => presentTerm(siteUrl, term)),
      responseTo: presentResponseTo(t, post),
    },
    series: presentSeries(siteUrl, settings, t, post, connections.series),
    related: presentRelated(siteUrl, settings, t, post, connections.related),
    translations: presentTranslations(siteUrl, settings, connections.translations),
    earlier: previousPost,
    later: nextPost,
    advertised,
    foot: partsOfFoot(footText, trackbackUrl(url)),
    footText,
    trackbackUrl: trackbackUrl(url),
    responses: presentResponses(siteUrl, settings, t, said.responses, {
      postUrl: url,
      isOpen: said.open.kind === 'open',
      isPublic: post.status === 'published',
    }),
    commenting: said.commenting,
    responseForm: pings.webmention === 'open' ? presentResponseForm(siteUrl, url) : null,
  };
}

/** @param target the post's URL */
export function presentResponseForm(siteUrl: string, target: string): ResponseFormView {
  return { actionUrl: `${siteUrl}/webmention/form`, target, source: '', error: null };
}

/** The text with the names of the links to players, and a note's images as its photos. */
export function presentBody(
  { siteLanguage }: SiteSettings,
  t: Translate,
  { title, language, bodyHtml }: Pick<Post, 'title' | 'language' | 'bodyHtml'>,
): string {
  return withPlayTexts(title === '' ? withPhotos(bodyHtml) : bodyHtml, (provider) =>
    textHtml(t('embed.play', { provider }), {
      pageLanguage: language ?? siteLanguage,
      siteLanguage,
    }),
  );
}

/**
 * The images of a note as its photos: a photo post is a note with images. Those of cards are other pages'. The HTML is
 * our renderer's, in which only images begin so.
 *
 * @see https://www.w3.org/TR/post-type-discovery/
 */
function withPhotos(bodyHtml: string): string {
  return bodyHtml.replaceAll(/(?<!class="embed-picture"[^>]*>)<img /g, '<img class="u-photo" ');
}

function presentCover(siteUrl: string, { cover, title }: Post): string {
  if (!cover) return '';
  return imageHtml(cover, {
    site: new URL(siteUrl).pathname.replace(/\/$/, ''),
    alt: cover.alt ?? '',
    shown: 'text',
    attributes: [
      ['class', title === '' ? 'u-featured u-photo' : 'u-featured'],
      ['decoding', 'async'],
    ],
  });
}

export function minutesToRead(words: number): number {
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

function presentTerm(siteUrl: string, term: Term): LinkView {
  return { text: term.name, url: listUrl(siteUrl, { kind: 'term', term }) };
}

/** Reveals nothing about the post, neither its title nor why it is gone. */
export function presentGone(
  settings: SiteSettings,
  t: Translate,
  post: Post,
  advertised: AdvertisedView,
): GoneView {
  const how = post.status === 'unpublished' ? 'unpublished' : 'deleted';
  const heading = t(`post.${how}.heading`);
  return {
    page: {
      title: `${String(heading)} · ${settings.siteTitle}`,
      description: '',
      canonicalUrl: null,
    },
    heading,
    message: t(`post.${how}.message`),
    advertised,
  };
}

/** The longest URL that is shown; the link has all of it. */
const LABEL_LENGTH = 60;

/** `null`: the post replies to nothing. */
function presentResponseTo(
  t: Translate,
  { responseTo, context }: Pick<Post, 'responseTo' | 'context'>,
): ResponseToView | null {
  const url = responseTo && parseHttpUrl(responseTo.url);
  if (!url) return null;
  const { kind, rsvp } = responseTo;
  return {
    words: rsvp === null ? t(`response-to.${kind}`) : t(`response-to.rsvp.${rsvp}`),
    property: `u-${kind}`,
    url: url.href,
    label: cutText(url.host + readablePath(url), LABEL_LENGTH),
    context: context
      ? {
          title: context.title ?? cutText(url.host + readablePath(url), LABEL_LENGTH),
          by: context.author === null ? null : t('response-to.by', { author: context.author }),
          author: context.author,
          authorUrl: context.authorUrl,
          site: context.site ?? url.host,
          excerpt: context.excerpt,
        }
      : null,
    rsvp,
  };
}

/** Decoded if possible; empty for the root. */
function readablePath({ pathname }: URL): string {
  if (pathname === '/') return '';
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

/** Which of the protocols are open, as part of a message key. */
type OpenPings =
  | 'none'
  | 'all'
  | 'trackback'
  | 'pingback'
  | 'webmention'
  | 'trackback-pingback'
  | 'trackback-webmention'
  | 'pingback-webmention';

/**
 * The sentence at the foot of a post that names what is open, in the traditional wording of weblogs. A post
 * that closed to comments by age says so. `<trackback>` in it links to the trackback URL.
 */
export function footSentence(
  t: Translate,
  comments: CommentsOpen,
  pings: PingStates,
): LocalizedText {
  const open = openPings(pings);
  if (comments.kind === 'open') return t(`foot.open.${open}`);
  // The traditional sentence does not mention webmentions.
  const named = open === 'all' ? 'trackback-pingback' : open;
  if (comments.kind === 'closed') return t(`foot.closed.${named}`);
  return t(`foot.aged.${named}`, { count: comments.afterDays });
}

function openPings({ trackback, pingback, webmention }: PingStates): OpenPings {
  const isOpen = [trackback, pingback, webmention].map((state) => state === 'open');
  const [trackbacks = false, pingbacks = false, webmentions = false] = isOpen;
  if (trackbacks && pingbacks) return webmentions ? 'all' : 'trackback-pingback';
  if (trackbacks) return webmentions ? 'trackback-webmention' : 'trackback';
  if (pingbacks) return webmentions ? 'pingback-webmention' : 'pingback';
  return webmentions ? 'webmention' : 'none';
}

/** The same in parts, for themes that print them one by one. */
export function partsOfFoot({ parts }: LocalizedText, trackbackUrl: string): SentencePart[] {
  return parts.map(({ text, tag }) => ({
    text,
    trackbackUrl: tag === 'trackback' ? trackbackUrl : null,
  }));
}
