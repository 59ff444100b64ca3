/**
 * A blog with a post that takes comments, and a browser with scripts that sends them.
 */
import { decideComments } from '../../src/comments/decide.ts';
import { nonceFor } from './comments.ts';
import { attribute, elements } from './html.ts';
import { aPost, testBlog } from './test-blog.ts';

export async function openBlog() {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'A crossing', slug: 'a-crossing' });
  const page = async (path = post.path) => (await blog.request.get(path).expect(200)).text;
  const nonces = new Map<string, string>();
  return {
    blog,
    post,
    page,
    /** As a browser with scripts sends the form that stands under the post. */
    send: async (fields: Record<string, string> = {}) => {
      const form = elements(await page()).find((each) => attribute(each, 'name') === 'stamp');
      const stamp = attribute(form, 'value') ?? '';
      const nonce = nonces.get(stamp) ?? nonceFor(stamp);
      nonces.set(stamp, nonce);
      return await blog.request
        .post(`${post.path}/comments`)
        .type('form')
        .send({
          stamp,
          nonce,
          name: 'Ada',
          email: 'ada@reader.example',
          text: 'It was *long*.',
          ...fields,
        });
    },
    /** The last of them is shown. */
    approveAll: async () => {
      const ids = (await blog.deps.db.comment.findMany({ select: { id: true } })).map(
        ({ id }) => id,
      );
      await decideComments(blog.deps, ids, 'approved');
    },
  };
}

/** Of an absolute address. */
export const pathOf = (url: unknown) => new URL(String(url)).pathname;
