import { describe, expect, test } from 'vitest';
import { resend } from '../../src/outbox/list.ts';
import { previewOutbox } from '../../src/outbox/plan/plan.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeAuthor, changeTerm } from '../../src/posts/terms/change.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import type { TestBlog } from '../support/blog/test-blog.ts';
import { endpoint, type Posted } from '../support/sites/receiver.ts';
import type { Answer } from '../support/sites/source-site.ts';

const HOUR_MS = 3_600_000;

async function withHub(blog: TestBlog, answer?: Parameters<typeof endpoint>[1]) {
  const received: Posted[] = [];
  const pages: Record<string, Answer> = { '/hub': endpoint(received, answer) };
  const site = await blog.sourceSite(pages);
  await changeSetting(blog.deps, 'hubUrl', site.url('/hub'));
  return { received, site, pings: () => received.map(({ body }) => new URLSearchParams(body)) };
}

const urls = (form: URLSearchParams | undefined) => form?.getAll('hub.url') ?? [];
const SITE_FEEDS = ['rss', 'atom', 'json'].map((format) => `http://blog.example/feed.${format}`);

describe('the WebSub hub', () => {
  test('is notified once of each feed that contains a post, and again when the post changes', async () => {
    const blog = await wideBlog();
    const { received, pings } = await withHub(blog);
    await save(blog, 'One.', { tags: ['Sea'], categories: ['News'], author: 'Leyla' });
    await blog.notify();
    await blog.notify();
    expect(received.map(({ path, type }) => [path, type])).toEqual([
      ['POST /hub', 'application/x-www-form-urlencoded'],
    ]);
    expect(pings()[0]?.getAll('hub.mode')).toEqual(['publish']);
    expect(urls(pings()[0])).toEqual([
      ...SITE_FEEDS,
      ...['category/news', 'tag/sea', 'author/leyla'].flatMap((list) =>
        ['rss', 'atom', 'json'].map((format) => `http://blog.example/${list}/feed.${format}`),
      ),
    ]);
    blog.clock.advance(HOUR_MS);
    await save(blog, 'Two.');
    const [entry, ...more] = await blog.notify();
    expect(pings()).toHaveLength(2);
    expect(urls(pings()[1])).toEqual(SITE_FEEDS);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ state: 'sent', protocol: 'websub', linked: true });
  });

  test('is notified when a post is unpublished, and when it is published again', async () => {
    const blog = await wideBlog();
    const { received } = await withHub(blog);
    await save(blog, 'One.');
    await blog.notify();
    blog.clock.advance(HOUR_MS);
    await unpublishPost(blog.deps, SLUG);
    await blog.notify();
    expect(received).toHaveLength(2);
    blog.clock.advance(HOUR_MS);
    await save(blog, 'One.');
    await blog.notify();
    expect(received).toHaveLength(3);
  });

  test('is notified of a scheduled post at its time, and not before', async () => {
    const blog = await wideBlog({ now: '2026-11-23T10:00:00Z' });
    const { received } = await withHub(blog);
    await save(blog, 'Later.', { publishedAt: new Date('2026-11-23T12:00:00Z') });
    await blog.notify();
    expect(received).toEqual([]);
    blog.clock.advance(2 * HOUR_MS);
    await blog.notify();
    expect(received).toHaveLength(1);
  });

  test('is not notified of drafts, pages, sample posts and posts with notifications off', async () => {
    const blog = await wideBlog();
    const { received } = await withHub(blog);
    await savePost(blog.deps, { title: 'Draft', markdown: 'x', status: 'draft' });
    await savePost(blog.deps, { title: 'About', markdown: 'x', kind: 'page' });
    await savePost(blog.deps, { title: 'Silent', markdown: 'x', notifies: false });
    await publishPost(blog.deps, { title: 'Seed', markdown: 'x' }, { quiet: true });
    await blog.notify();
    expect(received).toEqual([]);
  });

  test('is notified of each feed with a renamed term or author, and of none twice', async () => {
    const blog = await wideBlog({ now: '2026-11-23T10:00:00Z' });
    const { received, pings } = await withHub(blog);
    const filed = { markdown: 'x', categories: ['News'] };
    await savePost(blog.deps, { ...filed, title: 'A', author: 'Leyla' });
    await savePost(blog.deps, { ...filed, title: 'B', tags: ['Sea'] });
    await savePost(blog.deps, { ...filed, title: 'C', tags: ['Sea'] });
    await savePost(blog.deps, { ...filed, title: 'Silent', notifies: false });
    await savePost(blog.deps, { ...filed, title: 'Draft', tags: ['Secret'], status: 'draft' });
    await blog.notify();
    received.splice(0);
    blog.clock.advance(HOUR_MS);
    await changeTerm(blog.deps, 'category', 'news', { name: 'Tidings' });
    await blog.notify();
    const rss = (form: URLSearchParams) => urls(form).filter((url) => url.endsWith('.rss'));
    expect(pings().map(rss).sort()).toEqual(
      [
        ['feed.rss', 'category/news/feed.rss', 'author/leyla/feed.rss'],
        ['feed.rss', 'category/news/feed.rss', 'tag/sea/feed.rss'],
      ].map((paths) => paths.map((path) => `http://blog.example/${path}`)),
    );
    received.splice(0);
    await changeTerm(blog.deps, 'category', 'news', { name: 'Tidings' });
    await changeTerm(blog.deps, 'tag', 'secret', { name: 'Hidden' });
    await blog.notify();
    expect(received).toEqual([]);
    blog.clock.advance(HOUR_MS);
    await changeAuthor(blog.deps, 'leyla', { name: 'Layla' });
    await blog.notify();
    blog.clock.advance(HOUR_MS);
    await changeAuthor(blog.deps, 'leyla', { url: 'https://leyla.example/' });
    await blog.notify();
    expect(pings().map((form) => rss(form).at(-1))).toEqual([
      'http://blog.example/author/leyla/feed.rss',
      'http://blog.example/author/leyla/feed.rss',
    ]);
  });

  test('is notified later if it could not be reached, without discovery', async () => {
    const blog = await wideBlog();
    const { received, site } = await withHub(blog, { status: 503 });
    await save(blog, 'One.');
    const [waiting] = await blog.notify();
    expect(waiting).toMatchObject({ state: 'waiting', protocol: 'websub', attempts: 1 });
    site.pages['/hub'] = endpoint(received, { status: 204 });
    blog.clock.advance(HOUR_MS);
    const [sent] = await blog.notify();
    expect(sent).toMatchObject({ state: 'sent', attempts: 2 });
    await resend(blog.deps, [sent?.id ?? 0]);
    await blog.notify();
    expect(received.map(({ path }) => path)).toEqual(['POST /hub', 'POST /hub', 'POST /hub']);
  });

  test('that was replaced in the settings is not notified, and the new one is', async () => {
    const blog = await wideBlog();
    const { received } = await withHub(blog);
    await save(blog, 'One.');
    await blog.sends.planDue();
    const other = await withHub(blog);
    const [skipped] = await blog.notify();
    expect(skipped).toMatchObject({
      state: 'skipped',
      lastAnswer: 'The setting hubUrl no longer names this hub.',
    });
    blog.clock.advance(HOUR_MS);
    await save(blog, 'Two.');
    await blog.notify();
    expect([received.length, other.received.length]).toEqual([0, 1]);
  });

  test('is not in a dry run, and a link to it is a target of its own', async () => {
    const blog = await wideBlog();
    const { site, received } = await withHub(blog);
    site.pages['/hub'] = (req, res) => {
      if (req.method === 'GET') res.setHeader('content-type', 'text/html').end('<p>A hub.</p>');
      else (endpoint(received) as (a: typeof req, b: typeof res) => void)(req, res);
    };
    const post = await save(blog, `I like [this hub](${site.url('/hub')}).`);
    const entries = await blog.notify();
    expect(entries.map(({ protocol, state }) => [protocol, state])).toEqual([
      [null, 'no-endpoint'],
      ['websub', 'sent'],
    ]);
    const preview = await previewOutbox(blog.deps, post);
    expect(preview.map(({ target, why }) => [target, why])).toEqual([
      [site.url('/hub'), 'unchanged'],
    ]);
  });
});
