/** Feeds as strict readers see them: each format parsed, and what all three contain in one form. */
import { expect } from 'vitest';
import { parseXml, type XmlElement } from '../../conformance/strict-xml.ts';
import { attribute, elements } from '../html.ts';
import type { TestBlog } from '../blog/test-blog.ts';

const ATOM = 'http://www.w3.org/2005/Atom';

export type ReadEntry = {
  id: string;
  url: string;
  title: string;
  html: string;
  published: string;
  author: string;
  tags: string[];
  language: string | null;
};
export type ReadFeed = {
  title: string;
  self: string;
  home: string;
  hub: string | null;
  next: string | null;
  language: string;
  entries: ReadEntry[];
};

export const children = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).filter((child) => child.name === name);
export const childText = (element: XmlElement | undefined, name: string): string =>
  children(element, name)[0]?.text ?? '';

const links = (element: XmlElement | undefined, rel: string) =>
  children(element, 'link')
    .filter((link) => link.attributes.rel === rel)
    .map((link) => link.attributes.href ?? '');

/** RFC 822 with a year of four digits, as RSS requires. */
const RFC_822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Parses a feed, and checks it by the rules of its specification and of the W3C's validator. */
export function readFeed(format: 'rss' | 'atom' | 'json', body: string): ReadFeed {
  const feed = { rss: readRss, atom: readAtom, json: readJson }[format](body);
  const ids = feed.entries.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const address of [feed.self, feed.home, ...feed.entries.map(({ url }) => url)]) {
    expect(address).toMatch(/^https?:\/\//);
  }
  for (const { id, html } of feed.entries) {
    expect(id).toMatch(/^tag:[a-z0-9.-]+,\d{4}:./);
    expectFitForFeeds(html);
  }
  return feed;
}

/** What the validator calls dangerous, or a reader cannot resolve. */
function expectFitForFeeds(html: string): void {
  for (const element of elements(html)) {
    expect(element.tagName).not.toMatch(/^(script|style|iframe|object|embed|form|input)$/);
    for (const { name, value } of element.attrs) {
      expect(name).not.toMatch(/^(on|(style|id|role|tabindex)$)/);
      if (['href', 'src', 'poster', 'cite'].includes(name)) expect(value).toMatch(/^[a-z]+:/);
    }
    const candidates = (attribute(element, 'srcset') ?? '').split(', ').filter(Boolean);
    for (const candidate of candidates) expect(candidate).toMatch(/^https?:\/\//);
  }
}

function readRss(body: string): ReadFeed {
  const rss = parseXml(body);
  expect([rss.name, rss.attributes.version]).toEqual(['rss', '2.0']);
  const [channel, ...more] = rss.children;
  expect(more).toEqual([]);
  for (const name of ['title', 'link', 'description']) {
    expect(children(channel, name).filter(({ text }) => text !== '').length, name).toBeGreaterThan(
      0,
    );
  }
  expect(childText(channel, 'lastBuildDate')).toMatch(RFC_822);
  const atomLinks = children(channel, 'link').filter(({ attributes }) => attributes.href);
  const rel = (name: string) =>
    atomLinks.find(({ attributes }) => attributes.rel === name)?.attributes.href;
  return {
    title: childText(channel, 'title'),
    home: childText(channel, 'link'),
    self: rel('self') ?? '',
    hub: rel('hub') ?? null,
    next: rel('next') ?? null,
    language: childText(channel, 'language'),
    entries: children(channel, 'item').map((item) => {
      const [guid, ...others] = children(item, 'guid');
      expect(others).toEqual([]);
      expect(guid?.attributes.isPermaLink).toBe('false');
      expect(childText(item, 'pubDate')).toMatch(RFC_822);
      return {
        id: guid?.text ?? '',
        url: childText(item, 'link'),
        title: childText(item, 'title'),
        html: childText(item, 'encoded'),
        published: new Date(childText(item, 'pubDate')).toISOString(),
        author: childText(item, 'creator'),
        tags: children(item, 'category').map(({ text }) => text),
        language: childText(item, 'language') || null,
      };
    }),
  };
}

function readAtom(body: string): ReadFeed {
  const feed = parseXml(body);
  expect(feed.name).toBe('feed');
  expect(body).toContain(`xmlns="${ATOM}"`);
  for (const element of [feed, ...children(feed, 'entry')]) {
    for (const name of ['id', 'title', 'updated']) {
      expect(children(element, name), name).toHaveLength(1);
    }
    expect(childText(element, 'updated')).toMatch(RFC_3339);
    expect(children(element, 'author')).toHaveLength(1);
  }
  const xmlLang = 'http://www.w3.org/XML/1998/namespacelang';
  const language = feed.attributes[xmlLang] ?? '';
  return {
    title: childText(feed, 'title'),
    self: links(feed, 'self')[0] ?? '',
    home: links(feed, 'alternate')[0] ?? '',
    hub: links(feed, 'hub')[0] ?? null,
    next: links(feed, 'next')[0] ?? null,
    language,
    entries: children(feed, 'entry').map((entry) => {
      expect(childText(entry, 'published')).toMatch(RFC_3339);
      expect(children(entry, 'content')[0]?.attributes.type).toBe('html');
      return {
        id: childText(entry, 'id'),
        url: links(entry, 'alternate')[0] ?? '',
        title: childText(entry, 'title'),
        html: childText(entry, 'content'),
        published: childText(entry, 'published'),
        author: childText(children(entry, 'author')[0], 'name'),
        tags: children(entry, 'category').map(({ attributes }) => attributes.label ?? ''),
        language: entry.attributes[xmlLang] ?? language,
      };
    }),
  };
}

type Json = {
  version: string;
  title: string;
  feed_url: string;
  home_page_url: string;
  next_url?: string;
  hubs?: { type: string; url: string }[];
  language: string;
  items: {
    id: string;
    url: string;
    title: string;
    content_html: string;
    date_published: string;
    date_modified: string;
    authors: { name: string }[];
    tags?: string[];
    language: string;
  }[];
};

function readJson(body: string): ReadFeed {
  const feed = JSON.parse(body) as Json;
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
  return {
    title: feed.title,
    self: feed.feed_url,
    home: feed.home_page_url,
    hub: feed.hubs?.[0]?.url ?? null,
    next: feed.next_url ?? null,
    language: feed.language,
    entries: feed.items.map((item) => {
      expect([item.date_published, item.date_modified].join(' ')).toMatch(/Z .*Z$/);
      expect(item.date_published).toMatch(RFC_3339);
      return {
        id: item.id,
        url: item.url,
        title: item.title,
        html: item.content_html,
        published: item.date_published,
        author: item.authors[0]?.name ?? '',
        tags: item.tags ?? [],
        language: item.language,
      };
    }),
  };
}

/** Whatever its type: the client of the tests would not treat Atom as text. */
export async function getFeed(
  blog: Pick<TestBlog, 'request'>,
  path: string,
  format: 'rss' | 'atom' | 'json',
) {
  const response = await blog.request
    .get(`${encodeURI(path)}/feed.${format}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        done(null, Buffer.concat(chunks).toString());
      });
    });
  return {
    status: response.status,
    headers: response.headers as Record<string, string>,
    body: response.body as string,
  };
}
