/**
 * Posts, comments and trackbacks from rows of a Dotclear flat file.
 */
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import type { WritableStatus } from '../../posts/post.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import type { Body, ImportedState, NoteLevel, PostEntry, ResponseEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { momentIn, timeZoneIn } from '../values.ts';
import type { Row } from './rows.ts';
import type { DotclearTables } from './tables.ts';

export type Note = (level: NoteLevel, what: string) => void;

type Kind = 'post' | 'page';

/** `null`: a type of a plugin, which has no place here. */
export function kindOf(row: Row): Kind | null {
  const type = row['post_type'] ?? 'post';
  return type === 'post' || type === 'page' ? type : null;
}

export function postOf(
  row: Row,
  postKind: Kind,
  tables: DotclearTables,
  { timeZone, note }: { timeZone: string; note: Note },
): PostEntry {
  const of = (name: string) => row[name] ?? '';
  const id = of('post_id');
  const links = linksOf(postKind, of('post_url'), tables.base);
  const [last = ''] = /[^/]*$/.exec(of('post_url')) ?? [];
  const isOpen = (name: string) => of(name) === '1';
  const pings = isOpen('post_open_tb');
  const password = of('post_password') || null;
  const excerpt = textOfHtml(of('post_excerpt_xhtml'));
  return {
    ...{ kind: 'post', id, postKind },
    link: links[0] ?? null,
    oldLinks: links.slice(1),
    ...{ guid: null, wordpressId: null },
    title: textOfHtml(of('post_title')),
    body: bodyOf(row),
    excerpt: excerpt || null,
    slug: last === '' ? null : slugFrom(last),
    status: statusOf(of('post_status'), password, note),
    password,
    publishedAt: timeOf(row, 'post_dt', 'post_tz', tables, timeZone),
    updatedAt: timeOf(row, 'post_upddt', 'post_tz', tables, timeZone),
    authorId: of('user_id') || null,
    terms: termsOf(row, tables),
    ...{ seriesOrder: null, cover: null },
    commentsOpen: isOpen('post_open_comment'),
    pings: { pingbacksOpen: pings, trackbacksOpen: pings, webmentionsOpen: pings },
    pinned: isOpen('post_selected'),
    parentId: null,
    position: Number.parseInt(of('post_position'), 10) || 0,
    language: canonicalLanguage(of('post_lang')),
    ...{ responseTo: null, fields: [] },
    notified: tables.notifiedOf.get(id) ?? null,
  };
}

/** Below the blog as it was set up: with clean addresses, with `index.php` in the path, or in front of the query. */
function linksOf(kind: Kind, url: string, base: string | null): string[] {
  if (url === '') return [];
  const named = `${kind === 'page' ? 'pages' : 'post'}/${url.split('/').map(encodeURIComponent).join('/')}`;
  const before = base ?? '/';
  return [`${before}${named}`, `${before}index.php/${named}`, `${before}index.php?${named}`];
}

function statusOf(status: string, password: string | null, note: Note): WritableStatus {
  if (status === '0' || status === '-2') {
    if (status === '-2') note('changed', 'A post that waits for a review becomes a draft.');
    return 'draft';
  }
  // A scheduled one (-1) has a date in the future.
  return password === null ? 'published' : 'protected';
}

/** The HTML that Dotclear made; of Markdown, its source. The excerpt is the beginning of the text. */
function bodyOf(row: Row): Body {
  const joined = (...names: string[]) =>
    names
      .map((name) => row[name] ?? '')
      .filter((text) => text.trim() !== '')
      .join('\n\n');
  return row['post_format'] === 'markdown'
    ? { format: 'markdown', source: joined('post_excerpt', 'post_content') }
    : { format: 'html', source: joined('post_excerpt_xhtml', 'post_content_xhtml') };
}

function termsOf(row: Row, { categories, tagsOf }: DotclearTables): PostEntry['terms'] {
  const category = categories.get(row['cat_id'] ?? '');
  const tags = tagsOf.get(row['post_id'] ?? '') ?? [];
  return [
    ...(category
      ? [{ taxonomy: 'category' as const, slug: category.slug, name: category.name }]
      : []),
    ...tags.map((name) => ({ taxonomy: 'tag' as const, slug: slugFrom(name), name })),
  ];
}

/** A zone of the row by its place, such as `Europe/Paris`; abbreviations such as CET are the blog's own. */
function timeOf(
  row: Row,
  time: string,
  zone: string,
  tables: DotclearTables,
  timeZone: string,
): Date | null {
  const own = (row[zone] ?? '').includes('/') ? timeZoneIn(row[zone]) : null;
  return momentIn(row[time], own ?? tables.timeZone ?? timeZone);
}

const STATES = new Map<string, ImportedState>([
  ['1', 'approved'],
  ['0', 'rejected'],
  ['-1', 'pending'],
  ['-2', 'spam'],
]);

export function responseOf(row: Row, tables: DotclearTables, timeZone: string): ResponseEntry {
  const of = (name: string) => row[name] ?? '';
  const common = {
    kind: 'response' as const,
    id: of('comment_id'),
    postId: of('post_id'),
    state: STATES.get(of('comment_status')) ?? 'pending',
    at: timeOf(row, 'comment_dt', 'comment_tz', tables, timeZone),
  };
  const name = toPlainText(of('comment_author'));
  const url = of('comment_site') || null;
  if (of('comment_trackback') !== '1') {
    return {
      ...{ ...common, type: 'comment', parentId: null, authorName: name, authorUrl: url },
      authorEmail: of('comment_email') || null,
      byAuthorId: null,
      body: { format: 'html', source: of('comment_content') },
    };
  }
  // `<!-- TB --><p><strong>Title</strong></p><p>Excerpt</p>`
  const content = of('comment_content').replace(/^\s*<!-- TB -->/, '');
  const [whole, title = ''] = /^\s*<p><strong>(.*?)<\/strong><\/p>/s.exec(content) ?? [''];
  return {
    ...{ ...common, type: 'linkback', via: 'trackback', source: url ?? '' },
    ...{ linkbackType: 'mention', author: null, authorUrl: null, site: name || null },
    title: textOfHtml(title) || null,
    excerpt: textOfHtml(content.slice(whole.length)) || null,
  };
}
