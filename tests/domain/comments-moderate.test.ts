import { decideComments } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import {
  countCommentStates,
  findAdminComments,
  type CommentScope,
  findFirstComments,
  listCommentsInState,
} from '../../src/comments/admin-list.ts';
import { moderateComments, undoModeration } from '../../src/comments/moderate.ts';
import {
  changeOwnComment,
  findOwnComment,
  withdrawOwnComment,
} from '../../src/comments/edit-own.ts';
import { threadsOf } from '../../src/responses/thread.ts';
import { aComment, visibleComments } from '../support/samples/comments.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const form = { name: 'Ada', email: 'ada@reader.example', url: '', text: 'Other words.' };

async function withOne() {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { comment, claim } = await aComment(blog, post.id);
  const touched: string[] = [];
  blog.deps.db.touches.listen((keys) => touched.push(...keys));
  return { blog, deps: blog.deps, post, id: comment.id, claim, touched };
}

async function seenNow(deps: Parameters<typeof findAdminComments>[0], id: number) {
  const [comment] = await findAdminComments(deps, [id]);
  return { id, seen: comment?.seen ?? '' };
}

test.each(['approved', 'rejected', 'spam'] as const)(
  '%s: the undo restores the comment exactly',
  async (to) => {
    const { deps, id, blog } = await withOne();
    const before = await deps.db.comment.findUnique({ where: { id } });
    blog.clock.advance(1_000);
    const done = await moderateComments(deps, [await seenNow(deps, id)], to);
    expect(await deps.db.comment.findUnique({ where: { id } })).toMatchObject({
      state: to,
      byOwner: true,
      moderatedAt: blog.clock.now(),
    });
    expect(await undoModeration(deps, done)).toEqual([id]);
    // Its email is due as before; one that was already sent is not sent again.
    expect(await deps.db.comment.findUnique({ where: { id } })).toEqual({
      ...before,
      announceAt: blog.clock.now(),
    });
  },
);

test('an undo after a month sends no second email', async () => {
  const { deps, id, blog } = await withOne();
  await deps.db.comment.update({ where: { id }, data: { state: 'approved', announceAt: null } });
  blog.clock.advance(31 * 86_400_000);
  const done = await moderateComments(deps, [await seenNow(deps, id)], 'spam');
  expect(await undoModeration(deps, done)).toEqual([id]);
  expect(await deps.db.comment.findUnique({ where: { id } })).toMatchObject({
    state: 'approved',
    announceAt: null,
  });
});

test('a comment that changed since it was seen, or was decided again, is skipped', async () => {
  const { deps, id, claim } = await withOne();
  const seen = await seenNow(deps, id);
  await changeOwnComment(deps, claim, { form, sentFrom: null });
  expect(await moderateComments(deps, [seen], 'approved')).toEqual([]);
  const done = await moderateComments(deps, [await seenNow(deps, id)], 'approved');
  expect(done).toHaveLength(1);
  await decideComments(deps, [id], 'spam');
  expect(await undoModeration(deps, done)).toEqual([]);
  expect(await decideComments(deps, [id, 9_999], 'rejected')).toEqual([id]);
});

test('pages are touched only where readers see a change', async () => {
  const { deps, id, post, touched } = await withOne();
  const shown = [`responses:${post.id}`, `responses:count:${post.id}`, 'list:titles'];
  await decideComments(deps, [id], 'rejected');
  expect(touched).toEqual([]);
  await decideComments(deps, [id], 'approved');
  expect(touched).toEqual(shown);
  await decideComments(deps, [id], 'spam');
  expect(touched).toEqual([...shown, ...shown]);
});

test('comments are listed and counted by state', async () => {
  const { blog, deps, id, post } = await withOne();
  blog.clock.advance(60_000);
  const others = [await aComment(blog, post.id), await aComment(blog, post.id)];
  const ids = others.map(({ comment }) => comment.id);
  expect(await countCommentStates(deps)).toMatchObject({ pending: 3, approved: 0 });
  const first = await listCommentsInState(deps, 'pending', { max: 2 });
  expect(first.comments.map((each) => each.id)).toEqual([...ids].reverse());
  expect(first.comments[0]).toMatchObject({ postPath: post.path, postTitle: post.title });
  const beforeId = first.nextBeforeId ?? 0;
  const rest = await listCommentsInState(deps, 'pending', { max: 2, beforeId });
  expect(rest.comments.map((each) => each.id)).toEqual([id]);
  expect(rest.nextBeforeId).toBeNull();
  await decideComments(deps, [id], 'approved');
  expect(await visibleComments(deps, post.id)).toHaveLength(1);
  await decideComments(deps, ids, 'rejected');
  expect(await countCommentStates(deps)).toMatchObject({ approved: 1, rejected: 2 });
});

