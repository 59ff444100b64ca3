import { expect, test } from 'vitest';
import { openDb } from '../../src/db/client.ts';
import { withdrawOwnComment } from '../../src/comments/edit-own.ts';
import { decideComments, decideLinkbacks } from '../support/blog/decide.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { aComment } from '../support/samples/comments.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const countsOf = (blog: TestBlog, id: number) =>
  blog.deps.db.post.findUniqueOrThrow({
    where: { id },
    select: { commentCount: true, linkbackCount: true },
  });

test('the counts of a post follow decisions about comments and linkbacks, and withdrawals', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { comment, claim } = await aComment(blog, post.id);
  const linkback = await aLinkback(blog.deps, { postId: post.id });
  expect(await countsOf(blog, post.id)).toEqual({ commentCount: 0, linkbackCount: 0 });
  await decideComments(blog.deps, [comment.id], 'approved');
  await decideLinkbacks(blog.deps, [linkback.id], 'approved');
  expect(await countsOf(blog, post.id)).toEqual({ commentCount: 1, linkbackCount: 1 });
  await decideLinkbacks(blog.deps, [linkback.id], 'spam');
  await withdrawOwnComment(blog.deps, claim);
  expect(await countsOf(blog, post.id)).toEqual({ commentCount: 0, linkbackCount: 0 });
});

test('two processes that approve comments of a post at the same time count both', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const other = openDb(blog.databaseUrl);
  try {
    const ids: number[] = [];
    for (let i = 0; i < 6; i += 1) ids.push((await aComment(blog, post.id)).comment.id);
    await Promise.all(
      ids.map((id, i) =>
        decideComments(i % 2 ? blog.deps : { ...blog.deps, db: other }, [id], 'approved'),
      ),
    );
    expect(await countsOf(blog, post.id)).toMatchObject({ commentCount: 6 });
  } finally {
    await other.$disconnect();
  }
});
