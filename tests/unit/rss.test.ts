import { expect, test } from 'vitest';
import { inEachFormat, type Feed, type FeedEntry } from '../../src/feeds/feed.ts';
import { toRss } from '../../src/feeds/formats.ts';
import { parseXml } from '../conformance/strict-xml.ts';
import { byTag, text } from '../support/html.ts';
import { children, childText } from '../support/sites/a-feed.ts';

const WORDS = 'Why <b> & &lt; are "not" the same';
const AT = new Date('2026-11-23T10:00:00Z');
const addresses = inEachFormat((format) => `http://blog.example/feed.${format}`);
const author = { name: 'Leyla', url: null };

const FEED: Feed = {
  id: 'tag:blog.example,2026:feed',
  title: 'Notes',
  description: WORDS,
  language: 'en',
  timeZone: 'UTC',
  homeUrl: 'http://blog.example/',
  author,
  addresses,
  next: null,
  hubUrl: null,
  icon: null,
  logoUrl: null,
  updatedAt: AT,
  entries: [],
};

const ENTRY: FeedEntry = {
  id: 'tag:blog.example,2026:post/1',
  url: 'http://blog.example/2026/11/a',
  title: 'A',
  name: 'A',
  contentHtml: '<p>b</p>',
  summary: WORDS,
  author,
  categories: [],
  language: 'en',
  publishedAt: AT,
  updatedAt: AT,
  imageUrl: null,
  inReplyTo: null,
  responses: null,
  trackbackUrl: null,
};

const channelOf = (rss: string) => parseXml(rss).children[0];

// Character data, in https://www.rssboard.org/rss-profile: all is plain text except descriptions.
test('an RSS item’s description is escaped HTML, and the channel’s is plain text', () => {
  const channel = channelOf(toRss({ ...FEED, entries: [ENTRY] }));
  expect(childText(channel, 'description')).toBe(WORDS);
  const html = childText(children(channel, 'item')[0], 'description');
  expect(text(byTag(html, 'body')[0])).toBe(WORDS);
  expect(byTag(html, 'b')).toEqual([]);
});

test('in RSS plain text, `&`, `<` and `>` are hexadecimal references', () => {
  const name = 'Q&A <b>';
  const categories = [{ slug: 'q-a', name, scheme: 'http://blog.example/tag/' }];
  const entry = { ...ENTRY, title: name, author: { name, url: null }, categories };
  const rss = toRss({ ...FEED, title: name, description: name, entries: [entry] });
  const written = 'Q&#x26;A &#x3C;b&#x3E;';
  expect(rss.split(`<title>${written}</title>`)).toHaveLength(3);
  expect(rss).toContain(`<description>${written}</description>`);
  expect(rss).toContain(`<dc:creator>${written}</dc:creator>`);
  expect(rss).toContain(`>${written}</category>`);
  expect(childText(children(channelOf(rss), 'item')[0], 'title')).toBe(name);
});

test.each([
  ['its own excerpt', 'A summary', '<p>Body</p>', 'A summary'],
  ['the beginning of its text', '', '<p>One &amp;</p><ul><li>two</li></ul>', 'One & two'],
  ['a limited number of characters', '', `<p>${'x'.repeat(400)}</p>`, `${'x'.repeat(299)}…`],
  ['its title', '', '<p><img src="http://blog.example/a.png" alt=""></p>', 'A'],
])('an RSS item is described by %s', (_, summary, contentHtml, expected) => {
  const channel = channelOf(toRss({ ...FEED, entries: [{ ...ENTRY, summary, contentHtml }] }));
  const [item] = children(channel, 'item');
  expect(text(byTag(childText(item, 'description'), 'body')[0])).toBe(expected);
  expect(childText(item, 'encoded')).toBe(contentHtml);
});
