import { describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { touch } from '../../src/db/touch.ts';
import { unpublishPost, deletePost } from '../../src/posts/withdraw.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { savePost } from '../../src/posts/save.ts';
import { termKey } from '../../src/posts/cache-keys/surrogate-keys.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { getFeed, readFeed } from '../support/sites/a-feed.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const TYPES = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const;
const FORMATS = Object.keys(TYPES) as (keyof typeof TYPES)[];
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 8));

async function feedAt(blog: TestBlog, path: string, format: keyof typeof TYPES) {
  const { status, body, headers } = await getFeed(blog, path, format);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe(TYPES[format]);
  return readFeed(format, body);
}

describe.each(FORMATS)('feed.%s', (format) => {
  test('200 the newest posts in full, with absolute URLs', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'postsPerFeed', '2');
    await changeSetting(blog.deps, 'siteTitle', 'Notes & <Queries>');
    await aPost(blog.deps, { title: 'First', publishedAt: day(1) });
    await aPost(blog.deps, {
      title: 'Second',
      publishedAt: day(2),
      author: 'Leyla',
      tags: ['Sea'],
    });
    const third = await aPost(blog.deps, {
      title: 'Third',
      slug: 'third',
      publishedAt: day(3),
      categories: ['News'],
      tags: ['Sea', 'Łódź'],
      markdown: 'A [link](/about), a [note](#fn1), ![picture](../pictures/a.png).\n\n- one',
    });
    const feed = await feedAt(blog, '', format);
    expect(feed).toMatchObject({
      title: 'Notes & <Queries>',
      self: `http://blog.example/feed.${format}`,
      home: 'http://blog.example/',
      next: `http://blog.example/page/2/feed.${format}`,
      hub: null,
      language: 'en',
    });
    expect(feed.entries.map(({ title }) => title)).toEqual(['Third', 'Second']);
    const [entry, second] = feed.entries;
    expect(entry).toMatchObject({
      id: `tag:blog.example,2026:post/${third.id}`,
      url: 'http://blog.example/2026/11/third',
      published: '2026-11-03T08:00:00.000Z',
      author: 'Notes & <Queries>',
      tags: ['News', 'Sea', 'Łódź'],
    });
    expect(second?.author).toBe('Leyla');
    expect(entry?.html).toContain('<a href="http://blog.example/about">');
    expect(entry?.html).toContain('<a href="http://blog.example/2026/11/third#fn1">');
    expect(entry?.html).toContain('src="http://blog.example/2026/pictures/a.png"');
    expect(entry?.html).toContain('<li>one</li>');

    const older = await feedAt(blog, '/page/2', format);
    expect(older.entries.map(({ title }) => title)).toEqual(['First']);
    expect(older.next).toBeNull();
  });

  test('200: a category, a tag and an author have feeds of their own', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'In', categories: ['Łódź'], tags: ['Łódź'], author: 'Leyla' });
    await aPost(blog.deps, { title: 'Out' });
    for (const path of ['/category/łódź', '/tag/łódź', '/author/leyla'].map((each) =>
      each.replace('łódź', 'łodz'),
    )) {
      const feed = await feedAt(blog, path, format);
      expect(feed.entries.map(({ title }) => title)).toEqual(['In']);
      expect(feed.self).toBe(`http://blog.example${encodeURI(path)}/feed.${format}`);
      expect(feed.home).toBe(`http://blog.example${encodeURI(path)}`);
      expect(feed.title).toMatch(/^(Łódź|Leyla) · Antiphon$/);
    }
  });

  test('200 markup in names and titles stays text', async () => {
    const blog = await testBlog();
    const hostile = `]]> <b>&amp;</b> "'><!-- \u200f\u{1F30A} \uFFFF\u0001 שלום`;
    await aPost(blog.deps, {
      title: hostile,
      excerpt: hostile,
      slug: 'hostile',
      tags: [hostile],
      author: hostile,
      markdown: `${hostile}\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) \u0002 ]]>`,
    });
    const { entries } = await feedAt(blog, '', format);
    const shown = `]]> <b>&amp;</b> "'><!-- \u200f\u{1F30A}  שלום`;
    expect(entries[0]?.title.replaceAll(/\s+/g, ' ')).toBe(shown.replaceAll(/\s+/g, ' '));
    expect(entries[0]?.html).not.toContain('<script');
    expect(entries[0]?.html).not.toContain('href="javascript');
    expect(entries[0]?.html).toContain('\u{1F30A}');
  });

  test('200: a post in Arabic has its language, and direction right to left', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'مرحبا', markdown: 'أهلا وسهلا', language: 'ar' });
    const { entries, language } = await feedAt(blog, '', format);
    expect(language).toBe('en');
    expect(entries[0]).toMatchObject({ title: 'مرحبا', language: 'ar' });
    expect(entries[0]?.html).toMatch(/^<div lang="ar" dir="rtl"><p>أهلا وسهلا<\/p><\/div>$/);
  });

  test('200 an empty blog has an empty feed; 404 for a list without posts', async () => {
    const blog = await testBlog({ now: '2026-11-05T00:00:00Z' });
    expect((await feedAt(blog, '', format)).entries).toEqual([]);
    const empty = await getFeed(blog, '', format);
    expect(JSON.stringify([empty.headers, empty.body])).not.toContain('1970');
    await aPost(blog.deps, { publishedAt: day(6), tags: ['Later'] });
    for (const path of ['/page/2', '/tag/later', '/tag/none', '/author/nobody', '/tag/%00']) {
      expect((await blog.request.get(`${path}/feed.${format}`)).status, path).toBe(404);
    }
    expect((await feedAt(blog, '', format)).entries).toEqual([]);
    blog.clock.advance(2 * 86_400_000);
    expect((await feedAt(blog, '', format)).entries).toHaveLength(1);
    expect((await feedAt(blog, '/tag/later', format)).entries).toHaveLength(1);
  });

  test('200: an id does not change with slug, date or https', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'old' });
    const before = (await feedAt(blog, '', format)).entries[0];
    await renamePost(blog.deps, 'old', 'new');
    const changed = { title: 'New', slug: 'new', markdown: 'x', publishedAt: day(20) };
    await savePost(blog.deps, changed, { replace: true });
    const after = (await feedAt(blog, '', format)).entries[0];
    expect(after?.url).not.toBe(before?.url);
    expect(after?.id).toBe(before?.id);
    const secure = await testBlog({ env: { SITE_URL: 'https://blog.example:8443' } });
    const other = await aPost(secure.deps, {});
    expect((await feedAt(secure, '', format)).entries[0]?.id.replace(/\d+$/, '')).toBe(
      before?.id.replace(/\d+$/, ''),
    );
    expect([other.id, post.id].every(Number.isInteger)).toBe(true);
  });

  test('200 under the path of SITE_URL', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'https://example.org/notes' } });
    const post = await aPost(blog.deps, { markdown: '[root](/) and [here](x)' });
    const feed = await feedAt(blog, '/notes', format);
    expect(feed.self).toBe(`https://example.org/notes/feed.${format}`);
    expect(feed.entries[0]).toMatchObject({
      id: `tag:example.org,2026:notes/post/${post.id}`,
      url: `https://example.org/notes${post.path}`,
    });
    expect(feed.entries[0]?.html).toContain('href="https://example.org/notes/2026/11/x"');
  });

  test('200: the responses to a post have a feed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'Asked', slug: 'asked' });
    expect((await feedAt(blog, post.path, format)).entries).toEqual([]);
    const { id } = await aLinkback(blog.deps, { postId: post.id, moderation: 'approved' });
    await aLinkback(blog.deps, { postId: post.id, moderation: 'pending' });
    await blog.deps.db.linkback.update({
      where: { id },
      data: {
        type: 'reply',
        author: 'Ana <b>',
        authorUrl: 'javascript:alert(1)',
        content: 'One ]]> <script>\n\nTwo',
        receivedAt: day(20),
      },
    });
    const feed = await feedAt(blog, post.path, format);
    expect(feed.title).toBe('Responses to Asked · Antiphon');
    expect(feed.home).toBe('http://blog.example/2026/11/asked');
    expect(feed.entries).toHaveLength(1);
    expect(feed.entries[0]).toMatchObject({
      title: 'Ana <b> replied',
      author: 'Ana <b>',
      url: `http://blog.example/2026/11/asked#linkback-${id}`,
    });
    expect(feed.entries[0]?.html).toContain(
      '<p dir="auto">One ]]&gt; &lt;script&gt;</p><p dir="auto">Two</p>',
    );
  });

  test('301, 404 and 410: as for the post’s own page', async () => {
    const blog = await testBlog();
    const moved = await aPost(blog.deps, { slug: 'before' });
    await renamePost(blog.deps, 'before', 'after');
    await blog.request
      .get(`${moved.path}/feed.${format}`)
      .expect(301)
      .expect('location', `http://blog.example/2026/11/after/feed.${format}`);
    for (const withdraw of [unpublishPost, deletePost]) {
      const post = await aPost(blog.deps, { title: `Secret ${withdraw.name}` });
      await withdraw(blog.deps, post.path);
      const { text } = await blog.request.get(`${post.path}/feed.${format}`).expect(410);
      expect(text).not.toContain('Secret');
    }
    await blog.request.get(`/2026/11/never/feed.${format}`).expect(404);
    await blog.request.get(`/about/feed.${format}`).expect(404);
  });

  test('304: by ETag and by date; 200: after anything shown has changed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'a', title: 'Before', tags: ['Sea'] });
    const url = `/feed.${format}`;
    const conditions = async () => {
      const { headers } = (await blog.request.get(url).expect(200)) as {
        headers: Record<string, string>;
      };
      return { etag: headers.etag ?? '', modified: headers['last-modified'] };
    };
    const expectNew = async (change: () => Promise<unknown>) => {
      blog.clock.advance(5_000);
      const before = await conditions();
      expect(before.modified).toBeDefined();
      await blog.request.get(url).set('if-none-match', before.etag).expect(304);
      await blog.request
        .get(url)
        .set('if-modified-since', before.modified ?? '')
        .expect(304);
      await change();
      await blog.request.get(url).set('if-none-match', before.etag).expect(200);
      // At the same moment, and later.
      await blog.request
        .get(url)
        .set('if-modified-since', before.modified ?? '')
        .expect(200);
      blog.clock.advance(5_000);
      await blog.request
        .get(url)
        .set('if-modified-since', before.modified ?? '')
        .expect(200);
    };
    await expectNew(() =>
      savePost(
        blog.deps,
        { title: 'After', slug: 'a', markdown: 'x', tags: ['Sea'] },
        { replace: true },
      ),
    );
    await expectNew(async () => {
      const tag = await blog.deps.db.term.findFirstOrThrow();
      await transact(blog.deps.db, async (transaction) => {
        await transaction.term.update({ where: { id: tag.id }, data: { name: 'Ocean' } });
        touch(transaction, [termKey(tag.id)]);
      });
    });
    await expectNew(() => aPost(blog.deps, { publishedAt: day(2) }));
    await expectNew(() => unpublishPost(blog.deps, post.path));
  });

  test('200 the hub is named in the feed and in its headers', async () => {
    const blog = await testBlog();
    await changeSetting(blog.deps, 'hubUrl', 'https://hub.example/?a=1&b=2');
    await aPost(blog.deps);
    expect((await feedAt(blog, '', format)).hub).toBe('https://hub.example/?a=1&b=2');
    await blog.request
      .get(`/feed.${format}`)
      .expect(
        'link',
        `<http://blog.example/feed.${format}>; rel="self", <https://hub.example/?a=1&b=2>; rel="hub"`,
      );
  });
});
