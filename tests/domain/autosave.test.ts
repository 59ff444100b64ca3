import { describe, expect, test } from 'vitest';
import { autosave, discardAutosave, findAutosave } from '../../src/posts/drafts/autosave.ts';
import { editPost, findForEditing, listRevisions } from '../../src/posts/edit.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

async function withWriting() {
  const blog = await testBlog();
  const [user, post] = [await aUser(blog), await aPost(blog.deps)];
  const writing = { postId: post.id, userId: user.id };
  const version = (await findForEditing(blog.deps, post.id))?.version ?? -1;
  const type = (fields: string, seen: Date | null = null) =>
    autosave(blog.deps, writing, { version, fields, seen });
  return { ...blog, user, post, writing, version, type };
}

describe('an autosave', () => {
  test('replaces the one before, and the post does not change', async () => {
    const { deps, clock, post, writing, version, type } = await withWriting();
    const first = await type('one');
    expect(first).toEqual({ kind: 'saved', savedAt: clock.now(), isBehind: false });
    clock.advance(2_000);
    await type('two', first.kind === 'saved' ? first.savedAt : null);
    expect(await findAutosave(deps, writing)).toEqual({
      version,
      fields: 'two',
      savedAt: clock.now(),
    });
    expect(await findForEditing(deps, post.id)).toMatchObject({ version, title: post.title });
  });

  test('in a second tab does not replace the first tab’s', async () => {
    const { deps, clock, writing, type } = await withWriting();
    const first = await type('the first tab');
    expect(await type('the second tab')).toEqual({ kind: 'other-tab' });
    clock.advance(2_000);
    expect(await type('the second tab', new Date(0))).toEqual({ kind: 'other-tab' });
    expect((await findAutosave(deps, writing))?.fields).toBe('the first tab');
    expect(await type('the first goes on', first.kind === 'saved' ? first.savedAt : null)).toEqual(
      expect.objectContaining({ kind: 'saved' }),
    );
  });

  test('that arrives twice is stored once', async () => {
    const { type } = await withWriting();
    await type('the same');
    expect(await type('the same')).toMatchObject({ kind: 'saved' });
  });

  test('has a version of its own for each of two in the same millisecond', async () => {
    const { clock, type } = await withWriting();
    const first = await type('one');
    const second = await type('two', first.kind === 'saved' ? first.savedAt : null);
    expect(second).toMatchObject({ savedAt: new Date(clock.now().getTime() + 1) });
    expect(await type('three', clock.now())).toEqual({ kind: 'other-tab' });
  });

  test('belongs to one user', async () => {
    const { deps, writing, version, type } = await withWriting();
    const other = { ...writing, userId: (await aUser({ deps })).id };
    await type('mine');
    await autosave(deps, other, { version, fields: 'another’s', seen: null });
    expect((await findAutosave(deps, writing))?.fields).toBe('mine');
    await discardAutosave(deps, writing);
    expect(await findAutosave(deps, writing)).toBeNull();
    expect((await findAutosave(deps, other))?.fields).toBe('another’s');
  });

  test('after another user saved is stored, and marked as outdated', async () => {
    const { deps, post, user, version, writing, type } = await withWriting();
    const draft = { title: 'Saved', markdown: 'Saved.', slug: post.slug };
    await editPost(deps, post.id, { version, userId: user.id, draft });
    expect(await type('typed')).toMatchObject({ kind: 'saved', isBehind: true });
    expect((await findAutosave(deps, writing))?.version).toBe(version);
  });

  test('of a post that does not exist is not stored', async () => {
    const { deps, user } = await withWriting();
    const nowhere = { postId: 4_711, userId: user.id };
    expect(await autosave(deps, nowhere, { version: 0, fields: 'a', seen: null })).toEqual({
      kind: 'missing',
    });
  });

  test('of a deleted post is deleted, and so are its revisions', async () => {
    const { deps, post, user, version, writing, type } = await withWriting();
    await editPost(deps, post.id, {
      version,
      userId: user.id,
      draft: { title: 'Saved', markdown: 'Saved.', slug: post.slug },
    });
    await type('typed');
    await deletePost(deps, post.path);
    expect(await findAutosave(deps, writing)).toBeNull();
    expect(await listRevisions(deps, post.id)).toEqual([]);
    expect(await type('typed')).toEqual({ kind: 'missing' });
  });
});
