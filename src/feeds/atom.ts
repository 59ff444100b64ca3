/**
 * Writes a feed as Atom, with threading.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4287
 * @see https://www.rfc-editor.org/rfc/rfc4685 in-reply-to, replies
 * @see https://www.rfc-editor.org/rfc/rfc5005#section-3 next
 */
import { isoIn } from '../lib/time-zone.ts';
import type { Feed, FeedAuthor, FeedEntry } from './feed.ts';
import { element, optional, textElement, XML_DECLARATION, type Xml } from './xml.ts';

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
      author(feed.author),
      element('link', { rel: 'self', type: LINK_TYPE, href: feed.addresses.atom }),
      element('link', { rel: 'alternate', type: 'text/html', href: feed.homeUrl }),
      ...optional(feed.next, ({ atom: href }) => element('link', { rel: 'next', href })),
      ...optional(feed.hubUrl, (href) => element('link', { rel: 'hub', href })),
      textElement('generator', 'Antiphon'),
      ...feed.entries.map((each) => entry(each, feed)),
    ],
  );
  return `${XML_DECLARATION}${root}\n`;
}

function entry(each: FeedEntry, feed: Feed): Xml {
  const language = each.language === feed.language ? null : each.language;
  return element('entry', { 'xml:lang': language }, [
    textElement('id', each.id),
    textElement('title', each.title),
    element('link', { rel: 'alternate', type: 'text/html', href: each.url }),
    textElement('published', isoIn(each.publishedAt, feed.timeZone)),
    textElement('updated', isoIn(each.updatedAt, feed.timeZone)),
    author(each.author),
    ...each.categories.map(({ slug, name, scheme }) =>
      element('category', { term: slug, scheme, label: name }),
    ),
    ...optional(each.inReplyTo, ({ id: ref, url: href }) =>
      element('thr:in-reply-to', { ref, href }),
    ),
    ...optional(each.responses, ({ atom: href }) =>
      element('link', { rel: 'replies', type: LINK_TYPE, href }),
    ),
    ...optional(each.summary || null, (text) => textElement('summary', text)),
    element('content', { type: 'html' }, each.contentHtml),
    ...optional(each.trackbackUrl, (url) => textElement('trackback:ping', url)),
  ]);
}

function author({ name, url }: FeedAuthor): Xml {
  return element('author', {}, [
    textElement('name', name),
    ...optional(url, (uri) => textElement('uri', uri)),
  ]);
}
