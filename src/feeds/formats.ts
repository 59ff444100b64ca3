/**
 * Writes a feed as Atom (with threading), as JSON Feed 1.1, and as RSS 2.0 with the elements of other
 * namespaces that readers use.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4287
 * @see https://www.rfc-editor.org/rfc/rfc4685 in-reply-to, replies
 * @see https://www.rfc-editor.org/rfc/rfc5005#section-3 next
 * @see https://www.jsonfeed.org/version/1.1/
 * @see https://www.rssboard.org/rss-specification
 * @see https://www.rssboard.org/rss-profile
 */
import { beginningOf } from './feed-html.ts';
import type { Feed, FeedAuthor, FeedEntry } from './feed.ts';
import { element, optional, textElement, XML_DECLARATION, type Xml } from './xml.ts';
import { isoIn, rfc822In } from '../lib/time.ts';
import { toLegalXml, escapeXml } from '../lib/text/markup.ts';

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8';
const LINK_TYPE = 'application/atom+xml';

export function toAtom(feed: Feed): string {
  const root = element(
    'feed',
    {
      xmlns: 'http://www.w3.org/2005/Atom',
      'xmlns:thr': 'http://purl.org/syndication/thread/1.0',
      'xmlns:trackback': 'http://madskills.com/public/xml/rss/module/trackback/',
      'xml:lang': feed.language,
    },
    [
      textElement('id', feed.id),
      textElement('title', feed.title),
      ...optional(feed.description || null, (text) => textElement('subtitle', text)),
      textElement('updated', isoIn(feed.updatedAt, feed.timeZone)),
      atomAuthor(feed.author),
      element('link', { rel: 'self', type: LINK_TYPE, href: feed.addresses.atom }),
      element('link', { rel: 'alternate', type: 'text/html', href: feed.homeUrl }),
      ...optional(feed.next, ({ atom: href }) => element('link', { rel: 'next', href })),
      ...optional(feed.hubUrl, (href) => element('link', { rel: 'hub', href })),
      ...optional(feed.icon, ({ medium }) => textElement('icon', medium)),
      ...optional(feed.logoUrl, (url) => textElement('logo', url)),
      textElement('generator', 'Antiphon'),
      ...feed.entries.map((each) => atomEntry(each, feed)),
    ],
  );
  return `${XML_DECLARATION}${root}\n`;
}

function atomEntry(each: FeedEntry, feed: Feed): Xml {
  const language = each.language === feed.language ? null : each.language;
  return element('entry', { 'xml:lang': language }, [
    textElement('id', each.atomId ?? each.id),
    // Atom requires one (RFC 4287, section 4.2.14): readers show a note's first words.
    textElement('title', each.title || each.name),
    element('link', { rel: 'alternate', type: 'text/html', href: each.url }),
    textElement('published', isoIn(each.publishedAt, feed.timeZone)),
    textElement('updated', isoIn(each.updatedAt, feed.timeZone)),
    atomAuthor(each.author),
    ...each.categories.map(({ slug, name, scheme }) =>
      element('category', { term: slug, scheme, label: name }),
    ),
    ...optional(each.inReplyTo, ({ id: ref, url: href }) =>
      element('thr:in-reply-to', { ref, href }),
    ),
    ...optional(each.responses, ({ atom: href }) =>
      element('link', { rel: 'replies', type: LINK_TYPE, href }),
    ),
    ...optional(each.enclosure ?? null, ({ url: href, type, size }) =>
      element('link', { rel: 'enclosure', type, length: String(size), href }),
    ),
    ...optional(each.summary || null, (text) => textElement('summary', text)),
    element('content', { type: 'html' }, each.contentHtml),
    ...optional(each.trackbackUrl, (url) => textElement('trackback:ping', url)),
  ]);
}

function atomAuthor({ name, url }: FeedAuthor): Xml {
  return element('author', {}, [
    textElement('name', name),
    ...optional(url, (uri) => textElement('uri', uri)),
  ]);
}

export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8';

export function toJsonFeed(feed: Feed): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    ...(feed.description !== '' && { description: feed.description }),
    home_page_url: feed.homeUrl,
    feed_url: feed.addresses.json,
    ...(feed.next && { next_url: feed.next.json }),
    ...(feed.hubUrl !== null && { hubs: [{ type: 'WebSub', url: feed.hubUrl }] }),
    ...(feed.icon && { icon: feed.icon.large, favicon: feed.icon.medium }),
    language: feed.language,
    authors: [jsonAuthor(feed.author)],
    items: feed.entries.map((entry) => jsonItem(entry, feed.timeZone)),
  };
  return JSON.stringify(document, withLegalXml);
}