test('comments on a post and by an address are listed and counted, and first ones are named', async () => {
  const { blog, deps, id, post } = await withOne();
  const other = await aPost(deps);
  const again = (await aComment(blog, other.id)).comment.id;
  const bob = (await aComment(blog, other.id, { name: 'Bob', email: 'bob@reader.example' }))
    .comment;
  const idsOf = async (of: CommentScope, beforeId?: number) =>
    (
      await listCommentsInState(deps, 'pending', {
        max: 9,
        of,
        ...(beforeId !== undefined && { beforeId }),
      })
    ).comments.map((each) => each.id);
  expect(await idsOf({ postId: other.id })).toEqual([bob.id, again]);
  expect(await idsOf({ postId: other.id }, bob.id)).toEqual([again]);
  const authorEmail = 'ada@reader.example';
  expect(await idsOf({ authorEmail })).toEqual([again, id]);
  expect(await countCommentStates(deps, { authorEmail })).toMatchObject({ pending: 2 });
  expect(await countCommentStates(deps, { postId: post.id })).toMatchObject({ pending: 1 });
  await decideComments(deps, [id], 'approved');
  const { comments } = await listCommentsInState(deps, 'pending', { max: 9 });
  expect([...(await findFirstComments(deps, comments))]).toEqual([bob.id]);
  expect((await findFirstComments(deps, [])).size).toBe(0);
});

describe('the author of a comment', () => {
  test('sees it at its URL, and can change it for ten minutes in the same browser', async () => {
    const { blog, deps, claim } = await withOne();
    const change = (by = claim, more = form) =>
      changeOwnComment(deps, by, { form: more, sentFrom: null });
    const elsewhere = { ...claim, editToken: 'other' };
    expect(await findOwnComment(deps, { ...claim, ownToken: 'other' })).toBeNull();
    expect(await change({ ...claim, ownToken: 'other' })).toEqual({ kind: 'unknown' });
    expect(await findOwnComment(deps, elsewhere)).toMatchObject({ mayChange: false });
    expect(await change(elsewhere)).toEqual({ kind: 'not-yours' });
    expect(await withdrawOwnComment(deps, elsewhere)).toEqual({ kind: 'not-yours' });
    blog.clock.advance(10 * 60_000 - 1);
    expect(await change()).toMatchObject({
      kind: 'changed',
      comment: { text: 'Other words.', state: 'pending', changedAt: blog.clock.now() },
    });
    expect(await change(claim, { ...form, text: '' })).toEqual({
      kind: 'problems',
      problems: { text: 'missing' },
    });
    blog.clock.advance(1);
    expect((await change()).kind).toBe('too-late');
    expect((await withdrawOwnComment(deps, claim)).kind).toBe('too-late');
    expect(await findOwnComment(deps, claim)).toMatchObject({ mayChange: false });
  });

  test('who changes an approved comment makes it pending again; spam stays spam', async () => {
    const { deps, id, claim, post, touched } = await withOne();
    await decideComments(deps, [id], 'approved');
    await changeOwnComment(deps, claim, { form, sentFrom: null });
    expect(await deps.db.comment.findUnique({ where: { id } })).toMatchObject({
      state: 'pending',
      byOwner: false,
    });
    const shown = [`responses:${post.id}`, `responses:count:${post.id}`, 'list:titles'];
    expect(touched).toEqual([...shown, ...shown]);
    await decideComments(deps, [id], 'spam');
    await changeOwnComment(deps, claim, { form, sentFrom: null });
    expect((await findOwnComment(deps, claim))?.comment.state).toBe('spam');
  });

  test('withdraws it: its content is deleted, and its place stays for its replies', async () => {
    const { blog, deps, id, claim, post } = await withOne();
    await decideComments(deps, [id], 'approved');
    const { comment: answer } = await aComment(blog, post.id, { parentId: id });
    const threads = async () =>
      threadsOf(
        (await visibleComments(deps, post.id)).map((each) => ({
          ...each,
          kind: 'comment' as const,
          parent: each.parentId === null ? null : { kind: 'comment' as const, id: each.parentId },
        })),
      );
    await decideComments(deps, [answer.id], 'approved');
    expect(await withdrawOwnComment(deps, claim)).toEqual({ kind: 'withdrawn' });
    expect(JSON.stringify(await deps.db.comment.findUnique({ where: { id } }))).not.toMatch(
      /Ada|ada@|What I think/,
    );
    const place = { id, authorName: '', bodyHtml: '' };
    expect(await threads()).toMatchObject([
      [
        { response: place, depth: 0 },
        { response: { id: answer.id }, depth: 1 },
      ],
    ]);
    await decideComments(deps, [answer.id], 'rejected');
    expect(await threads()).toEqual([]);
    expect(await decideComments(deps, [id], 'approved')).toEqual([]);
  });
});
