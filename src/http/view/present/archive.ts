/**
 * Months, categories, tags and authors → the archive: the way to every post.
 */
import { archiveUrl, listUrl } from '../../request/urls.ts';
import type { ArchiveView, CountedLinkView } from '../models/lists.ts';
import { presentMonth, presentYear } from './date.ts';
import { presentCollectionMetadata } from './metadata.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { CountedAuthor, CountedTerm, MonthCount } from '../../../posts/lists.ts';
import type { PostList } from '../../../posts/post-list.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

export type Archive = {
  /** Newest first. */
  months: readonly MonthCount[];
  categories: readonly CountedTerm[];
  tags: readonly CountedTerm[];
  authors: readonly CountedAuthor[];
};

export function presentArchive(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  { months, categories, tags, authors }: Archive,
): ArchiveView {
  const link = (list: PostList, text: string, posts: number): CountedLinkView => ({
    text,
    url: listUrl(siteUrl, list),
    count: t('archive.posts', { count: posts }),
  });
  const ofTerm = ({ posts, ...term }: CountedTerm) =>
    link({ kind: 'term', term }, term.name, posts);
  const url = archiveUrl(siteUrl);
  const description = String(t('archive.description', { site: settings.siteTitle }));
  const name = String(t('archive.heading'));
  return {
    page: {
      title: `${name} · ${settings.siteTitle}`,
      description,
      canonicalUrl: url,
      metadata: presentCollectionMetadata(siteUrl, settings, { url, description, name }),
    },
    years: yearsOf(months).map(({ year, posts, months }) => ({
      ...link({ kind: 'year', year }, presentYear(year, settings.siteLanguage), posts),
      months: months.map(({ month, posts }) =>
        link(
          { kind: 'month', year, month },
          presentMonth(year, month, settings.siteLanguage),
          posts,
        ),
      ),
    })),
    categories: categories.map(ofTerm),
    tags: tags.map(ofTerm),
    authors: authors.map(({ posts, ...author }) =>
      link({ kind: 'author', author }, author.name, posts),
    ),
  };
}

type Year = { year: number; posts: number; months: { month: number; posts: number }[] };

/** In the order in which they are given. */
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