function jsonItem(entry: FeedEntry, timeZone: string) {
  const { imageUrl, categories, enclosure } = entry;
  return {
    id: entry.id,
    url: entry.url,
    ...(entry.title !== '' && { title: entry.title }),
    content_html: entry.contentHtml,
    ...(entry.summary !== '' && { summary: entry.summary }),
    ...(imageUrl !== null && { image: imageUrl }),
    ...(enclosure && {
      attachments: [
        { url: enclosure.url, mime_type: enclosure.type, size_in_bytes: enclosure.size },
      ],
    }),
    date_published: isoIn(entry.publishedAt, timeZone),
    date_modified: isoIn(entry.updatedAt, timeZone),
    authors: [jsonAuthor(entry.author)],
    ...(categories.length > 0 && { tags: [...new Set(categories.map(({ name }) => name))] }),
    language: entry.language,
  };
}

function jsonAuthor({ name, url }: FeedAuthor) {
  return { name, ...(url !== null && { url }) };
}

/** Removes characters that XML cannot hold, so that the three formats have the same text. */
function withLegalXml(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? toLegalXml(value) : value;
}

export const RSS_TYPE = 'application/rss+xml; charset=utf-8';

/** For an item without a summary of its own, in UTF-16 units. */
const MAX_SUMMARY_LENGTH = 300;

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:trackback': 'http://madskills.com/public/xml/rss/module/trackback/',
  'xmlns:wfw': 'http://wellformedweb.org/CommentAPI/',
};

export function toRss(feed: Feed): string {
  const channel = element('channel', {}, [
    plainElement('title', feed.title),
    textElement('link', feed.homeUrl),
    // Required and not empty. Unlike an item's description, it is plain text.
    plainElement('description', feed.description || feed.title),
    textElement('language', feed.language),
    textElement('lastBuildDate', rfc822In(feed.updatedAt, feed.timeZone)),
    textElement('generator', 'Antiphon'),
    ...optional(feed.icon, ({ rss }) => rssImage(rss, feed)),
    element('atom:link', {
      rel: 'self',
      type: 'application/rss+xml',
      href: feed.addresses.rss,
    }),
    ...optional(feed.next, ({ rss: href }) => element('atom:link', { rel: 'next', href })),
    ...optional(feed.hubUrl, (href) => element('atom:link', { rel: 'hub', href })),
    ...feed.entries.map((entry) => rssItem(entry, feed.timeZone)),
  ]);
  return `${XML_DECLARATION}${element('rss', { version: '2.0', ...NAMESPACES }, [channel])}\n`;
}

/**
 * Title and link are those of the channel.
 *
 * @see https://www.rssboard.org/rss-specification#ltimagegtSubelementOfLtchannelgt
 */
function rssImage(url: string, feed: Feed): Xml {
  return element('image', {}, [
    textElement('url', url),
    plainElement('title', feed.title),
    textElement('link', feed.homeUrl),
    textElement('width', '144'),
    textElement('height', '144'),
  ]);
}

/**
 * Plain text. Some readers treat it as HTML all the same, and hexadecimal references for `&` and `<`
 * are what most of them show correctly.
 *
 * @see https://www.rssboard.org/rss-profile#data-types-characterdata
 */
function plainElement(name: string, text: string, attributes: Record<string, string> = {}): Xml {
  return element(name, attributes, [toPlainXml(text)]);
}

function toPlainXml(text: string): Xml {
  return toLegalXml(text).replace(
    /[&<>]/g,
    (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  ) as Xml;
}

/** Never empty: readers show it in lists, and some show nothing else. */
function summaryOf({ summary, contentHtml, name }: FeedEntry): string {
  return summary || beginningOf(contentHtml, MAX_SUMMARY_LENGTH) || name;
}

/**
 * RSS's own `author` is an email address, so the author's name is in Dublin Core's `creator`. Readers
 * show `description` as HTML, so plain text is escaped twice.
 *
 * @see https://www.rssboard.org/rss-profile#element-channel-item-description
 */
function rssItem(entry: FeedEntry, timeZone: string): Xml {
  return element('item', {}, [
    ...optional(entry.title || null, (title) => plainElement('title', title)),
    textElement('link', entry.url),
    element('guid', { isPermaLink: 'false' }, entry.id),
    textElement('pubDate', rfc822In(entry.publishedAt, timeZone)),
    plainElement('dc:creator', entry.author.name),
    textElement('dc:language', entry.language),
    ...entry.categories.map(({ scheme, name }) =>
      plainElement('category', name, { domain: scheme }),
    ),
    ...optional(entry.enclosure ?? null, ({ url, type, size }) =>
      element('enclosure', { url, length: String(size), type }),
    ),
    textElement('description', escapeXml(summaryOf(entry))),
    textElement('content:encoded', entry.contentHtml),
    ...optional(entry.responses, ({ rss }) => textElement('wfw:commentRss', rss)),
    ...optional(entry.trackbackUrl, (url) => textElement('trackback:ping', url)),
  ]);
}
