/**
 * Presents what the page of a post leads to: the parts of its series, related posts, and its translations; also
 * as JSON-LD.
 */
import { listUrl } from '../../request/page-request.ts';
import type { NeighbourView, RelatedView, SeriesView, TranslationView } from '../models/posts.ts';
import { formatNumber, presentDate, presentLanguage } from './date.ts';
import { directionOf, languageName } from '../../../lib/text/language.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Neighbour } from '../../../posts/lists.ts';
import { permalink, postName, type Post } from '../../../posts/post.ts';
import type { Connections, SeriesOfPost } from '../../../posts/read.ts';
import type { Term } from '../../../posts/terms/term.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** Makes links from the page of `post`, whose language the titles may not have. */
export function linkFrom(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: Pick<Post, 'language'>,
): (to: Neighbour) => NeighbourView {
  const { siteLanguage } = settings;
  return (to) => ({
    text: presentName(settings, t, to),
    url: permalink(siteUrl, to),
    language: presentLanguage(to.language, siteLanguage, post.language ?? siteLanguage),
  });
}

/** What a post is called where it is named; one without title and text, such as a like, by its date. */
export function presentName(
  settings: SiteSettings,
  t: Translate,
  post: Pick<Post, 'title' | 'excerpt' | 'publishedAt'>,
): string {
  if (post.title !== '' || post.excerpt !== '') return postName(post);
  return String(t('post.note', { date: presentDate(post.publishedAt, settings) }));
}

/** @returns `null` also for the only part: there is nothing to lead to */
export function presentSeries(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: Pick<Post, 'id' | 'language'>,
  series: SeriesOfPost | null,
): SeriesView | null {
  if (!series || series.partCount < 2) return null;
  const link = linkFrom(siteUrl, settings, t, post);
  const { term, partNumber, partCount } = series;
  const { name } = term;
  const numbered = (number: number) => {
    const part = series.parts.find((each) => each.number === number);
    return part ? link(part) : null;
  };
  return {
    name,
    url: listUrl(siteUrl, { kind: 'term', term }),
    words: t('series.part', {
      part: formatNumber(partNumber, settings.siteLanguage),
      total: formatNumber(partCount, settings.siteLanguage),
      name,
    }),
    parts: series.parts.map((part) => ({
      ...link(part),
      number: part.number,
      isCurrent: part.id === post.id,
    })),
    previous: numbered(partNumber - 1),
    next: numbered(partNumber + 1),
  };
}

export function presentRelated(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  post: Pick<Post, 'language'>,
  related: Connections['related'],
): RelatedView[] {
  const link = linkFrom(siteUrl, settings, t, post);
  return related.map((each) => ({
    ...link(each),
    published: presentDate(each.publishedAt, settings),
  }));
}

export function presentTranslations(
  siteUrl: string,
  { siteLanguage }: SiteSettings,
  translations: Connections['translations'],
): TranslationView[] {
  return translations.map((each) => {
    const tag = each.language ?? siteLanguage;
    return {
      text: languageName(tag),
      url: permalink(siteUrl, each),
      language: { tag, direction: directionOf(tag) },
    };
  });
}

/** @see https://schema.org/translationOfWork */
export function translationThings(
  { translationOfId }: Pick<Post, 'translationOfId'>,
  others: readonly { language: string; url: string; isFirst: boolean }[],
): object {
  const things = (some: typeof others) =>
    some.map(({ language, url }) => ({
      '@type': 'CreativeWork',
      '@id': url,
      inLanguage: language,
    }));
  const [original] = things(others.filter(({ isFirst }) => isFirst));
  if (translationOfId !== null) return original ? { translationOfWork: original } : {};
  return others.length === 0 ? {} : { workTranslation: things(others) };
}

/** @see https://schema.org/CreativeWorkSeries */
export function seriesThing(siteUrl: string, term: Term): object {
  const url = listUrl(siteUrl, { kind: 'term', term });
  return { '@type': 'CreativeWorkSeries', '@id': url, url, name: term.name };
}
