/**
 * A post → its view model: addresses, dates and sentences ready to show. The responses to it are in
 * responses.ts, lists of posts in lists.ts.
 */
import { changedAt } from '../../../feeds/list-feed.ts';
import { listUrl } from '../../request/urls.ts';
import type { PostResponses } from '../../site/post-responses.ts';
import { trackbackUrl } from '../advertise.ts';
import type { AdvertisedView, GoneView, LinkView } from '../models/models.ts';
import type { NeighbourView, PostView } from '../models/posts.ts';
import { presentDate } from './date.ts';
import { footSentence } from './foot-sentence.ts';
import { presentLanguage } from './language.ts';
import { presentPostMetadata } from './metadata.ts';
import { presentResponseTo } from './response-to.ts';
import { presentResponses } from './responses.ts';
import { imageHtml } from '../../../posts/images/image.ts';
import type { Neighbour, Neighbours } from '../../../posts/lists.ts';
import type { PingStates } from '../../../posts/pings.ts';
import { permalink, type Post } from '../../../posts/post.ts';
import type { Term } from '../../../posts/terms/term.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import { EMPTY_PAGE } from '../../../responses/outline.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

const WORDS_PER_MINUTE = 230;

export type ShownPost = {
  post: Post;
  pings: PingStates;
  advertised: AdvertisedView;
  responses: Pick<PostResponses, 'responses' | 'open' | 'commenting'>;
  neighbours: Neighbours;
};

/** Of what nobody may answer, and nobody has. */
export const NO_RESPONSES: ShownPost['responses'] = {
  responses: EMPTY_PAGE,
  open: { kind: 'closed' },
  commenting: { form: null, until: null, pages: null },
};

/** A post, or a page that stands for itself. */
export function presentPost(
  siteUrl: string,
  settings: SiteSettings,
  { post, pings, advertised, responses: said, neighbours }: ShownPost,
): PostView {
  const url = permalink(siteUrl, post);
  const earlier = presentNeighbour(siteUrl, settings, post, neighbours.earlier);
  const later = presentNeighbour(siteUrl, settings, post, neighbours.later);
  const published = presentDate(post.publishedAt, settings);
  const updated = presentDate(changedAt(post), settings);
  return {
    page: {
      title: `${post.title} · ${settings.siteTitle}`,
      description: post.excerpt,
      canonicalUrl: url,
      language: presentLanguage(post.language, settings.siteLanguage),
      previousUrl: earlier?.url ?? null,
      nextUrl: later?.url ?? null,
      metadata: presentPostMetadata(siteUrl, settings, post, {
        published: published.iso,
        modified: updated.iso,
      }),
    },
    author: { ...bylineOf(siteUrl, settings, post.author), isNamed: post.author !== null },
    post: {
      title: post.title,
      url,
      coverHtml: presentCover(siteUrl, post),
      bodyHtml: post.bodyHtml,
      published,
      updated,
      excerpt: post.excerpt,
      readingTime: presentReadingTime(post.words),
      categories: post.categories.map((term) => presentTerm(siteUrl, term)),
      tags: post.tags.map((term) => presentTerm(siteUrl, term)),
      responseTo: presentResponseTo(post),
    },
    earlier,
    later,
    advertised,
    foot: footSentence(said.open, pings, trackbackUrl(url)),
    responses: presentResponses(siteUrl, settings, said.responses, {
      postUrl: url,
      isOpen: said.open.kind === 'open',
      isPublic: post.status === 'published',
    }),
    commenting: said.commenting,
  };
}

function presentCover(siteUrl: string, { cover }: Post): string {
  if (!cover) return '';
  return imageHtml(cover, {
    site: new URL(siteUrl).pathname.replace(/\/$/, ''),
    alt: cover.alt ?? '',
    shown: 'text',
    attributes: [
      ['class', 'u-featured'],
      ['decoding', 'async'],
    ],
  });
}

function presentNeighbour(
  siteUrl: string,
  { siteLanguage }: SiteSettings,
  post: Post,
  neighbour: Neighbour | null,
): NeighbourView | null {
  return (
    neighbour && {
      text: neighbour.title,
      url: permalink(siteUrl, neighbour),
      language: presentLanguage(neighbour.language, siteLanguage, post.language ?? siteLanguage),
    }
  );
}

function presentReadingTime(words: number): string {
  const minutes = Math.max(1, Math.round(words / WORDS_PER_MINUTE));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function presentTerm(siteUrl: string, term: Term): LinkView {
  return { text: term.name, url: listUrl(siteUrl, { kind: 'term', term }) };
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
