/**
 * Presents what the page of a post leads to: the parts of its series, and other posts by their names.
 */
import { listUrl } from '../../request/page-request.ts';
import type { NeighbourView, SeriesView } from '../models/posts.ts';
import { formatNumber, presentDate, presentLanguage } from './date.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { Neighbour } from '../../../posts/lists.ts';
import { permalink, postName, type Post } from '../../../posts/post.ts';
import type { SeriesOfPost } from '../../../posts/read.ts';
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
