/**
 * The reader of Blogger exports: posts and pages with their labels, and comments with their threads.
 *
 * The first pass finds what the head lacks, and whether the file is whole.
 */
import { lookup } from '../../lib/lookup.ts';
import { decodeEntitiesOnce } from '../../lib/text/markup.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import type {
  AuthorEntry,
  Entry,
  ImportedState,
  Input,
  NoteEntry,
  PostEntry,
  Reader,
  ReadOptions,
  SiteEntry,
} from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { childOf, childrenOf, textIn, type XmlNode } from '../xml/records.ts';
import { bodyFromBlogger, type BloggerBody } from './body.ts';
import { entriesOf, idIn, isTakeout, kindOf, looksLikeBlogger } from './feed-file.ts';

type Known = { authors: Set<string>; ids: Set<string> };

/** As long as a text that the owner enters. */
const MAX_EXCERPT_LENGTH = 1_000;

export const bloggerReader: Reader = {
  format: 'blogger',
  recognizes: ({ head, names = [], ...input }) => looksLikeBlogger(head) || isTakeout(input, names),
  async *read(input, options) {
    const site = await siteOf(input, options);
    if (options.signal?.aborted) return;
    yield site;
    const known: Known = { authors: new Set(), ids: new Set() };
    let notes: NoteEntry[] = [];
    for await (const record of entriesOf(input, options, (each) => notes.push(each))) {
      yield* notes;
      notes = [];
      if (record.name === 'entry') yield* entriesFrom(record, options, known);
    }
    yield* notes;
  },
};

async function siteOf(input: Input, options: ReadOptions): Promise<SiteEntry> {
  const site: SiteEntry = {
    ...{ kind: 'site', url: null, title: null, description: null, language: null },
    generator: 'Blogger',
  };
  for await (const record of entriesOf(input, options, () => {})) {
    if (record.name === 'title') site.title ??= textOfHtml(record.text) || null;
    if (record.name === 'link' && record.attributes['rel'] === 'alternate') {
      site.url ??= record.attributes['href']?.replace(/\/+$/, '') ?? null;
    }
    if (record.name !== 'entry') continue;
    const setting = /\.settings\.(\w+)$/.exec(textIn(record, 'id'))?.[1];
    const value = textIn(record, 'content');
    if (setting === 'BLOG_DESCRIPTION') site.description ??= textOfHtml(value) || null;
    if (setting === 'BLOG_LOCALE') site.language ??= value.replace('_', '-') || null;
  }
  return site;
}

function* entriesFrom(
  entry: XmlNode,
  { trash = false }: ReadOptions,
  known: Known,
): Generator<Entry> {
  const kind = kindOf(entry);
  if (kind !== 'post' && kind !== 'page' && kind !== 'comment') {
    if (kind === 'template') yield note('lost', 'The theme of the blog', null);
    return;
  }
  const tag = textIn(entry, 'id');
  const title = titleOf(entry);
  if (tag === '' || known.ids.has(tag)) {
    yield note('repaired', 'Entries that are in the file twice, or have no id', title || tag);
    return;
  }
  known.ids.add(tag);
  if (textIn(entry, 'blogger:trashed') !== '' && !trash) {
    yield note('lost', 'Posts in the trash', title || tag);
    return;
  }
  if (kind === 'comment') {
    yield* commentEntries(entry, tag, trash);
    return;
  }
  const author = authorOf(entry);
  if (author && !known.authors.has(author.id)) {
    known.authors.add(author.id);
    yield author;
  }
  yield postOf(entry, { kind, tag, title, authorId: author?.id ?? null });
}

function note(level: NoteEntry['level'], what: string, where: string | null): NoteEntry {
  return { kind: 'note', level, what, where };
}

function titleOf(entry: XmlNode): string {
  const title = childOf(entry, 'title');
  if (!title) return '';
  return title.attributes['type'] === 'html'
    ? textOfHtml(title.text)
    : toPlainText(decodeEntitiesOnce(title.text));
}

function authorOf(entry: XmlNode): AuthorEntry | null {
  const author = childOf(entry, 'author');
  const name = author ? toPlainText(textIn(author, 'name')) : '';
  if (!author || name === '') return null;
  return { kind: 'author', id: name, name, email: emailOf(author), url: urlOf(author), bio: '' };
}

/** Blogger writes this one for everybody. */
function emailOf(author: XmlNode): string | null {
  const email = textIn(author, 'email');
  return email === '' || email === 'noreply@blogger.com' ? null : email;
}

