/**
 * Reads the evidence for each link of a parsed page to our posts: link type, excerpt, author and text.
 *
 * Title, author, site name and publication date become plain text: from microformats first, because someone
 * wrote them on purpose, then from the page's head.
 */
import { resolveAddress } from '../lib/html/addresses.ts';
import { parseHtml } from '../lib/html/parse.ts';
import { readableText } from '../lib/html/text.ts';
import {
  attribute,
  elements,
  isHtml,
  words,
  type Element,
  type ParentNode,
} from '../lib/html/tree.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { readShown } from '../lib/time.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { RSVPS } from '../posts/post.ts';
import type { Evidence, PageAbout, Target } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { findLinks, type FoundLink } from './links/find-links.ts';
import { createKeyOfLink, type KeyOfLink } from './links/link-key.ts';
import { outsideLinks } from './links/outside-links.ts';
import {
  authorOf,
  MAX_NAME_LENGTH,
  mergeAuthors,
  type Author,
  readPageAuthors,
} from './microformats/author.ts';
import { textOf, isEntry, olderReplies } from './microformats/find.ts';
import {
  firstText,
  type Properties,
  readMicroformat,
  textOfValue,
  type Value,
  urlsOf,
} from './microformats/read.ts';
import type { PageTree } from './parsed-page.ts';
import { withoutSite } from './site-name.ts';

const MAX_TITLE_LENGTH = 300;

export type PageFacts = Pick<
  Evidence,
  'title' | 'author' | 'authorUrl' | 'avatarUrl' | 'site' | 'published'
>;

/** Facts of a page outside of its entries, read once for all of its links. */
export type Head = { meta: ReadonlyMap<string, string>; title: string | null; authors: Author[] };

export function readHead(page: PageTree): Head {
  const all = [...elements(page.document)];
  return { meta: metaContents(all), title: titleOf(all), authors: readPageAuthors(page) };
}

/**
 * Reads the page's title, author and site name; `null` for each that it does not give.
 *
 * @param entry the properties of the h-entry with the link
 * @see https://microformats.org/wiki/h-entry
 */
export function pageFacts(head: Head, entry: Properties | null): PageFacts {
  const { meta, title, authors } = head;
  const name = entry && firstText(entry, 'name');
  const inMeta = { name: plain(meta.get('author')), url: null, photo: null };
  const author = mergeAuthors([entry && authorOf(entry), inMeta, ...authors]);
  const site = plain(meta.get('og:site_name') ?? meta.get('application-name'));
  const whole = plain(name ?? meta.get('og:title') ?? title ?? undefined);
  return {
    title: short(whole && site ? (withoutSite(whole, site) ?? whole) : whole, MAX_TITLE_LENGTH),
    author: short(author.name, MAX_NAME_LENGTH),
    authorUrl: author.url,
    avatarUrl: author.photo,
    site: short(site, MAX_NAME_LENGTH),
    published: entry && publicationDate(entry),
  };
}

/** The contents of `<meta>` by name or property in lower case; of several, the first that is not empty. */
function metaContents(all: Element[]): Map<string, string> {
  const contents = new Map<string, string>();
  for (const element of all.filter((candidate) => isHtml(candidate, 'meta'))) {
    const content = attribute(element, 'content');
    const names = [...words(element, 'property'), attribute(element, 'name') ?? ''];
    for (const name of names.map((word) => word.toLowerCase())) {
      if (content?.trim() && !contents.has(name)) contents.set(name, content);
    }
  }
  return contents;
}

/** The document's own title; embedded SVG has titles too. */
function titleOf(all: Element[]): string | null {
  const title = all.find((element) => isHtml(element, 'title'));
  return title ? textOf(title) : null;
}

function plain(text: string | undefined): string | null {
  return toPlainText(text ?? '') || null;
}

function short(text: string | null, maxLength: number): string | null {
  return cutText(toPlainText(text ?? ''), maxLength) || null;
}

