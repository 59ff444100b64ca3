/** Series as readers see them: the page of a series, its feeds, and the box on each of its parts. */
import { describe, expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { savePost } from '../../src/posts/save.ts';
import { changeTerm } from '../../src/posts/terms/change.ts';
import { deleteTerm } from '../../src/posts/terms/delete.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';

const SITE = 'http://blog.example';
const on = (day: string) => new Date(`2026-11-${day}T08:00:00Z`);

/** Three parts by date, one that comes before them, one that is scheduled, and a draft. */
async function blogWithSeries(): Promise<TestBlog> {
  const blog = await testBlog();
  const parts: Partial<PostDraft>[] = [
    { title: 'One', publishedAt: on('01') },
    { title: 'Two', publishedAt: on('02') },
    { title: 'Three', publishedAt: on('03') },
    { title: 'Prologue', publishedAt: on('09'), seriesOrder: 0 },
    { title: 'Soon', publishedAt: new Date('2027-01-01T00:00:00Z') },
    { title: 'Draft', status: 'draft' },
  ];
  for (const part of parts) await aPost(blog.deps, { ...part, series: 'Night crossings' });
  await aPost(blog.deps, { title: 'Alone', series: 'Other', publishedAt: on('04') });
  return blog;
}

const read = async (blog: TestBlog, path: string) =>
  (await blog.request.get(path).expect(200)).text;
const titles = (html: string) => byTag(html, 'h2').map((each) => text(each));
/** The HTML of the box; empty without one. */
const boxOf = (html: string) => /<details class="series">.*?<\/details>/s.exec(html)?.[0] ?? '';
const summaryOf = (html: string) => text(byTag(boxOf(html), 'summary')[0]);
const besides = (html: string) => text(byClass(html, 'series-parts')[0]);

describe('the page of a series', () => {
  test('200: lists the public parts in order, with its description', async () => {
    const blog = await blogWithSeries();
    await changeTerm(blog.deps, 'series', 'night-crossings', {
      description: 'From Baku, at dusk.',
    });
    await changeSetting(blog.deps, 'postsPerPage', '2');
    const html = await read(blog, '/series/night-crossings');
    expect(text(byTag(html, 'h1')[0])).toBe('Series: Night crossings');
    expect(titles(html)).toEqual(['Prologue', 'One', 'Two', 'Three']);
    expect(html).toContain('From Baku, at dusk.');
    expect(byClass(html, 'pagination')).toEqual([]);
    expect(html).toContain(`href="${SITE}/series/night-crossings/feed.rss"`);
  });

  test('200: with more than 100 parts it has numbered pages', async () => {
    const blog = await blogWithSeries();
    for (let part = 0; part < 97; part += 1) {
      await aPost(blog.deps, { title: `More ${part}`, series: 'Night crossings' });
    }
    const first = await read(blog, '/series/night-crossings');
    expect(text(byClass(first, 'pagination')[0])).toBe('Page 1 Page 2');
    const second = await read(blog, '/series/night-crossings/page/2');
    expect(text(byClass(second, 'pagination')[0])).toBe('Page 1 Page 2');
    expect(attribute(byClass(second, 'newer')[0], 'href')).toBe(`${SITE}/series/night-crossings`);
  });

  test('200: has feeds in each format, newest first', async () => {
    const blog = await blogWithSeries();
    const feed = JSON.parse(await read(blog, '/series/night-crossings/feed.json')) as {
      title: string;
      items: { title: string }[];
    };
    expect(feed.items.map(({ title }) => title)).toEqual(['Prologue', 'Three', 'Two', 'One']);
    expect(feed.title).toContain('Night crossings');
    for (const format of ['rss', 'atom']) {
      expect(await read(blog, `/series/night-crossings/feed.${format}`)).toContain('Prologue');
    }
  });

  test('200: is in the archive and in the sitemap', async () => {
    const blog = await blogWithSeries();
    expect(await read(blog, '/sitemap.xml')).toContain(`<loc>${SITE}/series/night-crossings</loc>`);
    const archive = await read(blog, '/archive');
    expect(archive).toContain(`href="${SITE}/series/night-crossings"`);
  });

  test('301 for an earlier slug, 410 after it was deleted, 404 for any other', async () => {
    const blog = await blogWithSeries();
    const { request, deps } = blog;
    await changeTerm(deps, 'series', 'night-crossings', { slug: 'crossings' });
    await request
      .get('/series/night-crossings')
      .expect(301)
      .expect('location', `${SITE}/series/crossings`);
    await request
      .get('/series/night-crossings/feed.rss')
      .expect(301)
      .expect('location', `${SITE}/series/crossings/feed.rss`);
    await deleteTerm(deps, 'series', 'crossings');
    const gone = await request.get('/series/crossings').expect(410);
    expect(gone.text).toContain('This series was deleted');
    await request.get('/series/crossings/feed.atom').expect(410);
    await request.get('/series/nothing').expect(404);
    await request.get('/series/nothing/feed.rss').expect(404);
    await request.get('/series').expect(404);
  });

  test('301 from an alias below /series to its post', async () => {
    const blog = await testBlog();
    const draft = { title: 'A', slug: 'a', markdown: 'Words.', aliases: ['/series/old'] };
    const { post } = await savePost(blog.deps, draft);
    await blog.request.get('/series/old').expect(301).expect('location', `${SITE}${post.path}`);
  });
});

describe('a part of a series', () => {
  test('200: says which part it is, and lists all public ones, itself marked', async () => {
    const blog = await blogWithSeries();
    const html = await read(blog, '/2026/11/two');
    const box = boxOf(html);
    expect(summaryOf(html)).toBe('Part 3 of 4: Night crossings');
    const links = byTag(box, 'li')
      .flatMap((item) => item.childNodes)
      .filter((each) => 'tagName' in each);
    expect(links.map((each) => text(each))).toEqual(['Prologue', 'One', 'Two', 'Three']);
    expect(links.map((each) => attribute(each, 'aria-current'))).toEqual([
      undefined,
      undefined,
      'page',
      undefined,
    ]);
    expect(byTag(box, 'a').map((each) => attribute(each, 'href'))).toContain(
      `${SITE}/series/night-crossings`,
    );
    expect(besides(html)).toBe('Previous part One Next part Three');
    expect(html).toContain('"isPartOf":{"@type":"CreativeWorkSeries"');
  });

  test('200: the first and the last lead one way only', async () => {
    const blog = await blogWithSeries();
    const [first, last] = [
      await read(blog, '/2026/11/prologue'),
      await read(blog, '/2026/11/three'),
    ];
    expect(besides(first)).toBe('Next part One');
    expect(besides(last)).toBe('Previous part Two');
  });

  test('200: the only public one has no box', async () => {
    const blog = await blogWithSeries();
    expect(boxOf(await read(blog, '/2026/11/alone'))).toBe('');
    for (const slug of ['one', 'three', 'prologue']) await unpublishPost(blog.deps, slug);
    expect(boxOf(await read(blog, '/2026/11/two'))).toBe('');
  });

  test('200: a scheduled part appears when its time comes', async () => {
    const blog = await blogWithSeries();
    expect(await read(blog, '/2026/11/three')).not.toContain('Soon');
    blog.clock.advance(60 * 86_400_000);
    expect(summaryOf(await read(blog, '/2026/11/three'))).toBe('Part 4 of 5: Night crossings');
  });

  test('200: of a long series, the parts around it are listed', async () => {
    const blog = await testBlog();
    for (let number = 1; number <= 45; number += 1) {
      const name = `Part ${number}`;
      await aPost(blog.deps, {
        title: name,
        slug: `p-${number}`,
        series: 'Log',
        seriesOrder: number,
      });
    }
    const html = await read(blog, '/2026/11/p-44');
    expect(attribute(byTag(boxOf(html), 'ol')[0], 'start')).toBe('6');
    expect(byTag(boxOf(html), 'li')).toHaveLength(40);
    expect(besides(html)).toBe('Previous part Part 43 Next part Part 45');
  });
});
