/** Earlier URLs of imported posts: the path of each, and those that cannot redirect. */
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import {
  addImportedPaths,
  importedPath,
  listCollisions,
} from '../../src/posts/urls/add-imported-paths.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const OLD = 'http://old.example';

/** @returns those that cannot redirect */
async function add(blog: TestBlog, post: { id: number; path: string }, links: readonly string[]) {
  const paths = links.map((link) => importedPath(blog.deps.config, link, OLD) ?? '');
  return await transact(blog.deps.db, (transaction) => addImportedPaths(transaction, post, paths));
}

describe('an earlier URL that cannot redirect', () => {
  test.each([
    ['/2026/11/other', 'is there already'],
    ['/archives/taken', 'redirects to /2026/11/other already'],
    ['/?p=12', 'redirects to /2026/11/other already'],
    ['/archive/2009', 'The site itself answers there'],
    ['/tag/hills/', 'The site itself answers there'],
    ['/xmlrpc.php?rsd', 'The site itself answers there'],
    ['/feed/', 'The site itself answers there'],
  ])('is reported: %s', async (link, because) => {
    const blog = await testBlog();
    const other = await aPost(blog.deps, { slug: 'other', wordpressId: 12 });
    await add(blog, other, ['/archives/taken']);
    const path = importedPath(blog.deps.config, link, OLD) ?? '';
    const collision = { path, because: expect.stringContaining(because) as string };
    expect(await listCollisions(blog.deps.db, null, [path])).toEqual([collision]);
    const post = await aPost(blog.deps);
    expect(await add(blog, post, [link, '/archives/free'])).toEqual([collision]);
    const free = await resolveTarget(blog.deps, new URL('http://blog.example/archives/free'));
    expect(free).toMatchObject({ kind: 'post', post: { id: post.id } });
    expect(await add(blog, other, [link])).toEqual(
      link.includes('other') || link.includes('taken') || link.includes('p=') ? [] : [collision],
    );
  });

  test.each([
    ['http://elsewhere.example/x', null],
    ['/', null],
    ['/a%2Fb', null],
    ['/a%ff', null],
    ['mailto:a@b.example', null],
    ['https://www.old.example/X.html#top', '/X.html'],
    ['http://blog.example/archives/1', null],
  ])('of %s, the path is %s', async (link, path) => {
    const { deps } = await testBlog();
    expect(importedPath(deps.config, link, OLD)).toBe(path);
  });

  test('of a site below a path, the path begins below it', async () => {
    const { deps } = await testBlog({ env: { SITE_URL: 'https://blog.example/notes' } });
    const of = (link: string) => importedPath(deps.config, link, 'http://www.blog.example/notes');
    expect(of('http://www.blog.example/notes/2009/x.html')).toBe('/2009/x.html');
    expect(of('/notes/2009/x.html')).toBe('/2009/x.html');
    expect(of('/elsewhere/x.html')).toBeNull();
  });
});
