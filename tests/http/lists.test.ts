import { describe, expect, test } from 'vitest';
import type { PostDraft } from '../../src/posts/post.ts';
import { transact } from '../../src/db/client.ts';
import { upsertSetting } from '../../src/settings/store.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';

const SITE = 'http://blog.example';

/** Five posts of two years with a category, two tags and an author. */
async function blogWithPosts(): Promise<TestBlog> {
  const blog = await testBlog();
  const posts: Partial<PostDraft>[] = [
    { title: 'One', publishedAt: new Date('2023-12-31T23:59:59Z'), tags: ['Baku'] },
    { title: 'Two', publishedAt: new Date('2024-01-01T00:00:00Z'), categories: ['World'] },
    {
      title: 'Three',
      publishedAt: new Date('2024-02-07T18:00:00Z'),
      author: 'Leyla',
      tags: ['Baku'],
    },
    { title: 'Four', publishedAt: new Date('2024-02-29T23:00:00Z'), tags: ['Алма-Ата', 'Baku'] },
    { title: 'Soon', publishedAt: new Date('2027-01-01T00:00:00Z'), categories: ['Later'] },
  ];
  for (const post of posts) await aPost(blog.deps, post);
  return blog;
}

const titles = (html: string) =>
  byClass(html, 'post-summary').map((each) => text(byTag(each, 'h2')[0]));
const heading = (html: string) => text(byTag(html, 'h1')[0]);
const links = (html: string) =>
  byTag(html, 'link')
    .filter((link) => /prev|next|canonical/.test(attribute(link, 'rel') ?? ''))
    .map((link) => `${String(attribute(link, 'rel'))} ${String(attribute(link, 'href'))}`);

