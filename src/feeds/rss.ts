/**
 * A feed as RSS 2.0, with the elements of other namespaces that readers know.
 *
 * @see https://www.rssboard.org/rss-specification
 * @see https://www.rssboard.org/rss-profile
 */
import { escapeXml } from '../lib/escape-xml.ts';
import type { Feed, FeedEntry } from './feed.ts';
import { element, optional, textElement, XML_DECLARATION, type Xml } from './xml.ts';

export const RSS_TYPE = 'application/rss+xml; charset=utf-8';

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:trackback': 'http://madskills.com/public/xml/rss/module/trackback/',
  'xmlns:wfw': 'http://wellformedweb.org/CommentAPI/',
};

export function toRss(feed: Feed): string {
  const channel = element('channel', {}, [
    textElement('title', feed.title),
    textElement('link', feed.homeUrl),
    // It must be there, and not be empty. Unlike an item's, it is plain text.
    textElement('description', feed.description || feed.title),
    textElement('language', feed.language),
    textElement('lastBuildDate', feed.updatedAt.toUTCString()),
    textElement('generator', 'Antiphon'),
    element('atom:link', {
      rel: 'self',
      type: 'application/rss+xml',
      href: feed.addresses.rss,
    }),
    ...optional(feed.next, ({ rss: href }) => element('atom:link', { rel: 'next', href })),
    ...optional(feed.hubUrl, (href) => element('atom:link', { rel: 'hub', href })),
    ...feed.entries.map(item),
  ]);
  return `${XML_DECLARATION}${element('rss', { version: '2.0', ...NAMESPACES }, [channel])}\n`;
}

/**
 * RSS's own `author` is an address of electronic mail; who wrote it is said by Dublin Core. Readers
 * show `description` as HTML, so words come as HTML that says nothing but them.
 *
 * @see https://www.rssboard.org/rss-profile#element-channel-item-description
 */
function item(entry: FeedEntry): Xml {
  return element('item', {}, [
    textElement('title', entry.title),
    textElement('link', entry.url),
    element('guid', { isPermaLink: 'false' }, entry.id),
    textElement('pubDate', entry.publishedAt.toUTCString()),
    textElement('dc:creator', entry.author.name),
    textElement('dc:language', entry.language),
    ...entry.categories.map(({ scheme, name }) => element('category', { domain: scheme }, name)),
    ...optional(entry.summary || null, (text) => textElement('description', escapeXml(text))),
    textElement('content:encoded', entry.contentHtml),
    ...optional(entry.responses, ({ rss }) => textElement('wfw:commentRss', rss)),
    ...optional(entry.trackbackUrl, (url) => textElement('trackback:ping', url)),
  ]);
}
