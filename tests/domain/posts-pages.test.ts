/** Pages: at a URL of their own, in no list, and receiving linkbacks like posts. */
import { describe, expect, test } from 'vitest';
import { listPublicPosts, listMonths, listTerms } from '../../src/posts/lists.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { findPostAt, listPosts } from '../../src/posts/read.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { savePost } from '../../src/posts/save.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { ping } from '../support/sites/clients.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const about: PostDraft = { kind: 'page', title: 'About', markdown: 'Me.' };

/** What coming features need. */
const LATER =
  'series oembed embed micropub indieauth healthz readyz livez metrics cards subscribe unsubscribe ap';

describe('a page', () => {
  test('is at its slug alone, and in no list', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...about, tags: ['a'] });
    expect(post).toMatchObject({ kind: 'page', path: '/about' });
    expect(await findPostAt(deps, '/about')).toEqual({ kind: 'post', post });
    const { posts } = await listPublicPosts(deps, { kind: 'all' }, { pageNumber: 1, perPage: 9 });
    expect(posts).toEqual([]);
    expect(await listMonths(deps)).toEqual([]);
    expect(await listTerms(deps, 'tag')).toEqual([]);
    expect(await listPosts(deps)).toMatchObject([{ kind: 'page' }]);
  });

  test('keeps its URL whatever its date, and its former one when it is renamed', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, about);
    await savePost(deps, { ...about, publishedAt: new Date('2020-01-01') });
    await renamePost(deps, '/about', 'colophon');
    expect(await findPostAt(deps, '/colophon')).toMatchObject({ kind: 'post' });
    expect(await findPostAt(deps, '/about')).toMatchObject({
      kind: 'moved',
      post: { id: post.id },
    });
    const named = { ...about, slug: 'about' };
    await expect(savePost(deps, named)).rejects.toThrow('“about” is now /colophon');
    expect((await savePost(deps, about)).post.path).toBe('/colophon');
    await expect(publishPost(deps, named)).rejects.toThrow('/about was the path of /colophon');
    await unpublishPost(deps, 'colophon');
    expect(await findPostAt(deps, '/about')).toMatchObject({ kind: 'gone' });
  });

  test.each([
    'search',
    'Tag',
    '2026',
    'feed',
    'feeds',
    'wp-admin',
    'sitemap',
    'page',
    'api',
    ...LATER.split(' '),
  ])('cannot have the slug %s, when new or later', async (slug) => {
    const { deps } = await testBlog();
    const reason = `/${slug} is reserved for the site itself.`;
    await expect(savePost(deps, { ...about, slug })).rejects.toThrow(reason);
    await savePost(deps, about);
    await expect(renamePost(deps, 'about', slug)).rejects.toThrow(reason);
    await expect(aPost(deps, { slug })).resolves.toMatchObject({ path: `/2026/11/${slug}` });
  });

  test.each(['published', 'draft'] as const)(
    'with a slug reserved since keeps its URL, and can be saved, while %s',
    async (status) => {
      const blog = await testBlog();
      const { post } = await savePost(blog.deps, { ...about, slug: 'colophon', status });
      await blog.deps.db.post.update({
        where: { id: post.id },
        data: { path: '/series', slug: 'series' },
      });
      const changed = { ...about, slug: 'series', markdown: 'Changed.', status };
      expect(await savePost(blog.deps, changed)).toMatchObject({
        kind: 'updated',
        post: { path: '/series' },
      });
      await blog.request.get('/series').expect(status === 'published' ? 200 : 404);
    },
  );

  test('receives webmentions, pingbacks and trackbacks', async () => {
    const blog = await testBlog();
    const { post } = await savePost(blog.deps, {
      ...about,
      title: 'Über uns',
      webmentionsOpen: true,
    });
    const url = blog.urlOf(post);
    const site = await blog.sourceSite({ '/a': page(linkTo(url)), '/b': page(linkTo(url)) });
    expect(await ping(blog, site.url('/a'), url)).toHaveProperty('value');
    const { text } = await blog.request
      .post(`${new URL(url).pathname}/trackback`)
      .type('form')
      .send({ url: site.url('/b') })
      .expect(200);
    expect(text).toContain('<error>0</error>');
    expect(await blog.linkbacks()).toMatchObject([{ target: url }, { target: url }]);
    await blog.request
      .post('/nowhere/trackback')
      .type('form')
      .send({ url: site.url('/b') });
    await blog.request
      .post('/tag/trackback')
      .type('form')
      .send({ url: site.url('/b') })
      .expect(404);
    expect(await blog.linkbacks()).toHaveLength(2);
    const list = new URL('http://blog.example/tag/trackback');
    expect(await resolveTarget(blog.deps, list)).toEqual({ kind: 'not-a-post' });
  });
});

test.each([
  '/2026',
  '/2026/11',
  '/2026/11/page/2',
  '/category/world',
  '/tag/a/page/3',
  '/author/ann/feed.atom',
  '/archive',
  '/search?q=a',
  '/feed.rss',
  '/feed',
  '/2026/11/a/feed.json',
  '/about/feed.rss',
  '/sitemap.xml',
  '/sitemap-2.xml',
  '/robots.txt',
])('%s is a page of the blog that receives no linkbacks', async (path) => {
  const { deps } = await testBlog();
  const target = new URL(`http://blog.example${path}`);
  expect(await resolveTarget(deps, target)).toEqual({ kind: 'not-a-post' });
});

describe('a post and a page', () => {
  test('do not become each other once they are public', async () => {
    const { deps } = await testBlog();
    await savePost(deps, about);
    const post: PostDraft = { ...about, kind: 'post' };
    await expect(savePost(deps, post)).rejects.toThrow(
      '/about has been public as a page and cannot become a post. Set “type: page”, or choose another slug.',
    );
    await expect(savePost(deps, { ...post, slug: '/about' })).rejects.toThrow('type: page');
    await aPost(deps, { slug: 'news' });
    await unpublishPost(deps, 'news');
    await expect(savePost(deps, { ...about, slug: 'news' })).rejects.toThrow(
      '/2026/11/news has been public as a post',
    );
  });

  test('may become each other before they are public', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(deps, { ...about, kind: 'post', status: 'draft' });
    expect(post.path).toBe('/2026/11/about');
    const turned = await savePost(deps, about);
    expect(turned.post).toMatchObject({ id: post.id, kind: 'page', path: '/about' });
    expect(await findPostAt(deps, '/2026/11/about')).toBeNull();
  });

  test('with the same slug are distinguished by their kind', async () => {
    const { deps } = await testBlog();
    const post = await aPost(deps, { slug: 'about' });
    const own = await publishPost(deps, about);
    const saved = await savePost(deps, { ...about, markdown: 'Us.' });
    expect(saved).toMatchObject({ kind: 'updated', post: { id: own.id } });
    const given = { title: post.title, slug: 'about', markdown: 'y' };
    const other = await savePost(deps, given);
    expect(other).toMatchObject({ kind: 'updated', post: { id: post.id } });
    await expect(renamePost(deps, 'about', 'x')).rejects.toThrow('/2026/11/about, /about.');
    expect((await renamePost(deps, '/about', 'x')).post.id).toBe(own.id);
  });
});
