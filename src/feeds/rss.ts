/**
 * Writes a feed as RSS 2.0, with the elements of other namespaces that readers use.
 *
 * @see https://www.rssboard.org/rss-specification
 * @see https://www.rssboard.org/rss-profile
 */
import { beginningOf } from './feed-html.ts';
import type { Feed, FeedEntry } from './feed.ts';
import { element, optional, textElement, XML_DECLARATION, type Xml } from './xml.ts';
import { rfc822In } from '../lib/time-zone.ts';
import { escapeXml, toLegalXml } from '../lib/xml/text.ts';

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
    element('atom:link', {
      rel: 'self',
      type: 'application/rss+xml',
      href: feed.addresses.rss,
    }),
    ...optional(feed.next, ({ rss: href }) => element('atom:link', { rel: 'next', href })),
    ...optional(feed.hubUrl, (href) => element('atom:link', { rel: 'hub', href })),
    ...feed.entries.map((entry) => item(entry, feed.timeZone)),
  ]);
  return `${XML_DECLARATION}${element('rss', { version: '2.0', ...NAMESPACES }, [channel])}\n`;
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
function summaryOf({ summary, contentHtml, title }: FeedEntry): string {
  return summary || beginningOf(contentHtml, MAX_SUMMARY_LENGTH) || title;
}

/**
 * RSS's own `author` is an email address, so the author's name is in Dublin Core's `creator`. Readers
 * show `description` as HTML, so plain text is escaped twice.
 *
 * @see https://www.rssboard.org/rss-profile#element-channel-item-description
 */
function item(entry: FeedEntry, timeZone: string): Xml {
  return element('item', {}, [
    plainElement('title', entry.title),
    textElement('link', entry.url),
    element('guid', { isPermaLink: 'false' }, entry.id),
    textElement('pubDate', rfc822In(entry.publishedAt, timeZone)),
    plainElement('dc:creator', entry.author.name),
    textElement('dc:language', entry.language),
    ...entry.categories.map(({ scheme, name }) =>
      plainElement('category', name, { domain: scheme }),
    ),
    textElement('description', escapeXml(summaryOf(entry))),
    textElement('content:encoded', entry.contentHtml),
    ...optional(entry.responses, ({ rss }) => textElement('wfw:commentRss', rss)),
    ...optional(entry.trackbackUrl, (url) => textElement('trackback:ping', url)),
  ]);
}
