/**
 * Categories and tags as the client API answers them: as WordPress's terms, and as MetaWeblog's categories.
 */
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { UsedTerm } from '../../../posts/terms/terms.ts';
import { feedUrl, listUrl } from '../../request/page-request.ts';

/** WordPress's names for what we have. */
export const TAXONOMIES = { category: 'category', tag: 'post_tag' } as const;
export type TaxonomyKind = keyof typeof TAXONOMIES;

type Struct = Record<string, XmlRpcValue>;

/** @param term a category or tag */
export function termStruct({
  id,
  kind,
  name,
  slug,
  description,
  parentId,
  posts,
}: UsedTerm): Struct {
  return {
    term_id: String(id),
    name,
    slug,
    term_group: '0',
    term_taxonomy_id: String(id),
    taxonomy: kind === 'tag' ? TAXONOMIES.tag : TAXONOMIES.category,
    description,
    parent: String(parentId ?? 0),
    count: posts,
    filter: 'raw',
    custom_fields: [],
  };
}

/** MetaWeblog's `description` is the name. */
export function categoryStruct(
  siteUrl: string,
  { id, kind, name, slug, description, parentId }: UsedTerm,
): Struct {
  return {
    categoryId: id,
    parentId: parentId ?? 0,
    description: name,
    categoryDescription: description,
    categoryName: name,
    ...urlsOf(siteUrl, { id, kind, name, slug }, ['htmlUrl', 'rssUrl']),
  };
}

export function tagStruct(siteUrl: string, { id, kind, name, slug, posts }: UsedTerm): Struct {
  return {
    tag_id: id,
    name,
    count: posts,
    slug,
    ...urlsOf(siteUrl, { id, kind, name, slug }, ['html_url', 'rss_url']),
  };
}

function urlsOf(
  siteUrl: string,
  term: Pick<UsedTerm, 'id' | 'kind' | 'name' | 'slug'>,
  [page, feed]: [string, string],
): Struct {
  const list = { kind: 'term', term } as const;
  return {
    [page]: listUrl(siteUrl, list),
    [feed]: feedUrl(siteUrl, list, 'rss'),
  };
}
