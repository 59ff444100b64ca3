/**
 * Presents lists of posts: the home page, categories, tags, series, authors, years and months.
 *
 * summaries.ts presents each post, archive.ts the archive.
 */
import { listUrl } from '../../request/page-request.ts';
import { NOTHING_ADVERTISED } from '../advertise.ts';
import { clientLinks } from '../client-links.ts';
import type { HomeView, ListView } from '../models/lists.ts';
import type { GoneView } from '../models/models.ts';
import { presentMonthOfYear, presentYear } from './date.ts';
import { presentListMetadata } from './metadata.ts';
import { presentSummary, type ShownInFull } from './summaries.ts';
import { cutText } from '../../../lib/text/plain-text.ts';
import type { LocalizedText, Translate } from '../../../messages/translate.ts';
import type { PostList, PostsPage } from '../../../posts/lists.ts';
import { imageUrl, type LibraryImage } from '../../../posts/images/image.ts';
import type { AboutList } from '../../../posts/terms/about.ts';
import type { FiledKind, Term } from '../../../posts/terms/term.ts';
import { bylineOf } from '../../../posts/terms/terms.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** A page of posts, with the texts of those that are shown in full. */
type ShownPosts = PostsPage & { inFull: ShownInFull };

/** `pageNumber` from 1. */
export function presentHome(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  posts: ShownPosts,
  pageNumber: number,
): HomeView {
  const { siteTitle } = settings;
  const numbered = String(t('pagination.page', { page: pageNumber }));
  const title = pageNumber === 1 ? siteTitle : `${numbered} · ${siteTitle}`;
  const description =
    settings.siteDescription || String(t('list.description.all', { site: siteTitle }));
  const of: Listed = { list: { kind: 'all' }, name: siteTitle, description, title };
  return presentPage(siteUrl, settings, t, of, posts, pageNumber);
}

export function presentList(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { list, about }: { list: PartList; about: AboutList },
  posts: ShownPosts,
  pageNumber: number,
): ListView {
  const heading = headingOf(list, t, settings.siteLanguage);
  const { name } = heading;
  const words = String(heading.text ?? name);
  const numbered =
    pageNumber === 1 ? words : String(t('list.numbered', { list: words, page: pageNumber }));
  const title = `${numbered} · ${settings.siteTitle}`;
  const description =
    cutText(about.description.replace(/\n+/g, ' '), MAX_DESCRIPTION) ||
    String(describe(list, t, { name, site: settings.siteTitle }));
  const link = (term: Term) => ({
    text: term.name,
    url: listUrl(siteUrl, { kind: 'term', term }),
  });
  const page = presentPage(
    siteUrl,
    settings,
    t,
    { list, name, description, title },
    posts,
    pageNumber,
  );
  const picture = about.image && presentPicture(siteUrl, about.image);
  return {
    ...page,
    author: { ...page.author, ...(picture && { photoUrl: picture.url }) },
    picture,
    heading,
    authorUrl: list.kind === 'author' ? list.author.url : null,
    paragraphs: about.description.split('\n\n').filter(Boolean),
    profileUrls: about.links,
    above: about.above.map(link),
    below: about.below.map(link),
  };
}

const PICTURE_WIDTH = 480;

function presentPicture(siteUrl: string, image: LibraryImage): NonNullable<ListView['picture']> {
  const width = Math.min(PICTURE_WIDTH, image.width);
  const height = Math.round((image.height * width) / image.width);
  return { url: imageUrl(siteUrl, image, { width, format: 'webp' }), width, height };
}

/** What search engines show of a description, in characters. */
const MAX_DESCRIPTION = 300;

/** A category, tag, series or author that was deleted. Reveals nothing of it. */
export function presentGoneList(settings: SiteSettings, t: Translate, kind: FiledKind): GoneView {
  const heading = t(`list.gone.${kind}`);
  return {
    page: {
      title: `${String(heading)} · ${settings.siteTitle}`,
      description: '',
      canonicalUrl: null,
    },
    heading,
    message: t('list.gone.message'),
    advertised: NOTHING_ADVERTISED,
  };
}

type PartList = Exclude<PostList, { kind: 'all' }>;

/** The heading, name and description of a list; `title` is the page's. */
type Listed = { list: PostList; name: string; description: string; title: string };

function presentPage(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { list, name, description, title }: Listed,
  { posts, hasOlder, inFull }: ShownPosts,
  pageNumber: number,
): HomeView {
  const newerUrl = pageNumber > 1 ? listUrl(siteUrl, list, pageNumber - 1) : null;
  const url = listUrl(siteUrl, list, pageNumber);
  const isSeries = list.kind === 'term' && list.term.kind === 'series';
  const olderUrl = hasOlder ? listUrl(siteUrl, list, pageNumber + 1) : null;
  return {
    page: {
      title,
      description,
      canonicalUrl: url,
      previousUrl: newerUrl,
      nextUrl: olderUrl,
      metadata: presentListMetadata(siteUrl, settings, list, { url, description, name }),
      ...(isProfile(list, pageNumber) && { clientLinks: clientLinks(siteUrl, settings) }),
    },
    author: bylineOf(siteUrl, settings, list.kind === 'author' ? list.author : null),
    style: list.kind === 'all' ? settings.homePage : 'excerpts',
    posts: posts.map((post, index) =>
      presentSummary(siteUrl, settings, t, post, {
        isHome: list.kind === 'all',
        isFirst: index === 0,
        inFull,
      }),
    ),
    pageNumber,
    newerUrl,
    olderUrl,
    // The parts of a series are in order, not from new to old.
    newerText: isSeries ? t('pagination.page', { page: pageNumber - 1 }) : t('pagination.newer'),
    olderText: isSeries ? t('pagination.page', { page: pageNumber + 1 }) : t('pagination.older'),
  };
}

/** Whether people enter the URL of this page in programs that write for them. */
export function isProfile({ kind }: PostList, pageNumber: number): boolean {
  return (kind === 'all' || kind === 'author') && pageNumber === 1;
}

/** The description for search engines and previews; the site's own does not fit every list. */
function describe(
  list: PartList,
  t: Translate,
  named: { name: string; site: string },
): LocalizedText {
  switch (list.kind) {
    case 'term':
      return t(`list.description.${list.term.kind}`, named);
    case 'author':
      return t('list.description.author', named);
    case 'year':
    case 'month':
      return t('list.description.period', named);
  }
}

function headingOf(list: PartList, t: Translate, siteLanguage: string): ListView['heading'] {
  switch (list.kind) {
    case 'term': {
      const { kind, name } = list.term;
      if (kind === 'category') return { ...ALONE, name };
      return namedHeading(t(`list.${kind}`, { name }), name);
    }
    case 'author': {
      const { name } = list.author;
      return namedHeading(t('list.author', { name }), name);
    }
    case 'year':
      return { ...ALONE, name: presentYear(list.year, siteLanguage) };
    case 'month':
      return { ...ALONE, name: presentMonthOfYear(list.year, list.month, siteLanguage) };
  }
}

const ALONE = { text: null, words: '' };

/** For themes that print the words and the name one after the other. */
function namedHeading(text: LocalizedText, name: string): ListView['heading'] {
  const [first] = text.parts;
  return { text, words: first?.kind === 'words' ? first.text.trim() : '', name };
}
