/**
 * Rules for every URL: one spelling, the same answer to methods other than GET and HEAD, one page
 * for 404.
 */
import express from 'express';
import supertest from 'supertest';
import { describe, expect, test, vi } from 'vitest';
import { errorPages, notFound } from '../../src/http/errors.ts';
import { createViews } from '../../src/http/view/render.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

async function blogBelowPath() {
  const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
  await aPost(blog.deps, { slug: 'a-post', tags: ['Baku'] });
  await aPost(blog.deps, { slug: 'осень' });
  await aPost(blog.deps, { kind: 'page', slug: 'about' });
  return blog;
}

describe('another spelling of a URL redirects to it', () => {
  test.each([
    ['/SEARCH?q=a%20b&page=2', '/search?q=a%20b&page=2'],
    ['/search/?q=a', '/search?q=a'],
    ['/OpenSearch.xml', '/opensearch.xml'],
    ['/ASSETS/site.css?v=1', '/assets/site.css?v=1'],
    ['/2026/11/A-Post', '/2026/11/a-post'],
    ['/2026/11/%D0%9E%D1%81%D0%B5%D0%BD%D1%8C', '/2026/11/%D0%BE%D1%81%D0%B5%D0%BD%D1%8C'],
    ['/ABOUT', '/about'],
    ['/2026/11/A-POST/Feed.Rss', '/2026/11/a-post/feed.rss'],
  ])('301 %s to %s', async (path, location) => {
    const { request } = await blogBelowPath();
    await request
      .get(`/notes${path}`)
      .expect(301)
      .expect('location', `http://blog.example/notes${location}`);
  });
});

const METHODS = ['post', 'put', 'delete', 'patch', 'options'] as const;

test('405: any method but GET and HEAD for a URL that exists', async () => {
  const blog = await blogBelowPath();
  const paths = [
    ...['/', '/2026/11/a-post', '/about', '/2026', '/2026/11', '/tag/baku', '/archive', '/search'],
    ...['/feed.rss', '/tag/baku/feed.atom', '/2026/11/a-post/feed.json', '/feed', '/about/feed'],
    ...['/assets/site.css', '/index.php', '/index.php/x', '/wp-sitemap.xml', '/sitemap.xml'],
    ...['/robots.txt', '/opensearch.xml', '/favicon.ico', '/apple-touch-icon.png'],
  ];
  for (const path of paths) {
    const read = await blog.request.get(`/notes${path}`);
    expect(read.status, path).toBeLessThan(400);
    for (const method of METHODS) {
      const { status, headers } = await blog.request[method](`/notes${path}`);
      expect([status, headers['allow']], `${method} ${path}`).toEqual([405, 'GET, HEAD']);
    }
  }
});

test('404: any method for a URL that does not exist', async () => {
  const blog = await blogBelowPath();
  const paths = [
    ...['/nope', '/2026/11/nope', '/2025', '/2025/01', '/page/9', '/tag/nope', '/category/nope'],
    ...['/author/nope', '/tag/nope/feed.rss', '/feed.xyz', '/nope/feed.rss', '/page/9/feed.rss'],
    ...['/assets/nope.css', '/linkbacks/nope', '/photos/9.webp', '/feed/nope', '/a/b/c/d'],
  ];
  for (const path of paths) {
    for (const method of ['get', ...METHODS] as const) {
      const { status } = await blog.request[method](`/notes${path}`);
      expect(status, `${method} ${path}`).toBe(404);
    }
  }
});

describe('the error page', () => {
  test('404: is rendered once for all URLs, until a setting changes', async () => {
    const { deps } = await testBlog();
    const views = createViews(deps);
    const render = vi.spyOn(views, 'render');
    const request = supertest(express().use(notFound).use(errorPages(deps, views)));
    const first = await request.get('/nope').expect(404);
    await request.head('/2026/11/none').expect(404);
    const second = await request.get('/tag/none').expect(404);
    expect(render).toHaveBeenCalledTimes(1);
    const { date: _first, ...headers } = first.headers as Record<string, string>;
    const { date: _second, ...same } = second.headers as Record<string, string>;
    expect(same).toEqual(headers);
    expect(second.text).toBe(first.text);

    await changeSetting(deps, 'siteTitle', 'Another title');
    expect((await request.get('/nope')).text).toContain('Another title');
    expect(render).toHaveBeenCalledTimes(2);
  });

  test('405 and 404: have their own page and headers', async () => {
    const { request } = await testBlog();
    for (let time = 1; time <= 2; time += 1) {
      const { headers } = await request.get('/nope').expect(404);
      expect(headers).not.toHaveProperty('allow');
      await request.post('/').expect(405).expect('allow', 'GET, HEAD');
      // Its Vary header names the other representation.
      await request
        .get('/linkbacks/nope')
        .expect(404)
        .expect('vary', /Accept, Accept-Encoding/);
      expect((await request.get('/nope')).headers['vary']).toBe('Accept-Encoding');
    }
  });
});
