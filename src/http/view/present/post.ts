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
import { footSentence, partsOfFoot } from './foot-sentence.ts';
import { presentLanguage } from './language.ts';
import { presentPostMetadata } from './metadata.ts';
import { presentResponseTo } from './response-to.ts';
import { presentResponses } from './responses.ts';
import type { Translate } from '../../../messages/translate.ts';
import { imageHtml } from '../../../posts/images/image.ts';
import type { Neighbour, Neighbours } from '../../../posts/lists.ts';
import type { PingStates } from '../../../posts/pings.ts';
import { type Post, permalink } from '../../../posts/post.ts';
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
  t: Translate,
  { post, pings, advertised, responses: said, neighbours }: ShownPost,
): PostView {
  const url = permalink(siteUrl, post);
  const footText = footSentence(t, said.open, pings);
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
      metadata: presentPostMetadata(siteUrl, settings, t, post, {
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
      readingTime: t('post.reading-time', { count: minutesToRead(post.words) }),
      categories: post.categories.map((term) => presentTerm(siteUrl, term)),
      tags: post.tags.map((term) => presentTerm(siteUrl, term)),
      responseTo: presentResponseTo(t, post),
    },
    earlier,
    later,
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

function minutesToRead(words: number): number {
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

function presentTerm(siteUrl: string, term: Term): LinkView {
  return { text: term.name, url: listUrl(siteUrl, { kind: 'term', term }) };
}

/** Nothing of the post itself is said, neither its title nor why it went. */
export function presentGone(
  settings: SiteSettings,
  t: Translate,
  post: Post,
  advertised: AdvertisedView,
): GoneView {
  const how = post.status === 'deleted' ? 'deleted' : 'unpublished';
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
