/**
 * What posts and comments of a Dotclear flat file refer to, read before them: settings, authors, categories, tags, files
 * and the pages that were notified.
 */
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import type { AuthorEntry, MediaEntry, SiteEntry, TermEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { timeZoneIn } from '../values.ts';
import type { Row, TableRow } from './rows.ts';

export type Category = TermEntry & { id: string; left: number; right: number };

export type DotclearTables = {
  site: SiteEntry;
  /** Where the blog is: its address with a slash at its end, or a path; `null`: not said. */
  base: string | null;
  timeZone: string | null;
  /** A full export may have several: the first one is read. */
  blogId: string | null;
  otherBlogs: number;
  authors: AuthorEntry[];
  categories: Map<string, Category>;
  tagsOf: Map<string, string[]>;
  media: MediaEntry[];
  notifiedOf: Map<string, string[]>;
  /** Rows of tables that have no place here. */
  links: number;
};

export const REFERRED = ['blog', 'user', 'setting', 'category', 'meta', 'media', 'ping', 'link'];

export async function readTables(
  rows: AsyncIterable<TableRow>,
  version: string,
): Promise<DotclearTables> {
  const reading = new Reading();
  for await (const { table, row } of rows) reading.add(table, row);
  return reading.end(version);
}

class Reading {
  readonly #blogs: Row[] = [];
  readonly #users: Row[] = [];
  readonly #settings: Row[] = [];
  readonly #media: Row[] = [];
  readonly #categories: Row[] = [];
  readonly #tagsOf = new Map<string, string[]>();
  readonly #notifiedOf = new Map<string, string[]>();
  #links = 0;

  add(table: string, row: Row): void {
    const { post_id: post = '' } = row;
    if (table === 'blog') this.#blogs.push(row);
    else if (table === 'user') this.#users.push(row);
    else if (table === 'setting') this.#settings.push(row);
    else if (table === 'category') this.#categories.push(row);
    else if (table === 'media') this.#media.push(row);
    else if (table === 'link') this.#links += 1;
    else if (table === 'ping') push(this.#notifiedOf, post, row['ping_url']);
    else if (table === 'meta' && row['meta_type'] === 'tag')
      push(this.#tagsOf, post, toPlainText(row['meta_id'] ?? ''));
  }

  end(version: string): DotclearTables {
    const blogId = this.#blogs[0]?.['blog_id'] ?? this.#categories[0]?.['blog_id'] ?? null;
    const blog = this.#blogs[0];
    const setting = (name: string): string =>
      this.#settings.find(
        (row) =>
          row['setting_id'] === name &&
          (!row['blog_id'] || row['blog_id'] === (blogId ?? row['blog_id'])),
      )?.['setting_value'] ?? '';
    const publicUrl = setting('public_url');
    const base = baseOf(blog?.['blog_url'] ?? '', publicUrl);
    return {
      site: {
        kind: 'site',
        url: base && /^https?:/i.test(base) ? base.replace(/\/$/, '') : null,
        title: blog ? toPlainText(blog['blog_name'] ?? '') || null : null,
        description: blog ? textOfHtml(blog['blog_desc'] ?? '') || null : null,
        language: canonicalLanguage(setting('lang')),
        generator: `Dotclear ${version}`,
      },
      base,
      timeZone: timeZoneIn(setting('blog_timezone')),
      blogId,
      otherBlogs: Math.max(0, this.#blogs.length - 1),
      authors: this.#users.map(authorOf),
      categories: categoriesOf(this.#categories.filter((row) => isOf(row, blogId))),
      tagsOf: this.#tagsOf,
      media: this.#media.flatMap((row) => mediaOf(row, base, publicUrl)),
      notifiedOf: this.#notifiedOf,
      links: this.#links,
    };
  }
}

function push(map: Map<string, string[]>, key: string, value: string | undefined): void {
  if (value) map.set(key, [...(map.get(key) ?? []), value]);
}

/** Whether a row is of the blog that is read. */
export function isOf(row: Row, blogId: string | null): boolean {
  return blogId === null || row['blog_id'] === undefined || row['blog_id'] === blogId;
}

/** Addresses may end in `index.php` or `index.php?`. A single blog says only where its files are. */
function baseOf(blogUrl: string, publicUrl: string): string | null {
  if (blogUrl !== '') return blogUrl.replace(/(?:index\.php)?\/?\??$/, '').replace(/\/?$/, '/');
  const [, path] = /^(.*\/)[^/]+\/?$/.exec(publicUrl) ?? [];
  return path ?? null;
}

function authorOf(row: Row): AuthorEntry {
  const of = (name: string) => toPlainText(row[name] ?? '');
  const name = of('user_displayname') || `${of('user_firstname')} ${of('user_name')}`.trim();
  const id = row['user_id'] ?? '';
  return {
    ...{ kind: 'author', id, name: name || id },
    ...{ email: of('user_email') || null, url: of('user_url') || null, bio: '' },
  };
}

/** Nested sets: the parent is the closest one around. */
function categoriesOf(rows: readonly Row[]): Map<string, Category> {
  const categories = rows.map((row): Category => {
    const name = toPlainText(row['cat_title'] ?? '');
    const [last = ''] = /[^/]*$/.exec(row['cat_url'] ?? '') ?? [];
    return {
      ...{ kind: 'term', taxonomy: 'category', name, slug: slugFrom(last || name) },
      ...{ description: textOfHtml(row['cat_desc'] ?? ''), parentSlug: null },
      id: row['cat_id'] ?? '',
      left: Number(row['cat_lft']),
      right: Number(row['cat_rgt']),
    };
  });
  for (const each of categories) {
    const around = categories.filter(({ left, right }) => left < each.left && right > each.right);
    const closest = around.sort((a, b) => b.left - a.left)[0];
    each.parentSlug = closest?.slug ?? null;
  }
  return new Map(categories.map((each) => [each.id, each]));
}

/** Only files whose address is known: those that a text shows are found there. */
function mediaOf(row: Row, base: string | null, publicUrl: string): MediaEntry[] {
  const file = row['media_file'] ?? '';
  const folder = URL.parse(publicUrl.replace(/\/?$/, '/'), base ?? undefined);
  if (file === '' || folder === null || row['media_private'] === '1') return [];
  const url = new URL(file.split('/').map(encodeURIComponent).join('/'), folder).href;
  return [{ kind: 'media', id: row['media_id'] ?? '', url, pageUrls: [], alt: null }];
}
