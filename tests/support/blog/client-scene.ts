/** A blog with one of each thing that programs read and change; the posts are by `writer`, an author. */
import type { Post } from '../../../src/posts/post.ts';
import { clientRevisionId } from '../../../src/http/xmlrpc/ids.ts';
import { editPost } from '../../../src/posts/edit.ts';
import { aComment } from '../samples/comments.ts';
import { aLinkback } from '../samples/a-linkback.ts';
import { image } from '../samples/images.ts';
import { anImage } from '../samples/media.ts';
import { aUser } from './signed-in.ts';
import { aPost, testBlog, type TestBlogOptions } from './test-blog.ts';

export type Scene = Awaited<ReturnType<typeof clientScene>>;

export async function clientScene(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  const writer = await aUser(blog, 'author');
  const by = { author: writer.name };
  const post = await aPost(blog.deps, { ...by, categories: ['World'], tags: ['tea'] });
  const draft = { title: post.title, slug: post.slug, markdown: 'Other words.', ...by };
  await editPost(blog.deps, post.id, { version: 0, draft, userId: writer.id });
  const page = await aPost(blog.deps, { ...by, kind: 'page' });
  const spare = [];
  for (const slug of ['one', 'two', 'three'])
    spare.push((await aPost(blog.deps, { ...by, slug })).id);
  const { comment } = await aComment(blog, post.id);
  const { id: linkbackId } = await aLinkback(blog.deps, { postId: post.id });
  const media = await anImage(blog);
  const { id: revisionId } = await blog.deps.db.revision.findFirstOrThrow({
    where: { postId: post.id },
    orderBy: { id: 'asc' },
  });
  return {
    ...{ blog, writer, post, page, spare, comment, linkbackId, media, revisionId },
    category: termOf(post, 'categories'),
    tag: termOf(post, 'tags'),
    image: await image({ width: 40, height: 30 }).png().toBuffer(),
  };
}

function termOf(post: Post, kind: 'categories' | 'tags') {
  const [term] = post[kind];
  if (!term) throw new Error(`The post has no ${kind}.`);
  return term;
}

/** The id that clients know the post's first revision by. */
export function clientRevisionOf({ revisionId }: Scene): number {
  return clientRevisionId(revisionId);
}