describe('a list of posts', () => {
  test('200: each has a heading and its own posts, newest first', async () => {
    const blog = await blogWithPosts();
    for (const [path, words, expected] of [
      ['/2024', '2024', ['Four', 'Three', 'Two']],
      ['/2023', '2023', ['One']],
      ['/2024/02', 'February 2024', ['Four', 'Three']],
      ['/2023/12', 'December 2023', ['One']],
      ['/category/world', 'World', ['Two']],
      ['/tag/baku', 'Posts tagged Baku', ['Four', 'Three', 'One']],
      [encodeURI('/tag/алма-ата'), 'Posts tagged Алма-Ата', ['Four']],
      ['/author/leyla', 'Posts by Leyla', ['Three']],
    ] as const) {
      const { text: html } = await blog.request
        .get(path)
        .expect(200)
        .expect('content-type', /html/);
      expect([heading(html), titles(html)], path).toEqual([words, expected]);
      expect(links(html)).toEqual([`canonical ${SITE}${path}`]);
      expect(byClass(html, 'pagination')).toEqual([]);
    }
  });

  test('200: pages have links to their neighbours', async () => {
    const blog = await blogWithPosts();
    await changeSetting(blog.deps, 'postsPerPage', '1');
    const { text: html } = await blog.request.get('/tag/baku/page/2').expect(200);
    expect([heading(html), titles(html)]).toEqual(['Posts tagged Baku', ['Three']]);
    expect(text(byTag(html, 'title')[0])).toBe('Posts tagged Baku, page 2 · Antiphon');
    expect(links(html)).toEqual([
      `canonical ${SITE}/tag/baku/page/2`,
      `prev ${SITE}/tag/baku`,
      `next ${SITE}/tag/baku/page/3`,
    ]);
    for (const path of ['/2024/page/3', '/2024/02/page/2', '/tag/baku/page/3']) {
      expect(titles((await blog.request.get(path).expect(200)).text)).toHaveLength(1);
    }
    for (const path of ['/2024/page/4', '/tag/baku/page/4', '/author/leyla/page/2']) {
      await blog.request.get(path).expect(404);
    }
  });

  test('200: a user without posts has a profile, and an author without user and posts has none', async () => {
    const blog = await testBlog();
    const { author } = await aUser(blog, 'author');
    const path = `/author/${author?.slug ?? ''}`;
    const page = await blog.request.get(path).expect(200);
    expect(page.text).toContain('Nothing has been published yet.');
    expect(page.headers['link']).toContain('rel="indieauth-metadata"');
    await blog.request.get(`${path}/page/2`).expect(404);
    await blog.deps.db.author.create({ data: { slug: 'guest', name: 'Guest' } });
    await blog.request.get('/author/guest').expect(404);
  });

  test('301: every other spelling redirects to its canonical URL', async () => {
    const blog = await blogWithPosts();
    for (const [path, location] of [
      ['/2024/page/1', '/2024'],
      ['/2024/02/page/1/', '/2024/02'],
      ['/2024/', '/2024'],
      ['/2024/02/', '/2024/02'],
      ['/Category/world', '/category/world'],
      ['/category/WORLD', '/category/world'],
      ['/tag/Baku/Page/1', '/tag/baku'],
      ['/tag/baku/page/1', '/tag/baku'],
      ['/author/leyla/', '/author/leyla'],
      ['/ARCHIVE', '/archive'],
      ['/archive/', '/archive'],
      ['//archive', '/archive'],
      ['/tag//baku', '/tag/baku'],
      ['//evil.example/..', '/evil.example/..'],
      ['/page/1', '/'],
      ['/Page/1/', '/'],
    ] as const) {
      const { status, headers } = await blog.request.get(path);
      expect([status, headers['location']], path).toEqual([301, SITE + location]);
    }
  });

  test('404: an empty list, and an invalid one', async () => {
    const blog = await blogWithPosts();
    for (const path of [
      '/2022',
      '/2027',
      '/2024/03',
      '/2024/13',
      '/2024/00',
      '/2024/2',
      '/0000',
      '/0000/00',
      '/9999',
      '/9999/12',
      '/20245',
      '/-2024',
      '/category/later',
      '/category/baku',
      '/category',
      '/tag/',
      '/tag/no',
      `/tag/${'x'.repeat(8_000)}`,
      '/tag/%00',
      '/tag/..%2f..',
      '/author/nobody',
      '/2024/page/0',
      '/2024/page/-1',
      '/2024/page/1e3',
      '/2024/page/0x2',
      '/2024/page/999999',
      '/tag/baku/page/99999999999999999999',
      '/page/999999',
      `/${'x'.repeat(8_000)}`,
    ]) {
      const { status, text: html } = await blog.request.get(path);
      expect([status, heading(html)], path.slice(0, 40)).toEqual([404, 'Page not found']);
    }
  });

  test('400: a broken escape at any depth', async () => {
    const blog = await testBlog();
    for (const path of ['/%E0%A4', '/tag/%', '/2024/%ZZ', '/a/b/c/d/%C3', '/archive/%ff']) {
      const { status, text: html } = await blog.request.get(path);
      expect([status, heading(html)], path).toEqual([400, 'Invalid address']);
    }
  });

  test('200: any Accept header and any query; 405: any method but GET and HEAD', async () => {
    const blog = await blogWithPosts();
    for (const accept of ['', 'nonsense', 'image/png', ';;q=,', 'x'.repeat(4_000)]) {
      for (const path of ['/', '/archive', '/2024', '/tag/baku?page=%zz&x[]=1']) {
        await blog.request
          .get(path)
          .set('accept', accept)
          .expect(200)
          .expect('content-type', /html/);
      }
    }
    for (const path of ['/archive', '/2024', '/2024/02', '/tag/baku', '/author/leyla']) {
      await blog.request.post(path).expect(405).expect('allow', 'GET, HEAD');
    }
  });
});

