/**
 * A post of the neutral shape from a row of Ghost's posts.
 */
import { lookup } from '../../lib/lookup.ts';
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { shownAt } from '../../lib/time.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type { WritableStatus } from '../../posts/post.ts';
import type { Body, NoteLevel, PostEntry } from '../entry.ts';
import { flagOf, mapOf, momentIn, scalarText, textOf, listOf, type Fields } from '../values.ts';
import { cleanHtml } from './html.ts';
import { lexicalHtml } from './lexical.ts';
import { mobiledocHtml } from './mobiledoc.ts';
import { placed, type Tables } from './tables.ts';

export type PostOf = {
  tables: Tables;
  /** Where posts are: `/{slug}/`. */
  permalinks: string;
  timeZone: string;
  /** Further paths that redirect to a path. */
  redirects: ReadonlyMap<string, readonly string[]>;
  note: (level: NoteLevel, what: string) => void;
};

export function postOf(fields: Fields, given: PostOf): PostEntry {
  const { tables, note, redirects } = given;
  const id = textOf(fields, 'id') ?? '';
  const meta = { ...fields, ...withoutNulls(tables.metaOf.get(id) ?? {}) };
  const isPage = textOf(fields, 'type') === 'page' || flagOf(fields, 'page') === true;
  const publishedAt = momentOf(fields['published_at']) ?? momentOf(fields['created_at']);
  const status = statusOf(fields, meta, note);
  const slug = textOf(fields, 'slug');
  const authors = authorsOf(id, fields, tables, note);
  const terms = termsOf(id, tables, note);
  noteLosses(fields, meta, note);
  const link =
    slug === null
      ? null
      : linkOf(isPage, slug, publishedAt, authors[0] ?? null, terms[0]?.slug ?? null, given);
  const excerpt = textOf(fields, 'custom_excerpt') ?? textOf(meta, 'meta_description');
  const canonical = parseHttpUrl(textOf(fields, 'canonical_url') ?? '');
  return {
    ...{ kind: 'post', id, postKind: isPage ? 'page' : 'post', link },
    oldLinks: link === null ? [] : [...(redirects.get(link.replace(/\/$/, '')) ?? [])],
    // As its feeds have it: since version 1 the id, which was the number of a row before.
    guid: /^\d+$/.test(id) ? textOf(fields, 'uuid') : id,
    wordpressId: null,
    title: toPlainText(textOf(fields, 'title') ?? '').replace(/^\(Untitled\)$/, ''),
    body: bodyOf(fields, note),
    excerpt: excerpt === null ? null : toPlainText(excerpt) || null,
    ...{ slug, status, password: null, publishedAt },
    updatedAt: momentOf(fields['updated_at']),
    authorId: authors[0] ?? null,
    terms,
    seriesOrder: null,
    cover: coverOf(fields, meta, note),
    ...{ pinned: false, parentId: null, position: 0 },
    language: canonicalLanguage((textOf(fields, 'locale') ?? '').replace('_', '-')),
    responseTo: null,
    fields: canonical ? [{ name: 'canonical_url', value: canonical.href }] : [],
    notified: null,
  };
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}