/** What is the same for all links in one entry, or outside of entries. */
type EntryReading = {
  properties: Properties | null;
  olderReplies: URL[];
  facts: PageFacts & Pick<Evidence, 'outsideLinks'>;
};

const MAX_EXCERPT_LENGTH = 300;

/** What the page is about: its first entry, else its head. */
export function readAbout(page: PageTree): PageAbout {
  const head = readHead(page);
  const entry = [...elements(page.document)].find(isEntry);
  const properties = entry ? readMicroformat(entry, page.base) : null;
  const { title, author, authorUrl, site, published } = pageFacts(head, properties);
  const { meta } = head;
  const text =
    (properties && (firstText(properties, 'summary') ?? replyContent(properties))) ??
    plain(meta.get('og:description') ?? meta.get('description'));
  const excerpt = short(text, MAX_EXCERPT_LENGTH);
  return {
    ...{ title, author, authorUrl, site, published },
    // The name of a note is its text.
    excerpt: excerpt === title ? null : excerpt,
    imageUrl: imageOf(page, meta, properties),
    oembedUrl: oembedOf(page),
  };
}

/** @see https://ogp.me/#metadata */
const IMAGE_NAMES = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'];

function imageOf({ base }: PageTree, meta: Head['meta'], entry: Properties | null): string | null {
  const named = IMAGE_NAMES.flatMap((name) => resolveAddress(meta.get(name) ?? null, base) ?? []);
  const shown = entry ? [...urlsOf(entry, 'featured'), ...urlsOf(entry, 'photo')] : [];
  return firstHttp([...named, ...shown]);
}

/** @see https://oembed.com/#section4 */
function oembedOf({ document, base }: PageTree): string | null {
  const links = [...elements(document)].filter(
    (element) =>
      isHtml(element, 'link') &&
      attribute(element, 'type')?.trim().toLowerCase() === 'application/json+oembed',
  );
  return firstHttp(links.flatMap((link) => resolveAddress(attribute(link, 'href'), base) ?? []));
}

function firstHttp(urls: readonly URL[]): string | null {
  return urls.find(({ href }) => parseHttpUrl(href) !== null)?.href ?? null;
}

/** One entry for each target, in order; `null` where the page does not link to it. */
export function readEvidence(page: PageTree, targets: readonly Target[]): (Evidence | null)[] {
  const keyOf = createKeyOfLink(targets);
  const links = findLinks(page, targets, keyOf);
  // Most pages that are read for their endpoints have no such link.
  if (links.every((link) => link === null)) return links;

  const { document, base } = page;
  const head = readHead(page);
  const firstEntry = [...elements(document)].find(isEntry) ?? null;
  const answered = (root: ParentNode): URL[] =>
    [...olderReplies(root)].flatMap((address) => resolveAddress(address, base) ?? []);
  const answeredByPage = answered(document);
  const targetUrls = targets.map(({ url }) => new URL(url));

  const readings = new Map<Element | null, EntryReading>();
  const readEntry = (linkEntry: Element | null): EntryReading => {
    // A link outside of entries belongs to the page's first entry.
    const entry = linkEntry ?? firstEntry;
    const properties = entry && readMicroformat(entry, base);
    const facts = pageFacts(head, properties);
    return {
      properties,
      olderReplies: [...(entry ? answered(entry) : []), ...answeredByPage],
      facts: { ...facts, outsideLinks: outsideLinks(page, linkEntry, targetUrls) },
    };
  };
  const evidenceFor = (link: FoundLink, target: URL): Evidence => {
    const reading = readings.get(link.entry) ?? readEntry(link.entry);
    readings.set(link.entry, reading);
    const { properties, facts } = reading;
    const type = linkType(properties, reading.olderReplies, { keyOf, key: keyOf(target) });
    const isAnswer = type.type === 'reply' || type.type === 'rsvp';
    return {
      ...type,
      ...facts,
      content: isAnswer && properties ? replyContent(properties) : null,
      ...excerptAround(link.text, link.words.start, link.words.end, link.language),
    };
  };
  return targetUrls.map((target, i) => {
    const link = links[i];
    return link ? evidenceFor(link, target) : null;
  });
}

