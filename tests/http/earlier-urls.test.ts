/** URLs that an imported post had in an earlier blog: of any shape they redirect, and linkbacks to them count. */
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { addImportedPaths, importedPath } from '../../src/posts/urls/add-imported-paths.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { ping } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

const OLD = 'http://old.example';

/** Adds earlier URLs of a post. @returns those that cannot redirect */
async function add(blog: TestBlog, post: { id: number; path: string }, links: readonly string[]) {
  const paths = links.map((link) => importedPath(blog.deps.config, link, OLD) ?? '');
  return await transact(blog.deps.db, (transaction) => addImportedPaths(transaction, post, paths));
}

/** Of the source, and as a visitor may ask for it. */
const URLS: [given: string, asked: string][] = [
  ['/archives/123', '/archives/123/'],
  ['/archives/000123.html', '/archives/000123.html'],
  ['/2009/05/03/a-hill/', '/2009/05/03/a-hill'],
  ['/2009/05/a_hill.php', '/2009/05/a_hill.php'],
  ['/blog/News/A-Hill.html', '/blog/News/A-Hill.html'],
  ['/index.php/2009/05/hill-two/', '/index.php/2009/05/hill-two'],
  ['/2009/05/%e6%97%a5%e6%9c%ac/', '/2009/05/%E6%97%A5%E6%9C%AC'],
  ['/2009/05/caf%C3%A9.html', '/2009/05/cafe%CC%81.html'],
  ['/a/b/c/d/e/f/g', '/a/b/c/d/e/f/g?utm_source=x'],
  ['/2018/09/x.html?m=1', '/2018/09/x.html?m=1'],
  ['/2018/09/y.html', '/2018/09/y.html?m=1'],
  ['/dir/index.html', '/dir/index.html'],
  ['/dir2/', '/dir2/index.html'],
  ['/?p=204', '/?p=204'],
  ['/?page_id=205', '/?page_id=205'],
  ['/index.php?p=206', '/index.php?p=206'],
  ['/?attachment_id=207', '/?attachment_id=207'],
  ['/post.php?id=7', '/post.php?id=7&utm_source=x'],
  ['/cgi-bin/show?story=7&lang=de', '/cgi-bin/show?lang=de&story=7'],
  ['/index.php?post/2010/02/03/A-title', '/index.php?post/2010/02/03/A-title'],
];

/** Where a reader of the URL arrives. */
async function followed(blog: TestBlog, address: string): Promise<string> {
  for (let at = address, steps = 0; steps < 5; steps += 1) {
    const { status, headers } = await blog.request.get(at);
    if (status !== 301) return `${status} ${at}`;
    at = (headers['location'] ?? '').replace('http://blog.example', '');
  }
  return 'a loop';
}

describe('an earlier URL', () => {
  test('301: of any shape leads to the post, from a cache that has the home page too', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    expect(
      await add(
        blog,
        post,
        URLS.map(([given]) => OLD + given),
      ),
    ).toEqual([]);
    await blog.request.get('/').expect(200);
    for (const [, asked] of URLS) {
      expect(await followed(blog, asked), asked).toBe(`200 ${post.path}`);
      const target = await resolveTarget(blog.deps, new URL(`http://blog.example${asked}`));
      expect(target, asked).toMatchObject({ kind: 'post', post: { id: post.id } });
    }
  });

  test('404: another query, another case, and another path name nothing', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await add(
      blog,
      post,
      URLS.map(([given]) => given),
    );
    for (const url of ['/post.php?id=8', '/post.php', '/BLOG/news/a-hill.html', '/archives/12'])
      await blog.request.get(url).expect(404);
    await blog.request.get('/?attachment_id=8').expect(200);
  });

  test('301: pages and the feed below it lead to those of the post', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await add(blog, post, ['/archives/123.html']);
    const url = blog.urlOf(post);
    for (const below of ['/comment-page-2', '/amp/', '/page/2', '/2', '/trackback'])
      await blog.request.get(`/archives/123.html${below}`).expect(301).expect('location', url);
    await blog.request
      .get('/archives/123.html/feed/')
      .expect(301)
      .expect('location', `${url}/feed.rss`);
    await blog.request.get('/archives/123.html/feed/atom').expect('location', `${url}/feed.atom`);
    await blog.request.get('/archives/124.html/amp').expect(404);
  });

  test('410: of a deleted post leads to its page, which is gone', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await add(blog, post, ['/archives/123', '/post.php?id=7']);
    await deletePost(blog.deps, post.path);
    await blog.request.get('/archives/123').expect(410);
    expect(await followed(blog, '/post.php?id=7')).toBe(`410 ${post.path}`);
  });

  test('200: receives a pingback and a trackback', async () => {
    const blog = await testBlog({ env: { HOST_FETCHES_PER_MINUTE: '60' } });
    const post = await aPost(blog.deps);
    await add(blog, post, ['/post.php?id=7', '/archives/123.html']);
    const site = await blog.sourceSite({
      '/a': page(linkTo('http://blog.example/post.php?id=7')),
      '/b': page(linkTo('http://blog.example/archives/123.html')),
      '/c': page(linkTo('http://blog.example/post.php?id=8')),
    });
    const target = 'http://blog.example/post.php?id=7';
    expect(await ping(blog, site.url('/a'), target)).toHaveProperty('value');
    expect(await ping(blog, site.url('/c'), target)).toMatchObject({ fault: { code: 17 } });
    const answer = await blog.request
      .post('/archives/123.html/trackback')
      .type('form')
      .send({ url: site.url('/b') });
    expect(answer.text).toContain('<error>0</error>');
    await blog.request
      .post('/archives/124.html/trackback')
      .type('form')
      .send({ url: 'x' })
      .expect(404);
    expect(await blog.deps.db.linkback.count({ where: { verification: 'verified' } })).toBe(2);
  });
});