/** ISO, or as SQL writes it, in UTC; in exports of the first versions, milliseconds since 1970. */
function momentOf(value: unknown): Date | null {
  if (typeof value !== 'number') return momentIn(value, 'UTC');
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

function statusOf(fields: Fields, meta: Fields, note: PostOf['note']): WritableStatus {
  const status = textOf(fields, 'status');
  if (status === 'draft') return 'draft';
  if (status === 'sent' || flagOf(meta, 'email_only') === true) {
    note('changed', 'Sent by email only: it becomes private.');
    return 'private';
  }
  if ((textOf(fields, 'visibility') ?? 'public') === 'public') return 'published';
  note('changed', 'For members only: it becomes private.');
  return 'private';
}

function authorsOf(id: string, fields: Fields, tables: Tables, note: PostOf['note']): string[] {
  const own = placed(tables.authorsOf, id);
  const ids = own.length > 0 ? own : listOf(fields['author_id'] ?? fields['author']).map(String);
  if (ids.length > 1) note('changed', 'Of several authors, the first one is taken.');
  return ids.flatMap((each) => tables.authors.get(each)?.id ?? []);
}

function termsOf(id: string, { tags, tagsOf }: Tables, note: PostOf['note']): PostEntry['terms'] {
  return placed(tagsOf, id).flatMap((tagId) => {
    const tag = tags.get(tagId);
    if (!tag || tag.name === '') return [];
    if (tag.isInternal) {
      note('lost', 'Internal tags, such as #name, are left out.');
      return [];
    }
    return [{ taxonomy: 'tag' as const, slug: tag.slug, name: tag.name }];
  });
}

function noteLosses(fields: Fields, meta: Fields, note: PostOf['note']): void {
  const has = (from: Fields, ...names: string[]) => textOf(from, ...names) !== null;
  if (has(fields, 'codeinjection_head', 'codeinjection_foot')) {
    note('lost', 'Code that was injected into a post is left out.');
  }
  if (
    has(meta, 'meta_title', 'og_title', 'og_description', 'twitter_title', 'twitter_description')
  ) {
    note('lost', 'Titles and descriptions for search engines and social networks are left out.');
  }
  if (has(meta, 'feature_image_caption')) note('lost', 'The caption of a cover is left out.');
  if (has(fields, 'canonical_url')) {
    note('changed', 'The canonical URL of a post is kept as a custom field only.');
  }
  if (flagOf(fields, 'featured') === true) {
    note('changed', 'A featured post is not pinned: pin it in the editor if it should be.');
  }
}

function linkOf(
  isPage: boolean,
  slug: string,
  publishedAt: Date | null,
  author: string | null,
  tag: string | null,
  { permalinks, timeZone }: PostOf,
): string {
  if (isPage) return `/${slug}/`;
  const [year = '', month = '', day = ''] = publishedAt
    ? shownAt(publishedAt, timeZone).toISOString().split(/[-T]/)
    : [];
  const values = lookup<string>({
    ...{ slug, year, month, day, author: author ?? '', primary_author: author ?? '' },
    ...{ primary_tag: tag ?? 'all' },
  });
  return permalinks.replace(
    /\{(\w+)\}|:(\w+)/g,
    (_, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? '',
  );
}

/** `__GHOST_URL__` stands for the address of the blog, which the export does not have. */
function ownUrls(text: string): string {
  return text.replaceAll('__GHOST_URL__', '');
}

function bodyOf(fields: Fields, note: PostOf['note']): Body {
  const raw = (name: string) => (typeof fields[name] === 'string' ? ownUrls(fields[name]) : '');
  const unknown = (type: string) => {
    note('lost', `The card ${type.slice(0, 60)} is not known: it is left out.`);
  };
  const html = raw('html');
  if (html.trim() !== '') {
    const source = cleanHtml(html, (what) => {
      note('lost', what);
    });
    return { format: 'html', source };
  }
  if (raw('markdown').trim() !== '') return { format: 'markdown', source: raw('markdown') };
  const single = singleMarkdown(raw('mobiledoc'));
  if (single !== null) return { format: 'markdown', source: single };
  const made = lexicalHtml(raw('lexical'), unknown) ?? mobiledocHtml(raw('mobiledoc'), unknown);
  if (made !== null) return { format: 'html', source: made };
  return { format: 'markdown', source: scalarText(fields['plaintext']) ?? '' };
}

/** A document that is one card of Markdown, as those from before version 2 are. */
function singleMarkdown(json: string): string | null {
  try {
    const { cards, sections } = mapOf(JSON.parse(json || 'null'));
    const [card, ...more] = listOf(cards);
    const [type, payload] = listOf(card);
    const isOnly =
      more.length === 0 &&
      listOf(sections).every(
        (section) => listOf(section)[0] === 10 || JSON.stringify(section) === '[1,"p",[]]',
      );
    const { markdown } = mapOf(payload);
    return isOnly && /^(?:card-)?markdown$/.test(String(type)) && typeof markdown === 'string'
      ? markdown
      : null;
  } catch {
    return null;
  }
}

function coverOf(fields: Fields, meta: Fields, note: PostOf['note']): PostEntry['cover'] {
  const url = ownUrls(textOf(fields, 'feature_image', 'image') ?? '');
  if (url === '') return null;
  if (parseHttpUrl(url) || url.startsWith('/')) {
    return { url, alt: textOf(meta, 'feature_image_alt') };
  }
  note('lost', 'A cover whose address cannot be read is left out.');
  return null;
}
