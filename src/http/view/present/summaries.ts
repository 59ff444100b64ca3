/**
 * Presents posts in lists: with an excerpt, in full, or as one line; and decides which are shown in full.
 */
import { listUrl } from '../../request/page-request.ts';
import type {
  PostSummaryView,
  ResponseCountView,
  SummaryResponseToView,
  TitleView,
} from '../models/lists.ts';
import { presentName } from './connections.ts';
import { formatNumber, presentDate, presentLanguage } from './date.ts';
import { minutesToRead, presentBody } from './post.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { Translate } from '../../../messages/translate.ts';
import { imageHtml } from '../../../posts/images/image.ts';
import type { ListedText, PostSummary, PostTitle } from '../../../posts/lists.ts';
import { changedAt, permalink, type Post } from '../../../posts/post.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** The posts of a page whose text or cover is shown, by id. */
export type ShownInFull = {
  /** The first post of the home page, which is larger; `null`: none is. */
  leadId: number | null;
  texts: ReadonlyMap<number, ListedText>;
};

/** Which posts of a page need their text or cover. A long note is found out by its text. */
export function postsInFull(
  posts: readonly PostSummary[],
  { isHome, pageNumber, style }: { isHome: boolean; pageNumber: number } & Style,
): { leadId: number | null; ids: number[] } {
  const [first] = posts;
  const hasLead = isHome && pageNumber === 1 && style === 'excerpts' && first?.title !== '';
  const leadId = hasLead ? (first?.id ?? null) : null;
  if (style === 'titles') return { leadId: null, ids: [] };
  const shown = posts.filter(({ id, title }) => style === 'full' || title === '' || id === leadId);
  return { leadId, ids: shown.map(({ id }) => id) };
}

type Style = { style: SiteSettings['homePage'] };

/** Of a note that is shown in full, in characters; a longer one is shown by its excerpt. */
const LONGEST_NOTE = 500;

export function presentSummary(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: PostSummary,
  place: { isHome: boolean; isFirst: boolean; inFull: ShownInFull },
): PostSummaryView {
  const url = permalink(siteUrl, post);
  const isNote = post.title === '';
  const isFull = place.isHome && settings.homePage === 'full';
  const isLead = post.id === place.inFull.leadId;
  const text = place.inFull.texts.get(post.id);
  const isWhole = isFull || (isNote && text !== undefined && fits(text.text));
  const showsCover = isFull || isLead || isNote;
  const [category] = post.categories;
  return {
    title: post.title,
    name: presentName(settings, t, post),
    url,
    excerpt: post.excerpt,
    published: presentDate(post.publishedAt, settings),
    updated: presentDate(changedAt(post), settings),
    author: bylineOf(siteUrl, settings, post.author),
    categories: [...post.categories, ...post.tags].map(({ name }) => name),
    language: presentLanguage(post.language, settings.siteLanguage),
    category:
      category && !isNote
        ? { text: category.name, url: listUrl(siteUrl, { kind: 'term', term: category }) }
        : null,
    readingTime: isNote ? null : t('post.reading-time', { count: minutesToRead(post.words) }),
    responses: countResponses(settings, t, url, post.responses),
    responseTo: presentResponseTo(t, post),
    bodyHtml:
      text && isWhole
        ? bodyInList(
            presentBody(settings, t, { ...post, bodyHtml: text.bodyHtml }),
            post.id,
            place.isFirst,
          )
        : '',
    coverHtml: text?.cover && showsCover ? cover(siteUrl, text.cover, { isLead, isNote }) : '',
    isLead,
    isPinned: place.isHome && post.pinned,
  };
}

function fits(text: string): boolean {
  return text.length <= LONGEST_NOTE || Array.from(text).length <= LONGEST_NOTE;
}

/** One line of the archive; its date is without the year, which is above. */
export function presentTitle(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: PostTitle,
): TitleView {
  const url = permalink(siteUrl, post);
  return {
    title: post.title,
    name: presentName(settings, t, post),
    url,
    published: presentDate(post.publishedAt, settings, 'day'),
    responses: countResponses(settings, t, url, post.responses),
    language: presentLanguage(post.language, settings.siteLanguage),
  };
}

function countResponses(
  { siteLanguage }: SiteSettings,
  t: Translate,
  postUrl: string,
  count: number,
): ResponseCountView | null {
  if (count === 0) return null;
  return {
    url: `${postUrl}#page_responses`,
    text: t('responses.heading', { count }),
    number: formatNumber(count, siteLanguage),
  };
}

function presentResponseTo(
  t: Translate,
  { responseTo }: Pick<Post, 'responseTo'>,
): SummaryResponseToView | null {
  const url = responseTo && parseHttpUrl(responseTo.url);
  if (!url) return null;
  const { kind } = responseTo;
  return {
    text: t(`list.response.${kind}`, { host: url.host.replace(/^www\./, '') }),
    url: url.href,
    property: `u-${kind}`,
  };
}

/** That of a note is its photo. */
function cover(
  siteUrl: string,
  image: NonNullable<Post['cover']>,
  { isLead, isNote }: { isLead: boolean; isNote: boolean },
): string {
  return imageHtml(image, {
    site: new URL(siteUrl).pathname.replace(/\/$/, ''),
    alt: image.alt ?? '',
    shown: 'text',
    attributes: [
      ['class', isNote ? 'u-featured u-photo' : 'u-featured'],
      isLead ? ['fetchpriority', 'high'] : ['loading', 'lazy'],
      ['decoding', 'async'],
    ],
  });
}

/**
 * A post's text beside those of other posts: ids and the links to them name the post, and only the first post
 * loads its images at once. In rendered texts, quotation marks stand around values of attributes only.
 */
export function bodyInList(bodyHtml: string, postId: number, isFirst: boolean): string {
  const named = bodyHtml
    .replace(/ (id|for|aria-labelledby|aria-describedby)="/g, ` $1="p${postId}-`)
    .replaceAll(' href="#', ` href="#p${postId}-`);
  return isFirst ? named : named.replace(/<img (?![^>]*\bloading=)/g, '<img loading="lazy" ');
}