describe('the archive', () => {
  test('200: has the title, date and responses of every public post by year, and links to every list', async () => {
    const blog = await blogWithPosts();
    await aLinkback(blog.deps, { postId: 3, moderation: 'approved' });
    const { text: html } = await blog.request.get('/archive').expect(200);
    expect(byClass(html, 'title-group').map(text)).toEqual([
      '2024 Four 29 Feb Three 7 Feb · ℟ 11 response Two 1 Jan',
      '2023 One 31 Dec',
    ]);
    expect(byClass(html, 'archive-links').map(text)).toEqual([
      'Categories World 11 post',
      'Tags Baku 33 posts Алма-Ата 11 post',
      'Authors Leyla 11 post',
    ]);
    const main = byTag(html, 'main')[0];
    const urls = byTag(main, 'a').map((a) => attribute(a, 'href') ?? '');
    expect(urls).toContain(`${SITE}/archive/2024`);
    for (const url of urls) await blog.request.get(url.slice(SITE.length)).expect(200);
  });

  test('200: the page of a year has its titles by month; 404: a year without posts', async () => {
    const blog = await blogWithPosts();
    const { text: html } = await blog.request.get('/archive/2024').expect(200);
    expect(heading(html)).toBe('2024');
    expect(byClass(html, 'title-group').map(text)).toEqual([
      'February Four 29 Feb Three 7 Feb',
      'January Two 1 Jan',
    ]);
    expect(links(html)).toEqual([`canonical ${SITE}/archive/2024`, `next ${SITE}/archive/2023`]);
    for (const path of ['/archive/2022', '/archive/2027', '/archive/0000', '/archive/x']) {
      await blog.request.get(path).expect(404);
    }
    await blog.request.get('/archive/2024/').expect(301).expect('location', `${SITE}/archive/2024`);
    await blog.request.post('/archive/2024').expect(405);
  });

  test('200: with more than 500 posts it has those of the newest year, and links to every year', async () => {
    const blog = await blogWithPosts();
    const columns = { title: 'Old', markdown: '', bodyHtml: '', excerpt: '', words: 0 };
    const dated = { publishedAt: new Date('2020-05-05T00:00:00Z'), month: '2020-05' };
    await blog.deps.db.post.createMany({
      data: Array.from({ length: 497 }, (_, i) => ({
        ...{ ...columns, ...dated, updatedAt: dated.publishedAt, commentsOpen: false },
        ...{ path: `/2020/05/old-${i}`, slug: `old-${i}` },
      })),
    });
    const { text: html } = await blog.request.get('/archive').expect(200);
    expect(byClass(html, 'title-row')).toHaveLength(3);
    expect(text(byClass(html, 'archive-links')[0])).toBe(
      '2024 33 posts 2023 11 post 2020 497497 posts',
    );
    const { text: year } = await blog.request.get('/archive/2020').expect(200);
    expect(byClass(year, 'title-row')).toHaveLength(497);
  });

  test('200: the archive of an empty blog', async () => {
    const blog = await testBlog();
    const { text: html } = await blog.request.get('/archive').expect(200);
    expect(text(byTag(html, 'main')[0])).toContain('Nothing has been published yet.');
  });
});

describe('on every page', () => {
  test('200: the navigation has the links that the owner set, and marks the current one', async () => {
    const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
    // As an older version stored it: entries that it cannot read are left out, the rest stays.
    const value = 'All of it /archive, Other https://o.example/, Bad javascript:alert(1)';
    await transact(blog.deps.db, (transaction) => upsertSetting(transaction, 'navigation', value));
    const { text: html } = await blog.request.get('/notes/archive').expect(200);
    const [nav] = byClass(html, 'site-navigation');
    expect(text(nav)).toBe('All of it Other');
    const current = byTag(html, 'a').filter((a) => attribute(a, 'aria-current') === 'page');
    expect(current.map((a) => attribute(a, 'href'))).toEqual([`${SITE}/notes/archive`]);
    expect(text(byClass(html, 'site-footer')[0])).toBe(
      'Feeds Archive Search Published with Antiphon',
    );
  });

  test('404: the error page has a search form, and links to the archive and home', async () => {
    const blog = await testBlog();
    const { text: html } = await blog.request.get('/nowhere').expect(404);
    expect(attribute(byTag(html, 'form')[0], 'action')).toBe(`${SITE}/search`);
    expect(byTag(html, 'a').map((a) => attribute(a, 'href'))).toEqual(
      expect.arrayContaining([`${SITE}/`, `${SITE}/archive`]),
    );
  });
});
