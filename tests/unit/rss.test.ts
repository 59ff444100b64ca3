import { expect, test } from 'vitest';
import { inEachFormat } from '../../src/feeds/addresses.ts';
import { toRss } from '../../src/feeds/rss.ts';
import { parseXml } from '../conformance/strict-xml.ts';
import { children, childText } from '../support/a-feed.ts';
import { byTag, text } from '../support/html.ts';

const WORDS = 'Why <b> & &lt; are "not" the same';
const AT = new Date('2026-11-23T10:00:00Z');
const addresses = inEachFormat((format) => `http://blog.example/feed.${format}`);
const author = { name: 'Leyla', url: null };

// Character Data, in https://www.rssboard.org/rss-profile: all is plain text but what an item says.
test('an item’s description is HTML that shows its words; the channel’s is plain text', () => {
  const [channel] = parseXml(
    toRss({
      id: 'tag:blog.example,2026:feed',
      title: 'Notes',
      description: WORDS,
      language: 'en',
      homeUrl: 'http://blog.example/',
      author,
      addresses,
      next: null,
      hubUrl: null,
      updatedAt: AT,
      entries: [
        {
          id: 'tag:blog.example,2026:post/1',
          url: 'http://blog.example/2026/11/a',
          title: 'A',
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
        },
      ],
    }),
  ).children;
  expect(childText(channel, 'description')).toBe(WORDS);
  const html = childText(children(channel, 'item')[0], 'description');
  expect(text(byTag(html, 'body')[0])).toBe(WORDS);
  expect(byTag(html, 'b')).toEqual([]);
});
