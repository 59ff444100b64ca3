/**
 * Writes a feed as JSON Feed 1.1.
 *
 * @see https://www.jsonfeed.org/version/1.1/
 */
import type { Feed, FeedAuthor, FeedEntry } from './feed.ts';
import { isoIn } from '../lib/time-zone.ts';
import { toLegalXml } from '../lib/xml/text.ts';

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
    language: feed.language,
    authors: [author(feed.author)],
    items: feed.entries.map((entry) => item(entry, feed.timeZone)),
  };
  return JSON.stringify(document, withLegalXml);
}

function item(entry: FeedEntry, timeZone: string) {
  const { imageUrl, categories } = entry;
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    content_html: entry.contentHtml,
    ...(entry.summary !== '' && { summary: entry.summary }),
    ...(imageUrl !== null && { image: imageUrl }),
    date_published: isoIn(entry.publishedAt, timeZone),
    date_modified: isoIn(entry.updatedAt, timeZone),
    authors: [author(entry.author)],
    ...(categories.length > 0 && { tags: [...new Set(categories.map(({ name }) => name))] }),
    language: entry.language,
  };
}

function author({ name, url }: FeedAuthor) {
  return { name, ...(url !== null && { url }) };
}

/** Removes characters that XML cannot hold, so that the three formats have the same text. */
function withLegalXml(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? toLegalXml(value) : value;
}
