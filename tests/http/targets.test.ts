import { describe, expect, test } from 'vitest';
import { POST_ROUTES } from '../../src/http/site/post-routes.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { ping, readTrackbackResponse, webmention } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

type Layer = {
  route?: { path: string | string[] };
  handle?: { stack?: Layer[] };
  /** A router mounted at the root of its parent. */
  slash?: boolean;
  matchers?: ((path: string) => unknown)[];
};

/** Where routers of several pages are mounted. */
const PREFIXES = ['/admin', '/indieauth'];

/** Every path that the app's routers answer, as written in the code. */
function routePaths(layers: Layer[], below = ''): string[] {
  return layers.flatMap(({ route, handle, slash, matchers }) => {
    const mounted = slash === false && PREFIXES.find((each) => matchers?.[0]?.(each));
    return [
      ...(route ? [route.path].flat().map((path) => below + path) : []),
      ...routePaths(handle?.stack ?? [], mounted || below),
    ];
  });
}

describe('which URLs belong to a post', () => {
  test('no page of the blog is reported as missing', async () => {
    const {
      listener: { app },
      deps,
    } = await testBlog();
    const paths = routePaths((app.router as unknown as { stack: Layer[] }).stack);
    expect(paths).toContain('/page/:number');
    expect(paths).toContain('/admin/setup/:secret');
    expect(paths).toContain('/:year/:month/:slug/feed.:format');
    const parameters: Record<string, string> = {
      number: '2',
      year: '2026',
      month: '11',
      day: '24',
      slug: 'x',
      id: '7',
      page: '2',
    };
    const posts = new Set(POST_ROUTES);
    for (const path of paths.filter((each) => !posts.has(each))) {
      const example = path
        .replace('*rest', 'archive')
        .replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? name);
      for (const spelling of [example, example.toUpperCase(), `${example}/`]) {
        const target = await resolveTarget(deps, new URL(`http://blog.example${spelling}`));
        expect(target.kind, spelling).toBe('not-a-post');
      }
    }
  });

  test('a link with any query added counts for a post, whichever URL was claimed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const ghost = `${blog.urlOf(post)}/?ref=source.example`;
    const site = await blog.sourceSite({
      '/a': page(linkTo(ghost)),
      '/b': page(linkTo(blog.urlOf(post))),
      '/c': page(linkTo(ghost)),
    });
    expect(await ping(blog, site.url('/a'), blog.urlOf(post))).toHaveProperty('value');
    expect(
      await ping(blog, site.url('/b'), `${blog.urlOf(post)}?utm_source=letter`),
    ).toHaveProperty('value');
    expect(await ping(blog, site.url('/c'), `${blog.urlOf(post)}?utm_source=other`)).toHaveProperty(
      'value',
    );
    expect(await ping(blog, site.url('/a'), ghost)).toMatchObject({ fault: { code: 48 } });
  });

  test('a link with a query counts for a former URL of the post', async () => {
    const blog = await testBlog();
    const { path } = await aPost(blog.deps);
    await renamePost(blog.deps, path, 'another-name');
    const old = `http://blog.example${path}`;
    const site = await blog.sourceSite({ '/a': page(linkTo(`${old}?ref=source.example`)) });
    expect(await ping(blog, site.url('/a'), old)).toHaveProperty('value');
  });

  test('a link with a query counts for the URL of a post below /index.php', async () => {
    const blog = await testBlog();
    const { path } = await aPost(blog.deps);
    const address = `http://blog.example/index.php${path}/`;
    const site = await blog.sourceSite({
      '/a': page(linkTo(`${address}?ref=source.example`)),
      '/b': page(linkTo(address)),
    });
    expect(await ping(blog, site.url('/a'), address)).toHaveProperty('value');
    expect(await ping(blog, site.url('/b'), `${address}?ref=source.example`)).toHaveProperty(
      'value',
    );
  });

  test('a link with a query does not count if the query names the post, nor elsewhere', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { wordpressId: 12 });
    const addresses = ['/?p=12&ref=source.example', '/?page_id=1', '/', '/archive?p=12'];
    const site = await blog.sourceSite({
      '/a': page(addresses.map((address) => linkTo(`http://blog.example${address}`)).join('')),
    });
    const answer = await ping(blog, site.url('/a'), 'http://blog.example/?p=12');
    expect(answer).toMatchObject({ fault: { code: 17 } });
  });

  test('a link with a query counts in plain text and JSON, and as a like', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const address = `${blog.urlOf(post)}?ref=source.example`;
    const like = `<article class="h-entry"><a class="u-like-of" href="${address}">Liked</a></article>`;
    const site = await blog.sourceSite({
      '/a': page(like),
      '/b': { headers: { 'content-type': 'text/plain' }, body: `Read ${address} today.` },
      '/c': { headers: { 'content-type': 'application/json' }, body: `{"url":"${address}"}` },
    });
    for (const path of ['/a', '/b', '/c']) {
      await webmention(blog, { source: site.url(path), target: blog.urlOf(post) }).expect(201);
      await blog.checks.verifyDue();
    }
    const found = (await blog.linkbacks()).map(({ type, verification }) => [type, verification]);
    expect(found).toEqual([
      ['mention', 'verified'],
      ['mention', 'verified'],
      ['like', 'verified'],
    ]);
  });
});