const MAX_CONTENT_LENGTH = 10_000;
/** Longest word that a cut removes whole; scripts without spaces are cut anywhere. */
const LONGEST_WORD = 100;

/**
 * The entry's content, else its summary, else its name; paragraphs separated by `\n\n`, at most 10,000
 * UTF-16 units. `null` if it has no text.
 */
function replyContent(entry: Properties): string | null {
  const contents = entry['content'] ?? [];
  const text =
    contents.map(paragraphs).find((found) => found !== '') ??
    firstText(entry, 'summary') ??
    firstText(entry, 'name');
  return text === null ? null : cutAtWord(text);
}

function paragraphs(value: Value): string {
  if (typeof value === 'string' || !('html' in value)) return textOfValue(value);
  const { text } = readableText(parseHtml(value.html, 'html'));
  return text.split('\n').map(toPlainText).filter(Boolean).join('\n\n');
}

function cutAtWord(text: string): string {
  const cut = cutText(text, MAX_CONTENT_LENGTH);
  if (cut === text) return text;
  const space = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'));
  return space < cut.length - LONGEST_WORD ? cut : `${cut.slice(0, space).trimEnd()}…`;
}

type LinkType = Pick<Evidence, 'type' | 'rsvp'>;

const MENTION: LinkType = { type: 'mention', rsvp: null };

/**
 * The type of response that `entry` is to the target. A like of another page that also links to the target
 * is a mention.
 *
 * @param entry the entry's own properties; `null` if the page has no entry
 * @param olderReplies URLs that the entry or the page replies to by older markup
 * @param target compares URLs with the target's key
 */
function linkType(
  entry: Properties | null,
  olderReplies: readonly URL[],
  target: { keyOf: KeyOfLink; key: string },
): LinkType {
  const hasTarget = (urls: readonly URL[]): boolean =>
    urls.some((url) => target.keyOf(url) === target.key);
  const isTarget = (name: string): boolean => entry !== null && hasTarget(urlsOf(entry, name));
  const isReply = isTarget('in-reply-to') || hasTarget(olderReplies);

  const rsvp = isReply && entry && rsvpOf(entry);
  if (rsvp) return { type: 'rsvp', rsvp };
  if (isTarget('repost-of')) return { type: 'repost', rsvp: null };
  if (isTarget('like-of')) return { type: 'like', rsvp: null };
  if (isReply) return { type: 'reply', rsvp: null };
  if (isTarget('bookmark-of')) return { type: 'bookmark', rsvp: null };
  return MENTION;
}

/** The first rsvp value, if it is valid. */
function rsvpOf(entry: Properties): Evidence['rsvp'] {
  const [value] = entry['rsvp'] ?? [];
  const answer = value === undefined ? '' : textOfValue(value).toLowerCase();
  return RSVPS.find((rsvp) => rsvp === answer) ?? null;
}

const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;
const TIME = String.raw`(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?`;
const ZONE = String.raw`(?:Z|([+-]\d{2}):?(\d{2})?)`;
const PUBLISHED = new RegExp(`^${DATE}(?:[T ]${TIME} ?${ZONE}?)?$`, 'i');

/**
 * The entry's `published` in ISO 8601: a time in UTC, or a day. A time without a zone is taken as UTC. `null`
 * if there is none, or it is not a date.
 */
function publicationDate(entry: Properties): string | null {
  const match = PUBLISHED.exec(firstText(entry, 'published') ?? '');
  if (!match) return null;
  const [, day = '', time, seconds = '00', hours = '+00', minutes = '00'] = match;
  const instant = new Date(`${day}T${time ?? '00:00'}:${seconds}${hours}:${minutes}`);
  if (Number.isNaN(instant.getTime()) || !readShown(day)) return null;
  return time === undefined ? day : instant.toISOString();
}
