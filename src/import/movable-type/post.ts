/**
 * A post with its comments and trackbacks from an entry of a Movable Type export.
 */
import { createHash } from 'node:crypto';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { momentShown, readShown, shownAt } from '../../lib/time.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { MAX_HTML } from '../../posts/html/render.ts';
import type { WritableStatus } from '../../posts/post.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import type { Body, NoteLevel, PostEntry, ResponseEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { commentWithParagraphs, withParagraphs } from '../../posts/wordpress/autop.ts';
import type { MtRecord, Section } from './records.ts';

export type Note = (level: NoteLevel, what: string) => void;

/** The values of a name, in the order of the file. */
export function valuesOf({ head }: MtRecord, name: string): string[] {
  return head.filter((each) => each.name === name).map(({ value }) => value);
}

function valueOf(record: MtRecord, name: string): string {
  return valuesOf(record, name)[0] ?? '';
}

/** Its basename there, or what else tells it apart: the file has no ids. */
export function idOf(record: MtRecord): string {
  return (
    valueOf(record, 'BASENAME') ||
    fingerprint(valueOf(record, 'DATE'), valueOf(record, 'TITLE'), valueOf(record, 'AUTHOR'))
  );
}

/** The same for equal parts, in every export. */
function fingerprint(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
}

export function postOf(record: MtRecord, timeZone: string, note: Note): PostEntry {
  const publishedAt = momentOf(valueOf(record, 'DATE'), timeZone);
  const basename = valueOf(record, 'BASENAME');
  const excerpt = textOfHtml(textIn(record, 'EXCERPT'));
  const links = linksOf(record, basename, publishedAt && shownAt(publishedAt, timeZone));
  const isOpen = (name: string) => {
    const [value] = valuesOf(record, name);
    return value === undefined ? undefined : value === '1';
  };
  const [comments, pings] = [isOpen('ALLOW COMMENTS'), isOpen('ALLOW PINGS')];
  return {
    ...{ kind: 'post', id: idOf(record), postKind: 'post' },
    link: links[0] ?? null,
    oldLinks: links.slice(1),
    ...{ guid: null, wordpressId: null },
    title: textOfHtml(valueOf(record, 'TITLE')),
    body: bodyOf(record, note),
    excerpt: excerpt || null,
    slug: basename === '' ? null : slugFrom(basename.replace(/^.*\//, '')),
    status: statusOf(valueOf(record, 'STATUS'), note),
    password: null,
    publishedAt,
    updatedAt: null,
    authorId: valueOf(record, 'AUTHOR') || null,
    terms: termsOf(record),
    seriesOrder: null,
    cover: coverOf(valueOf(record, 'IMAGE')),
    ...(comments !== undefined && { commentsOpen: comments }),
    ...(pings !== undefined && {
      pings: { pingbacksOpen: pings, trackbacksOpen: pings, webmentionsOpen: pings },
    }),
    ...{ pinned: false, parentId: null, position: 0, language: null, responseTo: null },
    fields: fieldsOf(record),
    notified: null,
  };
}

function coverOf(image: string): PostEntry['cover'] {
  return parseHttpUrl(image) ? { url: image, alt: null } : null;
}

/**
 * TypePad says the address. Hatena's basenames are dates, below `/entry/`. Movable Type's default addresses are made of
 * the month and the basename, with hyphens or underscores.
 */
function linksOf(record: MtRecord, basename: string, shown: Date | null): string[] {
  const said = valueOf(record, 'UNIQUE URL');
  if (said !== '') return [said];
  if (basename.includes('/')) return [`/entry/${encodeURI(basename)}`];
  if (basename === '' || shown === null) return [];
  const [year = '', month = ''] = shown.toISOString().split('-');
  const names = new Set([basename.replaceAll('_', '-'), basename, basename.replaceAll('-', '_')]);
  return [...names].map((name) => `/${year}/${month}/${encodeURIComponent(name)}.html`);
}

/** Whether the address of a post is known, and not assumed. */
export function saysAddress(record: MtRecord): boolean {
  return valueOf(record, 'UNIQUE URL') !== '';
}

function statusOf(status: string, note: Note): WritableStatus {
  switch (status.toLowerCase()) {
    case 'draft':
      return 'draft';
    case 'review':
      note('changed', 'A post that waits for a review becomes a draft.');
      return 'draft';
    default:
      // `Future`, too: its date is in the future.
      return 'published';
  }
}

/** Characters of a text that is worked on: twice what a post can have. */
const MAX_SOURCE = 2 * MAX_HTML;

function bodyOf(record: MtRecord, note: Note): Body {
  const source = [textIn(record, 'BODY'), textIn(record, 'EXTENDED BODY')]
    .filter((text) => text.trim() !== '')
    .join('\n\n');
  const given = valueOf(record, 'CONVERT BREAKS').toLowerCase();
  if (given.startsWith('markdown')) return { format: 'markdown', source };
  if (given === '0' || given === 'richtext' || given === 'block_editor')
    return { format: 'html', source };
  if (given.startsWith('textile')) {
    note('changed', 'Textile is not read: its marks stay in the text.');
  }
  // A text that no post can have is left out as it is.
  const isShort = source.length <= MAX_SOURCE;
  return { format: 'html', source: isShort ? withParagraphs(source) : source };
}

function textIn({ sections }: MtRecord, name: string): string {
  const section = sections.find((each) => each.name === name);
  return section ? trimLines(section.lines.join('\n')) : '';
}

function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+|\s+$/g, '');
}

