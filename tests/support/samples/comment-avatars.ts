/** An avatar server for email addresses, and a blog that uses it. */
import { decideComments } from '../blog/decide.ts';
import { createHash } from 'node:crypto';
import { createAvatars } from '../../../src/comments/avatars/avatars.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aComment, type Sent } from './comments.ts';
import { fetchDue } from './avatars.ts';
import { image, served } from './images.ts';
import type { Answer } from '../sites/source-site.ts';
import { aPost, testBlog } from '../blog/test-blog.ts';

export const ADA = 'ada@reader.example';

/** As Gravatar's documentation says, and Libravatar's. */
export function avatarPath(email: string): string {
  return `/avatar/${createHash('sha256').update(email).digest('hex')}?s=96&d=404`;
}

export async function pngAvatar(colour = '#c04020'): Promise<Answer> {
  return served('image/png', await image({ width: 96, height: 96, colour }).png().toBuffer());
}

export async function blogWithAvatars() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const server = await blog.sourceSite({ [avatarPath(ADA)]: await pngAvatar() });
  await changeSetting(blog.deps, 'avatarsFrom', server.url('/avatar'));
  const avatars = createAvatars(blog.deps);
  return {
    ...{ blog, deps: blog.deps, post, server, avatars },
    page: () => blog.pageOf(post),
    /** A comment that is shown. @returns its id */
    shown: async (sent: Sent = {}, postId = post.id) => {
      const { comment, claim } = await aComment(blog, postId, sent);
      await decideComments(blog.deps, [comment.id], 'approved');
      return { id: comment.id, claim };
    },
    /** Both jobs of the worker. @returns the numbers of avatars assigned and fetched */
    work: async () => [await avatars.assignDue(), await fetchDue(blog)],
    avatarIdOf: async (id: number) =>
      (await blog.deps.db.comment.findUniqueOrThrow({ where: { id } })).avatarId,
  };
}

/** The URLs of the avatars on a page. */
export function avatarsOn(html: string): string[] {
  return [...html.matchAll(/<img class="u-photo" src="([^"]+)"/g)].map(([, src = '']) => src);
}
