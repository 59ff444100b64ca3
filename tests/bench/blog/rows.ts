/**
 * The rows of a blog of any size, table by table, the same from one seed, for benchmarks to read.
 *
 * They go straight into the tables, because the domain would take hours. A test reads such a blog
 * over HTTP, so that this cannot drift from what the domain writes.
 */
import { RENDERER } from '../../../src/posts/markdown/markdown.ts';
import { randomFrom, someWords, zipf } from './words.ts';

export type Size = { posts: number; linkbacks: number };

export type Value = string | number | boolean | Date | null;
export type Row = Readonly<Record<string, Value>>;

export const CATEGORIES = 12;
export const TAGS = 300;
export const AUTHORS = 5;

const FIRST_DAY = Date.UTC(2006, 0, 1);
const LAST_DAY = Date.UTC(2026, 0, 1);
const WORDS_PER_POST = 300;
const WORDS_PER_PARAGRAPH = 60;
const LINKBACKS_PER_HOST = 50;

export function terms(): Row[] {
  return Array.from({ length: CATEGORIES + TAGS }, (_, index) => {
    const isCategory = index < CATEGORIES;
    const number = isCategory ? index + 1 : index - CATEGORIES + 1;
    const kind = isCategory ? 'category' : 'tag';
    return { id: index + 1, kind, slug: `${kind}-${number}`, name: `The ${kind} ${number}` };
  });
}

export function authors(): Row[] {
  return Array.from({ length: AUTHORS }, (_, index) => ({
    id: index + 1,
    slug: `author-${index + 1}`,
    name: `Author ${index + 1}`,
    url: null,
  }));
}

/** When the post of this id was published: evenly over twenty years, the highest id last. */
export function dateOf(id: number, { posts }: Size): Date {
  return new Date(FIRST_DAY + Math.floor(((LAST_DAY - FIRST_DAY) * (id - 1)) / posts));
}

export function pathOf(id: number, size: Size): string {
  return `/${dateOf(id, size).toISOString().slice(0, 7).replace('-', '/')}/post-${id}`;
}

export function postRow(id: number, size: Size): Row {
  const random = randomFrom(id);
  const words = someWords(random, WORDS_PER_POST);
  const paragraphs: string[] = [];
  for (let at = 0; at < words.length; at += WORDS_PER_PARAGRAPH) {
    paragraphs.push(sentence(words.slice(at, at + WORDS_PER_PARAGRAPH)));
  }
  const publishedAt = dateOf(id, size);
  return {
    id,
    kind: 'post',
    path: pathOf(id, size),
    slug: `post-${id}`,
    title: sentence(someWords(random, 6)),
    markdown: paragraphs.join('\n\n'),
    bodyHtml: paragraphs.map((text) => `<p>${text}</p>\n`).join(''),
    excerpt: paragraphs[0] ?? '',
    text: paragraphs.join('\n'),
    words: words.length,
    renderer: RENDERER,
    status: 'published',
    wasPublic: false,
    publishedAt,
    month: publishedAt.toISOString().slice(0, 7),
    authorId: 1 + (id % AUTHORS),
    updatedAt: publishedAt,
    commentsOpen: false,
    pingbacksOpen: true,
    trackbacksOpen: true,
    webmentionsOpen: true,
    trackbacksTo: '',
    notifies: true,
    quiet: false,
  };
}

/** One category, two tags. */
export function postTermRows(postId: number, size: Size): Row[] {
  const random = randomFrom(postId + 0x5eed);
  const first = CATEGORIES + 1 + zipf(random, TAGS);
  const second = CATEGORIES + 1 + zipf(random, TAGS);
  const termIds = [...new Set([1 + zipf(random, CATEGORIES), first, second])];
  const publishedAt = dateOf(postId, size);
  return termIds.map((termId, position) => ({ postId, termId, position, publishedAt }));
}

export function hostsOf({ linkbacks }: Size): number {
  return Math.ceil(linkbacks / LINKBACKS_PER_HOST);
}

export function hostRow(number: number): Row {
  const name = hostName(number);
  return { name, freeAt: new Date(FIRST_DAY), recentFetches: '', blocked: false, notified: true };
}

export function sourceRow(id: number, size: Size): Row {
  const hostNumber = 1 + (id % hostsOf(size));
  const url = `https://${hostName(hostNumber)}/${id}`;
  return {
    id,
    key: url.replace('https://', ''),
    url,
    hostName: hostName(hostNumber),
    nextCheckAt: null,
    lastOutcome: 'verified',
    checkedAt: new Date(LAST_DAY),
  };
}

/** Mostly to the posts that all link to; nine in ten are approved. */
export function linkbackRow(id: number, size: Size): Row {
  const random = randomFrom(id + 0x11c);
  const words = someWords(random, 25);
  const receivedAt = new Date(LAST_DAY - Math.floor(random() * 1_000_000_000));
  const postId = 1 + spread(zipf(random, size.posts), size.posts);
  const target = pathOf(postId, size);
  return {
    id,
    sourceId: id,
    postId,
    statusToken: `bench-${id}`,
    via: 'webmention',
    target: `http://localhost${target}`,
    verification: 'verified',
    moderation: random() < 0.9 ? 'approved' : 'pending',
    type: ['mention', 'mention', 'reply', 'like', 'repost'][id % 5] ?? 'mention',
    title: sentence(words.slice(0, 5)),
    author: sentence(words.slice(5, 7)),
    site: null,
    excerpt: sentence(words),
    linkStart: 0,
    linkEnd: 8,
    finalHost: `host-${1 + (id % hostsOf(size))}.example`,
    receivedAt,
    verifiedAt: receivedAt,
  };
}

/** The rows of a table with the given number of rows, one at a time. */
export function* numbered(count: number, row: (number: number) => Row): Generator<Row> {
  for (let number = 1; number <= count; number += 1) yield row(number);
}

export function* allPostTerms(size: Size): Generator<Row> {
  for (let id = 1; id <= size.posts; id += 1) yield* postTermRows(id, size);
}

/** So that the posts that all link to are not the oldest: the same number elsewhere in the range. */
function spread(number: number, range: number): number {
  return (number * 7_919 + 13) % range;
}

function hostName(number: number): string {
  return `host-${number}.example`;
}

function sentence(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  return `${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest.join(' ')}.`;
}
