import { describe, expect, test } from 'vitest';
import type { PingSwitches } from '../../src/posts/post.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { webmention } from '../support/sites/clients.ts';
import { attribute, byTag } from '../support/html.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

/** The protocols that the page at `path` advertises, each in every way that it has. */
async function advertised(blog: TestBlog, path: string, status = 200): Promise<string[]> {
  const { headers, text } = await blog.request.get(path).expect(status);
  const link = (rel: string) =>
    byTag(text, 'link')
      .filter((each) => attribute(each, 'rel') === rel)
      .map((each) => attribute(each, 'href'))[0];
  const signs = {
    pingback: [headers['x-pingback'], link('pingback')],
    webmention: [
      /^<([^>]+)>; rel="webmention"$/.exec(headers['link'] ?? '')?.[1],
      link('webmention'),
    ],
    trackback: [/trackback:ping="([^"]+)"/.exec(text)?.[1]],
  };
  for (const [protocol, addresses] of Object.entries(signs)) {
    expect(new Set(addresses).size, protocol).toBe(1);
  }
  expect(signs.pingback[0] ?? 'http://blog.example/xmlrpc').toBe('http://blog.example/xmlrpc');
  expect(signs.webmention[0] ?? 'http://blog.example/webmention').toBe(
    'http://blog.example/webmention',
  );
  return Object.entries(signs).flatMap(([protocol, [address]]) => (address ? [protocol] : []));
}

const closed = { pingbacksOpen: false, trackbacksOpen: false, webmentionsOpen: false };

describe('what a post advertises', () => {
  test.each<[string, Partial<PingSwitches>, string[], string]>([
    ['nothing', {}, [], 'Comments and pings are closed.'],
    ['pingback', { pingbacksOpen: true }, ['pingback'], 'but pingbacks are open.'],
    ['webmention', { webmentionsOpen: true }, ['webmention'], 'but webmentions are open.'],
  ])('200 with %s alone', async (_, switches, protocols, sentence) => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { commentsOpen: false, ...closed, ...switches });
    expect(await advertised(blog, post.path)).toEqual(protocols);
    expect(await blog.pageOf(post)).toContain(sentence);
    expect(await blog.pageOf(post)).not.toContain('/trackback');
  });

  test('200: a post open to trackbacks only advertises trackback only, with a link to its URL', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { ...closed, trackbacksOpen: true });
    expect(await advertised(blog, post.path)).toEqual(['trackback']);
    expect(await blog.pageOf(post)).toContain(`href="${blog.urlOf(post)}/trackback"`);
  });

  test('200: a post too old for new webmentions advertises webmention while it has one', async () => {
    const blog = await testBlog();
    const old = await aPost(blog.deps);
    const silent = await aPost(blog.deps);
    const switchedOff = await aPost(blog.deps);
    for (const post of [old, switchedOff]) {
      await webmention(blog, { source: 'http://a.example/', target: blog.urlOf(post) }).expect(201);
    }
    await blog.deps.db.post.update({
      where: { id: switchedOff.id },
      data: { webmentionsOpen: false },
    });
    await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '10');
    await changeSetting(blog.deps, 'pingbacksCloseAfterDays', '10');
    expect(await advertised(blog, old.path)).toEqual(['webmention', 'trackback']);
    expect(await advertised(blog, silent.path)).toEqual(['trackback']);
    expect(await advertised(blog, switchedOff.path)).toEqual(['trackback']);
    expect(await blog.pageOf(old)).toContain('You can leave a response, and <a');
    expect(await blog.pageOf(old)).not.toMatch(/(webmentions|pingbacks) are open/);
  });
});

describe('a post that was public once', () => {
  test('410: the tombstone advertises webmention, and shows nothing of the post', async () => {
    const blog = await testBlog();
    const draft = { title: 'A secret title', markdown: 'Secret words.' };
    const unpublished = await aPost(blog.deps, { ...draft, slug: 'unpublished' });
    const deleted = await aPost(blog.deps, { ...draft, slug: 'deleted' });
    await unpublishPost(blog.deps, unpublished.path);
    await deletePost(blog.deps, deleted.path);
    for (const [post, heading] of [
      [unpublished, 'This post was unpublished'],
      [deleted, 'This post was deleted'],
    ] as const) {
      const { text } = await blog.request
        .get(post.path)
        .expect(410)
        .expect('content-type', /^text\/html/);
      expect(text).toContain(heading);
      expect(text).not.toMatch(/secret/i);
      expect(await advertised(blog, post.path, 410)).toEqual(['webmention']);
    }
  });

  test('410: the tombstone advertises nothing when its switch is off', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { webmentionsOpen: false });
    await unpublishPost(blog.deps, post.path);
    expect(await advertised(blog, post.path, 410)).toEqual([]);
  });

  test('301: the former URL redirects to the current one', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'now' });
    await blog.deps.db.oldPath.create({ data: { path: '/2026/11/before', postId: post.id } });
    for (const path of ['/2026/11/before', '/2026/11/before/']) {
      await blog.request.get(path).expect(301).expect('location', blog.urlOf(post));
    }
    await unpublishPost(blog.deps, post.path);
    await blog.request.get('/2026/11/before').expect(410);
  });
});