function urlOf(author: XmlNode): string | null {
  return parseHttpUrl(textIn(author, 'uri'))?.href ?? null;
}

function bodyOf(entry: XmlNode): BloggerBody {
  return bodyFromBlogger(childOf(entry, 'content')?.text ?? '');
}

function timeIn(entry: XmlNode, name: string): Date | null {
  const time = new Date(textIn(entry, name));
  return Number.isNaN(time.getTime()) ? null : time;
}

function postOf(
  entry: XmlNode,
  {
    kind,
    tag,
    title,
    authorId,
  }: { kind: 'post' | 'page'; tag: string; title: string; authorId: string | null },
): PostEntry {
  const { html, beginning } = bodyOf(entry);
  const link = linkOf(entry, 'alternate') ?? (textIn(entry, 'blogger:filename') || null);
  const control = childOf(entry, 'app:control');
  const status = textIn(entry, 'blogger:status').toUpperCase();
  const isDraft =
    (control && textIn(control, 'app:draft') === 'yes') ||
    (status !== '' && status !== 'LIVE' && status !== 'SCHEDULED') ||
    textIn(entry, 'blogger:trashed') !== '';
  const excerpt = toPlainText(textIn(entry, 'blogger:metaDescription')) || beginning;
  return {
    kind: 'post',
    id: idIn(tag),
    postKind: kind,
    link,
    oldLinks: [],
    guid: tag,
    wordpressId: null,
    title,
    body: { format: 'html', source: html },
    excerpt: excerpt?.slice(0, MAX_EXCERPT_LENGTH) ?? null,
    slug: link === null ? null : slugIn(link),
    status: isDraft ? 'draft' : 'published',
    password: null,
    publishedAt: timeIn(entry, 'published') ?? timeIn(entry, 'blogger:created'),
    updatedAt: timeIn(entry, 'updated'),
    authorId,
    terms: labelsOf(entry),
    seriesOrder: null,
    cover: null,
    pinned: false,
    parentId: null,
    position: 0,
    language: null,
    responseTo: null,
    fields: [],
    notified: null,
  };
}

function linkOf(entry: XmlNode, rel: string): string | null {
  const found = childrenOf(entry, 'link').find(
    ({ attributes }) => attributes['rel'] === rel && parseHttpUrl(attributes['href'] ?? ''),
  );
  return found?.attributes['href'] ?? null;
}

function slugIn(link: string): string | null {
  const last = /([^/?#]+?)(?:\.html?)?\/?(?:[?#].*)?$/.exec(link)?.[1] ?? '';
  try {
    return decodeURIComponent(last) || null;
  } catch {
    return null;
  }
}

function labelsOf(entry: XmlNode): PostEntry['terms'] {
  const names = childrenOf(entry, 'category')
    .filter(({ attributes }) => !attributes['scheme']?.endsWith('#kind'))
    .map(({ attributes }) => toPlainText(attributes['term'] ?? ''))
    .filter((name) => name !== '');
  return [...new Set(names)].map((name) => ({ taxonomy: 'tag', slug: name, name }));
}

const STATES = lookup<ImportedState>({
  LIVE: 'approved',
  '': 'approved',
  SPAM: 'spam',
  SPAM_COMMENT: 'spam',
});

function* commentEntries(entry: XmlNode, tag: string, trash: boolean): Generator<Entry> {
  const replied = childOf(entry, 'thr:in-reply-to')?.attributes['ref'];
  const postTag = replied ?? textIn(entry, 'blogger:parent');
  const author = childOf(entry, 'author');
  const state = STATES[textIn(entry, 'blogger:status').toUpperCase()] ?? 'pending';
  const name = author ? toPlainText(textIn(author, 'name')) : '';
  if (postTag === '') {
    yield note('lost', 'Comments that name no post', name || tag);
    return;
  }
  if (state === 'spam' && !trash) {
    yield note('lost', 'Spam comments', name);
    return;
  }
  const parent = /\/(\d+)$/.exec(linkOf(entry, 'related') ?? '')?.[1];
  yield {
    kind: 'response',
    id: idIn(tag),
    postId: idIn(postTag),
    state,
    at: timeIn(entry, 'published'),
    type: 'comment',
    parentId: parent ?? (idIn(textIn(entry, 'blogger:inReplyTo')) || null),
    authorName: name,
    authorEmail: author ? emailOf(author) : null,
    authorUrl: author ? urlOf(author) : null,
    byAuthorId: null,
    body: { format: 'html', source: bodyOf(entry).html },
  };
}
