/** A blog with a post that takes comments, and a browser with scripts that sends them. */
import { decideComments } from './decide.ts';
import { nonceFor } from '../samples/comments.ts';
import { aPost, testBlog } from './test-blog.ts';

export async function openBlog() {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { title: 'A crossing', slug: 'a-crossing' });
  const page = async (path = post.path) => (await blog.request.get(path).expect(200)).text;
  return {
    blog,
    post,
    page,
    /** As a browser with scripts sends the form that is under the post. */
    send: async (fields: Record<string, string> = {}) => {
      const requested = await blog.request.get(`${post.path}/comments/stamp`);
      const stamp = fields['stamp'] ?? requested.text;
      // As long as it takes to write something.
      blog.clock.advance(5_000);
      return await blog.request
        .post(`${post.path}/comments`)
        .type('form')
        .send({
          stamp,
          nonce: requested.status === 200 ? nonceFor(stamp) : '',
          name: 'Ada',
          email: 'ada@reader.example',
          text: 'It was *long*.',
          ...fields,
        });
    },
    /** All comments. */
    approveAll: async () => {
      const ids = (await blog.deps.db.comment.findMany({ select: { id: true } })).map(
        ({ id }) => id,
      );
      await decideComments(blog.deps, ids, 'approved');
    },
  };
}

/** The path and query of an absolute URL. */
export const pathOf = (url: unknown) => new URL(String(url)).pathname;

/** The cookies that a browser sends back, whatever their path. */
export function cookiesOf({ headers }: { headers: Record<string, unknown> }): string {
  const set = (headers['set-cookie'] ?? []) as string[];
  return set.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
