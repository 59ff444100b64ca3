/** Shared by the tests of Salmention: a post that has notified a page, and what that page receives since. */
import { fields, receiver, save, wideBlog } from './outbox.ts';
import { decideComments } from './decide.ts';
import type { TestBlog } from './test-blog.ts';
import { aComment } from '../samples/comments.ts';

const MINUTE = 60_000;

/** A post that has notified the page that it links to. */
export async function notified(markdown?: (target: string) => string) {
  const blog = await wideBlog();
  const { site, received, a, b } = await receiver(blog);
  const post = await save(blog, markdown?.(a) ?? `I read [this](${a}).`);
  await blog.notify();
  received.length = 0;
  blog.clock.advance(MINUTE);
  return {
    blog,
    site,
    post,
    a,
    b,
    received,
    /** The fields of what was sent since the last call, after `ms`. */
    sentAfter: async (ms: number) => {
      blog.clock.advance(ms);
      await blog.sends.salmentionDue();
      await blog.sends.sendDue();
      return fields(received.splice(0));
    },
    comment: async () => {
      const { comment } = await aComment(blog, post.id);
      await decideComments(blog.deps, [comment.id], 'approved');
      return comment.id;
    },
  };
}

export const isDue = async ({ deps }: Pick<TestBlog, 'deps'>, id: number) =>
  (await deps.db.post.findUniqueOrThrow({ where: { id } })).salmentionAt !== null;
