/** The ids of imported posts in feeds: those of the earlier blog (decision 011). */
import { describe, expect, test } from 'vitest';
import { getFeed } from '../support/sites/a-feed.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

async function withGuid(guid: string) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  await blog.deps.db.post.update({ where: { id: post.id }, data: { guid } });
  return { blog, post };
}

async function read(blog: TestBlog, path: string): Promise<string> {
  const { status, body } = await getFeed(blog, path.replace(/\/feed\.\w+$/, ''), formatIn(path));
  expect(status).toBe(200);
  return body;
}

const formatIn = (path: string) =>
  (['rss', 'atom', 'json'] as const).find((each) => path.endsWith(each)) ?? 'rss';

/** Of Blogger, WordPress with a custom post type, and a URN. */
const URIS = [
  'tag:blogger.com,1999:blog-1.post-2',
  'https://old.example/?post_type=essay&p=12',
  'urn:uuid:0f6a1c5e-8f5d-4b52-9d8e-8a1fd0d2cbb1',
];

describe('an imported post', () => {
  test.each(URIS)('200: keeps its id %s in RSS, Atom and JSON Feed', async (guid) => {
    const { blog } = await withGuid(guid);
    const escaped = guid.replace('&', '&amp;');
    expect(await read(blog, '/feed.rss')).toContain(`<guid isPermaLink="false">${escaped}</guid>`);
    expect(await read(blog, '/feed.atom')).toContain(`<id>${escaped}</id>`);
    expect(JSON.parse(await read(blog, '/feed.json'))).toMatchObject({ items: [{ id: guid }] });
  });

  test('200: whose id is no URI keeps it in RSS and JSON Feed, and has a tag URI in Atom', async () => {
    const { blog, post } = await withGuid('4711 of 2009');
    expect(await read(blog, '/feed.rss')).toContain('>4711 of 2009</guid>');
    expect(JSON.parse(await read(blog, '/feed.json'))).toMatchObject({
      items: [{ id: '4711 of 2009' }],
    });
    const tag = `<id>tag:blog.example,2026:post/${post.id}</id>`;
    expect(await read(blog, '/feed.atom')).toContain(tag);
  });

  test('200: replies to it refer to its id', async () => {
    const { blog, post } = await withGuid(URIS[0] ?? '');
    await blog.deps.db.comment.create({
      data: {
        ...{ postId: post.id, state: 'approved', authorName: 'Ada', markdown: 'a', bodyHtml: 'a' },
        ...{ text: 'a', fingerprint: 'a', createdAt: blog.clock.now() },
      },
    });
    const feed = await read(blog, `${post.path}/feed.atom`);
    expect(feed).toContain(`<thr:in-reply-to ref="${URIS[0] ?? ''}"`);
  });
});
