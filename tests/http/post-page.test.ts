import { expect, test, vi } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));

test('200: date, categories, author and minutes are above the text, tags and neighbours below', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  const first = await aPost(deps, { title: 'First', publishedAt: day(1) });
  const post = await aPost(deps, {
    title: 'Second',
    publishedAt: day(2),
    markdown: 'word '.repeat(700),
    categories: ['World', 'Sea'],
    tags: ['Baku', 'Ferry'],
    author: 'Leyla',
  });
  const third = await aPost(deps, { title: 'Third', publishedAt: day(3) });
  await aPost(deps, { title: 'Scheduled', publishedAt: day(30) });

  const html = await blog.pageOf(post);
  const header = byClass(html, 'post-header')[0];
  expect(text(header)).toBe('Second 2 November 2026 · World · Sea · Leyla · 3 minutes');
  expect(text(byClass(html, 'tags')[0])).toBe('Tagged Baku, Ferry');
  expect(text(byClass(html, 'neighbours')[0])).toBe('Earlier First Later Third');
  const [earlier, later] = byTag(html, 'link').filter((link) =>
    /^(prev|next)$/.test(attribute(link, 'rel') ?? ''),
  );
  expect([earlier, later].map((link) => attribute(link, 'href'))).toEqual([
    blog.urlOf(first),
    blog.urlOf(third),
  ]);

  const last = await blog.pageOf(third);
  expect(text(byClass(last, 'neighbours')[0])).toBe('Earlier Second');
  expect(last).not.toContain('Scheduled');
  // The author is in the metadata, where the post does not name them.
  expect(text(byClass(last, 'post-header')[0])).toBe('Third 3 November 2026 · 1 minute');
  expect(text(byClass(await blog.pageOf(first), 'neighbours')[0])).toBe('Later Second');
  // Each link of the line has its page.
  for (const a of [...byClass(html, 'p-category'), ...byClass(html, 'p-author')]) {
    await blog.request.get(new URL(attribute(a, 'href') ?? '').pathname).expect(200);
  }
});

test('200: an article in Arabic runs from right to left, on its page and in lists', async () => {
  const blog = await testBlog();
  await aPost(blog.deps, { title: 'English', publishedAt: day(1) });
  const post = await aPost(blog.deps, { title: 'مرحبا', language: 'ar', publishedAt: day(2) });
  const html = await blog.pageOf(post);
  const [root] = byTag(html, 'html');
  expect([attribute(root, 'lang'), attribute(root, 'dir')]).toEqual(['ar', 'rtl']);
  // The text around it is in the site's language.
  for (const part of ['site-header', 'site-footer']) {
    expect(attribute(byClass(html, part)[0], 'lang')).toBe('en');
  }
  expect(html).toContain('<bdi lang="en" dir="ltr">English</bdi>');
  expect(text(byTag(html, 'time')[0])).toBe('2 November 2026');

  const { text: home } = await blog.request.get('/').expect(200);
  expect(attribute(byTag(home, 'html')[0], 'lang')).toBe('en');
  expect(
    byClass(home, 'post-summary').map((each) => [attribute(each, 'lang'), attribute(each, 'dir')]),
  ).toEqual([
    ['ar', 'rtl'],
    [undefined, undefined],
  ]);

  await changeSetting(blog.deps, 'siteLanguage', 'ar');
  const [now] = byTag(await blog.pageOf(post), 'html');
  expect([attribute(now, 'lang'), attribute(now, 'dir')]).toEqual(['ar', 'rtl']);
  expect(
    byTag((await blog.request.get('/')).text, 'html').map((el) => attribute(el, 'dir')),
  ).toEqual(['rtl']);
});

test('200: a page has no date and no neighbours, and is in no list', async () => {
  const blog = await testBlog();
  await aPost(blog.deps, { title: 'A post', publishedAt: day(1) });
  const page = await aPost(blog.deps, { kind: 'page', title: 'About', publishedAt: day(2) });
  const html = await blog.pageOf(page);
  expect(text(byClass(html, 'post-header')[0])).toBe('About');
  expect(byClass(html, 'neighbours')).toEqual([]);
  expect(byClass(html, 'foot-of-post')).toHaveLength(1);
  expect(attribute(byClass(html, 'dt-published')[0], 'value')).toBe('2026-11-02T00:00:00.000Z');
  for (const path of ['/', '/2026', '/archive']) {
    expect((await blog.request.get(path).expect(200)).text).not.toContain('About');
  }
});

test('200 and 404: the settings are read once', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  let settings = 0;
  const { setting } = blog.deps.db;
  const findMany = setting.findMany.bind(setting);
  vi.spyOn(setting, 'findMany').mockImplementation((...args) => {
    settings += 1;
    return findMany(...args);
  });
  for (const [path, status] of [
    [post.path, 200],
    ['/2026', 200],
    ['/archive', 200],
    ['/2022', 404],
    ['/2026/11/nowhere', 404],
  ] as const) {
    settings = 0;
    await blog.request.get(path).expect(status);
    expect(settings, path).toBe(1);
  }
});

test('404: the path is looked up once, as a post and as a former URL', async () => {
  const blog = await testBlog();
  await aPost(blog.deps);
  // The first request also reads what later ones have in memory.
  await blog.request.get('/2026/11/nowhere-yet').expect(404);
  const posts = vi.spyOn(blog.deps.db.post, 'findUnique');
  const oldPaths = vi.spyOn(blog.deps.db.oldPath, 'findUnique');
  await blog.request.get('/2026/11/nowhere').expect(404);
  expect([posts, oldPaths].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test('404: an escaped slash is no other spelling of a post’s URL', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  for (const path of [
    post.path.replace(/\/(?=[^/]*$)/, '%2F'),
    post.path.replace('/11', '%2f11'),
  ]) {
    await blog.request.get(path).expect(404);
  }
});
