/**
 * The tables of a Ghost export that posts refer to: read before the posts, and small beside them.
 */
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { AuthorEntry, SiteEntry, TermEntry } from '../entry.ts';
import { flagOf, scalarText, textOf, type Fields } from '../values.ts';
import type { Row } from './rows.ts';

export type GhostTag = Pick<TermEntry, 'slug' | 'name' | 'description'> & { isInternal: boolean };

export type Tables = {
  /** By their keys. */
  settings: Map<string, string>;
  version: string | null;
  /** By their ids. */
  tags: Map<string, GhostTag>;
  authors: Map<string, AuthorEntry>;
  /** Ids by the post's id, in its order. */
  tagsOf: Map<string, Placed[]>;
  authorsOf: Map<string, Placed[]>;
  metaOf: Map<string, Fields>;
};

type Placed = { id: string; order: number };

export const TABLES: ReadonlySet<string> = new Set([
  'settings',
  'tags',
  'users',
  'posts_tags',
  'posts_authors',
  'posts_meta',
]);

/** Columns of posts_meta that are read; the others may be long. */
const META = [
  'feature_image_alt',
  'feature_image_caption',
  'meta_title',
  'meta_description',
  'og_title',
  'og_description',
  'twitter_title',
  'twitter_description',
  'email_only',
];

export async function readTables(rows: AsyncIterable<Row>): Promise<Tables> {
  const tables: Tables = {
    ...{ settings: new Map<string, string>(), version: null, tags: new Map<string, GhostTag>() },
    ...{ authors: new Map<string, AuthorEntry>(), tagsOf: new Map<string, Placed[]>() },
    ...{ authorsOf: new Map<string, Placed[]>(), metaOf: new Map<string, Fields>() },
  };
  for await (const { table, fields } of rows) {
    const id = textOf(fields, 'id') ?? '';
    const postId = textOf(fields, 'post_id') ?? '';
    switch (table) {
      case 'meta':
        tables.version = textOf(fields, 'version');
        break;
      case 'settings':
        tables.settings.set(textOf(fields, 'key') ?? '', scalarText(fields['value']) ?? '');
        break;
      case 'tags':
        tables.tags.set(id, tagOf(fields));
        break;
      case 'users':
        tables.authors.set(id, authorOf(fields));
        break;
      case 'posts_tags':
        place(tables.tagsOf, postId, textOf(fields, 'tag_id'), fields);
        break;
      case 'posts_authors':
        place(tables.authorsOf, postId, textOf(fields, 'author_id'), fields);
        break;
      case 'posts_meta':
        tables.metaOf.set(postId, Object.fromEntries(META.map((name) => [name, fields[name]])));
        break;
      default:
    }
  }
  return tables;
}

function place(of: Map<string, Placed[]>, postId: string, id: string | null, fields: Fields): void {
  if (id === null) return;
  const order = Number(textOf(fields, 'sort_order') ?? 0);
  of.set(postId, [...(of.get(postId) ?? []), { id, order }]);
}

/** In the order of the post. */
export function placed(of: Map<string, Placed[]>, postId: string): string[] {
  return (of.get(postId) ?? []).toSorted((a, b) => a.order - b.order).map(({ id }) => id);
}

function tagOf(fields: Fields): GhostTag {
  const name = toPlainText(textOf(fields, 'name') ?? '');
  const slug = textOf(fields, 'slug') ?? '';
  return {
    ...{ name, slug },
    description: toPlainText(textOf(fields, 'description') ?? ''),
    isInternal:
      name.startsWith('#') ||
      textOf(fields, 'visibility') === 'internal' ||
      flagOf(fields, 'hidden') === true,
  };
}

function authorOf(fields: Fields): AuthorEntry {
  const slug = textOf(fields, 'slug') ?? textOf(fields, 'id') ?? '';
  return {
    ...{ kind: 'author', id: slug },
    name: toPlainText(textOf(fields, 'name') ?? slug),
    email: textOf(fields, 'email'),
    url: parseHttpUrl(textOf(fields, 'website') ?? '')?.href ?? null,
    bio: toPlainText(textOf(fields, 'bio') ?? ''),
  };
}

export function siteOf({ settings, version }: Tables): SiteEntry {
  const setting = (...names: string[]) =>
    names.map((name) => toPlainText(settings.get(name) ?? '')).find((text) => text !== '') ?? null;
  return {
    ...{ kind: 'site', url: null, title: setting('title'), description: setting('description') },
    language: canonicalLanguage(
      (setting('locale', 'lang', 'default_locale') ?? '').replace('_', '-'),
    ),
    generator: version === null ? 'Ghost' : `Ghost ${version}`,
  };
}