describe('a URL that GET answers with 301 to a post belongs to that post', () => {
  const ADDRESSES = [
    '/?p=12',
    '/?page_id=12',
    '/index.php?p=12',
    '/index.php/?p=12',
    '/index.php/2026/11/a/',
    '/index.php/index.php/2026/11/A',
    '/2026/11/before/',
    '/2026/11/A?ref=source.example',
    '//2026//11/a//',
  ];

  async function scene() {
    const blog = await testBlog({ env: { HOST_FETCHES_PER_MINUTE: '60' } });
    const { path } = await aPost(blog.deps, { slug: 'before', wordpressId: 12 });
    const { post } = await renamePost(blog.deps, path, 'a');
    const targets = ADDRESSES.map((address) => `http://blog.example${address}`);
    const pages = targets.map((target, i) => [`/${i}`, page(linkTo(target))]);
    const site = await blog.sourceSite({
      ...(Object.fromEntries(pages) as Record<string, string>),
      '/permalink': page(linkTo(blog.urlOf(post))),
    });
    return { blog, post, targets, site };
  }

  /** Where a reader of the URL arrives. */
  async function followed(blog: TestBlog, address: string): Promise<string> {
    for (let at = address; ;) {
      const { status, headers } = await blog.request.get(at);
      if (status !== 301) return `${status} ${at}`;
      at = (headers['location'] ?? '').replace('http://blog.example', '');
    }
  }

  test('301: each redirects to the post in the end', async () => {
    const { blog, post } = await scene();
    for (const address of ADDRESSES) {
      expect(await followed(blog, address), address).toBe(`200 ${post.path}`);
    }
  });

  test('a pingback may have it as target, and its source may link to it or to the permalink', async () => {
    const { blog, post, targets, site } = await scene();
    for (const [i, target] of targets.entries()) {
      expect(await ping(blog, site.url(`/${i}`), target), target).toHaveProperty('value');
    }
    expect(await ping(blog, site.url('/permalink'), targets[0] ?? '')).toHaveProperty('value');
    expect(await blog.deps.db.linkback.count({ where: { postId: post.id } })).toBe(10);
  });

  test('201: a webmention may have it as target', async () => {
    const { blog, targets, site } = await scene();
    for (const [i, target] of targets.entries()) {
      await webmention(blog, { source: site.url(`/${i}`), target }).expect(201);
    }
    for (let i = 0; i < targets.length; i += 1) await blog.checks.verifyDue();
    const verifications = (await blog.linkbacks()).map(({ verification }) => verification);
    expect(verifications).toEqual(targets.map(() => 'verified'));
  });

  test('a source that links to a WordPress URL counts for the permalink', async () => {
    const { blog, post, site } = await scene();
    for (const address of ['/?p=12', '/index.php/2026/11/a/']) {
      const source = site.url(`/${ADDRESSES.indexOf(address)}`);
      expect(await ping(blog, source, blog.urlOf(post)), address).toHaveProperty('value');
    }
  });

  test('200: a trackback to each trackback URL of WordPress is accepted', async () => {
    const { blog, post, site } = await scene();
    const addresses = [
      '/wp-trackback.php?p=12',
      '/wp-trackback.php/12',
      '/index.php/2026/11/a/trackback/',
      '/2026/11/before/trackback/',
    ];
    for (const [i, address] of addresses.entries()) {
      const form = blog.request.post(address).type('form');
      const { text } = await form.send({ url: site.url(`/${i}`) }).expect(200);
      expect(readTrackbackResponse(text), address).toEqual({ error: 0, message: null });
    }
    expect(await blog.deps.db.linkback.count({ where: { postId: post.id } })).toBe(4);
  });

  test('200: a trackback to the id of no post is refused', async () => {
    const { blog, site } = await scene();
    for (const address of ['/wp-trackback.php?p=13', '/wp-trackback.php', '/wp-trackback.php/x']) {
      const form = blog.request.post(address).type('form');
      const { text } = await form.send({ url: site.url('/permalink') }).expect(200);
      expect(readTrackbackResponse(text), address).toMatchObject({ error: 1 });
    }
    expect(await blog.linkbacks()).toEqual([]);
  });

  test('405: wp-trackback.php accepts only POST', async () => {
    const { blog } = await scene();
    await blog.request.get('/wp-trackback.php?p=12').expect(405).expect('allow', 'POST');
  });

  test('a URL that redirects to anything but a post is no post: faults 32 and 33', async () => {
    const { blog, site } = await scene();
    for (const [address, code] of [
      ['/?p=13', 32],
      ['/?p=12&feed=atom', 33],
      ['/?p=12&p=12', 33],
      ['/?s=12', 33],
      ['/index.php/2026/11/nothing', 32],
      ['/index.php/archive', 33],
    ] as const) {
      const answer = await ping(blog, site.url('/permalink'), `http://blog.example${address}`);
      expect(answer, address).toMatchObject({ fault: { code } });
    }
  });

  test('a link to it in another post of the blog notifies the post', async () => {
    const { blog, post } = await scene();
    const own = await aPost(blog.deps, { markdown: '[Read this](/?p=12), and [that](/?p=99).' });
    expect(await blog.notify()).toMatchObject([
      { target: 'http://blog.example/?p=12', state: 'sent' },
    ]);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({
      source: blog.urlOf(own),
      verification: 'verified',
    });
    expect((await blog.deps.db.linkback.findFirst())?.postId).toBe(post.id);
  });
});
