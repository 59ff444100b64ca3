/** The endpoints for programs that write for people, on the pages whose URLs people enter in them. */
import { expect, test } from 'vitest';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const MICROPUB = '<http://blog.example/micropub>; rel="micropub"';

test.each(['/', '/author/ada'])(
  '200: %s advertises the Micropub endpoint in one Link header and in its head, from the cache as well',
  async (path) => {
    const blog = await testBlog();
    await aPost(blog.deps, { author: 'Ada' });
    for (const send of [blog.request.get(path), blog.request.head(path), blog.request.get(path)]) {
      const { headers, text } = await send.expect(200);
      const link = headers['link'] ?? '';
      expect(link.startsWith(MICROPUB)).toBe(true);
      expect(link).toContain('<http://blog.example/micropub/media>; rel="micropub_media"');
      if (text) expect(text).toContain('<link rel="micropub" href="http://blog.example/micropub">');
    }
  },
);

test('200: posts and other lists advertise no Micropub endpoint', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { tags: ['Sea'] });
  for (const path of [post.path, '/tag/sea', '/archive']) {
    const { headers, text } = await blog.request.get(path).expect(200);
    expect(headers['link'] ?? '').not.toContain('micropub');
    expect(text).not.toContain('micropub');
  }
});
