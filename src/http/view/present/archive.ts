/**
 * Presents the archive: titles by year, a page for each year where there are many posts, and links to every
 * category, tag, series and author.
 */
import { archiveUrl, listUrl } from '../../request/page-request.ts';
import type { ArchiveView, CountedLinkView, TitleGroupView } from '../models/lists.ts';
import { formatNumber, presentMonth, presentYear } from './date.ts';
import { presentCollectionMetadata } from './metadata.ts';
import { presentTitle } from './summaries.ts';
import type { Translate } from '../../../messages/translate.ts';
import type {
  CountedAuthor,
  CountedTerm,
  MonthCount,
  PostList,
  PostTitle,
} from '../../../posts/lists.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

/** With more posts, each year has a page of its own. */
export const MAX_ON_ONE_PAGE = 500;

export type Archive = {
  /** Newest first. */
  months: readonly MonthCount[];
  /** Of all years or, with many posts, of the newest year. */
  titles: readonly PostTitle[];
  categories: readonly CountedTerm[];
  tags: readonly CountedTerm[];
  series: readonly CountedTerm[];
  authors: readonly CountedAuthor[];
};

export function presentArchive(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { months, titles, categories, tags, series, authors }: Archive,
): ArchiveView {
  const { siteLanguage } = settings;
  const link = linker(siteUrl, settings, t);
  const ofTerm = ({ posts, ...term }: CountedTerm) =>
    link({ kind: 'term', term }, term.name, posts);
  const url = archiveUrl(siteUrl);
  const description = String(t('archive.description', { site: settings.siteTitle }));
  const name = String(t('archive.heading'));
  const years = yearsOf(months);
  return {
    page: {
      title: `${name} · ${settings.siteTitle}`,
      description,
      canonicalUrl: url,
      metadata: presentCollectionMetadata(siteUrl, settings, { url, description, name }),
    },
    year: null,
    groups: groupBy(titles, ({ month }) => month.slice(0, 4)).map(([year, of]) => ({
      text: presentYear(Number(year), siteLanguage),
      url: archiveUrl(siteUrl, Number(year)),
      titles: of.map((title) => presentTitle(siteUrl, settings, t, title)),
    })),
    yearLinks: isLarge(months) ? linkYears(siteUrl, settings, t, years, years[0]?.year) : [],
    years: years.map(({ year, posts, months }) => ({
      ...link({ kind: 'year', year }, presentYear(year, siteLanguage), posts),
      months: months.map(({ month, posts }) =>
        link({ kind: 'month', year, month }, presentMonth(year, month, siteLanguage), posts),
      ),
    })),
    categories: categories.map(ofTerm),
    tags: tags.map(ofTerm),
    series: series.map(ofTerm),
    authors: authors.map(({ posts, ...author }) =>
      link({ kind: 'author', author }, author.name, posts),
    ),
  };
}

/** The page of a year: its titles by month. */
export function presentArchiveYear(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { year, months, titles }: Pick<Archive, 'months' | 'titles'> & { year: number },
): ArchiveView {
  const { siteLanguage, siteTitle } = settings;
  const url = archiveUrl(siteUrl, year);
  const text = presentYear(year, siteLanguage);
  const name = String(t('archive.of-year', { year: text }));
  const description = String(t('list.description.period', { name: text, site: siteTitle }));
  const years = yearsOf(months);
  // Newest first, as the lists are.
  const at = years.findIndex((each) => each.year === year);
  const beside = (index: number) => {
    const found = years[index];
    return found ? archiveUrl(siteUrl, found.year) : null;
  };
  return {
    page: {
      title: `${name} · ${siteTitle}`,
      description,
      canonicalUrl: url,
      previousUrl: beside(at - 1),
      nextUrl: beside(at + 1),
      metadata: presentCollectionMetadata(siteUrl, settings, { url, description, name }),
    },
    year: text,
    groups: groupBy(titles, ({ month }) => month).map(([month, of]): TitleGroupView => {
      const number = Number(month.slice(5));
      return {
        text: presentMonth(year, number, siteLanguage),
        url: listUrl(siteUrl, { kind: 'month', year, month: number }),
        titles: of.map((title) => presentTitle(siteUrl, settings, t, title)),
      };
    }),
    yearLinks: linkYears(siteUrl, settings, t, years, year),
    years: [],
    categories: [],
    tags: [],
    series: [],
    authors: [],
  };
}

export function isLarge(months: readonly MonthCount[]): boolean {
  return months.reduce((sum, { posts }) => sum + posts, 0) > MAX_ON_ONE_PAGE;
}

function linker(siteUrl: string, { siteLanguage }: SiteSettings, t: Translate) {
  return (list: PostList, text: string, posts: number): CountedLinkView => ({
    text,
    url: listUrl(siteUrl, list),
    count: t('archive.posts', { count: posts }),
    number: formatNumber(posts, siteLanguage),
  });
}

function linkYears(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  years: readonly Year[],
  current: number | undefined,
): ArchiveView['yearLinks'] {
  const link = linker(siteUrl, settings, t);
  return years.map(({ year, posts }) => ({
    ...link({ kind: 'year', year }, presentYear(year, settings.siteLanguage), posts),
    url: archiveUrl(siteUrl, year),
    isCurrent: year === current,
  }));
}

/** In the given order. */
function groupBy(
  titles: readonly PostTitle[],
  keyOf: (title: PostTitle) => string,
): [string, PostTitle[]][] {
  const groups = new Map<string, PostTitle[]>();
  for (const title of titles) {
    const key = keyOf(title);
    const known = groups.get(key);
    if (known) known.push(title);
    else groups.set(key, [title]);
  }
  return [...groups];
}

type Year = { year: number; posts: number; months: { month: number; posts: number }[] };

/** In the given order. */
function yearsOf(months: readonly MonthCount[]): Year[] {
  const years = new Map<number, Year>();
  for (const { month: text, posts } of months) {
    const [year = 0, month = 0] = text.split('-').map(Number);
    const known = years.get(year) ?? { year, posts: 0, months: [] };
    years.set(year, known);
    known.posts += posts;
    known.months.push({ month, posts });
  }
  return [...years.values()];
}