function termsOf(record: MtRecord): PostEntry['terms'] {
  const names = (each: string) => valuesOf(record, each).map(toPlainText).filter(Boolean);
  const categories = new Set([...names('PRIMARY CATEGORY'), ...names('CATEGORY')]);
  const tags = new Set(valuesOf(record, 'TAGS').flatMap(tagsIn));
  return [
    ...[...categories].map((name) => ({
      taxonomy: 'category' as const,
      name,
      slug: slugFrom(name),
    })),
    ...[...tags].map((name) => ({ taxonomy: 'tag' as const, name, slug: slugFrom(name) })),
  ];
}

/** `a,"b, c",d` */
function tagsIn(value: string): string[] {
  const found = value.match(/"[^"]*"|[^,]+/g) ?? [];
  // Those that begin with @ are for programs.
  return found
    .map((name) => toPlainText(name.replaceAll('"', '')))
    .filter((name) => name !== '' && !name.startsWith('@'));
}

function fieldsOf(record: MtRecord): PostEntry['fields'] {
  const keywords = toPlainText(textIn(record, 'KEYWORDS'));
  const own = record.sections.filter(({ name }) => name.startsWith('CF'));
  return [
    ...(keywords === '' ? [] : [{ name: 'keywords', value: keywords }]),
    ...own.flatMap(({ name, lines }) => {
      const value = trimLines(lines.join('\n'));
      const plain = name.replace(/^CF\d*_/, '').toLowerCase();
      return value === '' ? [] : [{ name: plain, value }];
    }),
  ];
}

/** Comments, then trackbacks; two of the same writer, date and text are one. */
export function responsesOf(record: MtRecord, postId: string, timeZone: string): ResponseEntry[] {
  const entries = record.sections.flatMap((section): ResponseEntry[] => {
    if (section.name === 'COMMENT') return [commentOf(section, postId, timeZone)];
    return section.name === 'PING' ? [pingOf(section, postId, timeZone)] : [];
  });
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

const RESPONSE_LINE = /^(AUTHOR|EMAIL|IP|URL|DATE|TITLE|BLOG NAME):(.*)$/;

/** The lines of values, and the text after them. */
function partsOf({ lines }: Section): { of: (name: string) => string; text: string } {
  const values = new Map<string, string>();
  let at = 0;
  for (; at < lines.length; at += 1) {
    const [, name, value = ''] = RESPONSE_LINE.exec(lines[at] ?? '') ?? [];
    if (name === undefined || values.has(name)) break;
    values.set(name, value.trim());
  }
  return { of: (name) => values.get(name) ?? '', text: trimLines(lines.slice(at).join('\n')) };
}

function commentOf(section: Section, postId: string, timeZone: string): ResponseEntry {
  const { of, text } = partsOf(section);
  return {
    kind: 'response',
    id: `${postId} comment ${fingerprint(of('AUTHOR'), of('DATE'), text)}`,
    postId,
    state: 'approved',
    at: momentOf(of('DATE'), timeZone),
    type: 'comment',
    parentId: null,
    authorName: toPlainText(of('AUTHOR')),
    authorEmail: of('EMAIL') || null,
    authorUrl: of('URL') || null,
    byAuthorId: null,
    body: { format: 'html', source: commentWithParagraphs(text) },
  };
}

function pingOf(section: Section, postId: string, timeZone: string): ResponseEntry {
  const { of, text } = partsOf(section);
  return {
    kind: 'response',
    id: `${postId} ping ${fingerprint(of('URL'), of('DATE'))}`,
    postId,
    state: 'approved',
    at: momentOf(of('DATE'), timeZone),
    type: 'linkback',
    via: 'trackback',
    source: of('URL'),
    linkbackType: 'mention',
    title: textOfHtml(of('TITLE')) || null,
    ...{ author: null, authorUrl: null },
    site: textOfHtml(of('BLOG NAME')) || null,
    excerpt: textOfHtml(text) || null,
  };
}

const DATE = /^(\d\d?)\/(\d\d?)\/(\d{2}|\d{4}) (\d\d?):(\d\d):(\d\d)(?: *([AP])M)?$/i;

/** `MM/DD/YYYY hh:mm:ss`, with or without AM or PM, in the time zone of the blog. */
function momentOf(text: string, timeZone: string): Date | null {
  const [, month = '', day = '', year = '', hour = '', minute, second, half] =
    DATE.exec(text) ?? [];
  const two = (part: string | number) => String(part).padStart(2, '0');
  const whole = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const shown = readShown(
    `${whole}-${two(month)}-${two(day)}`,
    `${two(hours)}:${minute ?? ''}:${second ?? ''}`,
  );
  return shown && momentShown(shown, timeZone);
}
