import { describe, expect, test } from 'vitest';
import type { CommentState } from '../../src/comments/comment.ts';
import { exactStamp, roundedStamp } from '../../src/comments/form.ts';
import { formSecret } from '../../src/settings/settings.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { importLists } from '../../src/spam/lists.ts';
import { decideComments } from '../support/blog/decide.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog, type TestBlogOptions } from '../support/blog/test-blog.ts';
import { aComment, nonceFor, send, visibleComments } from '../support/samples/comments.ts';

const DAY_MS = 86_400_000;

async function aBlog(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  return { blog, deps: blog.deps, post: await aPost(blog.deps) };
}

/** Many at once, directly in the database, past the limits. */
async function storeComments(
  { deps, clock }: TestBlog,
  postId: number,
  count: number,
  state: CommentState,
): Promise<void> {
  await deps.db.comment.createMany({
    data: Array.from({ length: count }, (_, i) => ({
      postId,
      state,
      authorName: 'x',
      markdown: 'x',
      bodyHtml: 'x',
      text: 'x',
      fingerprint: `${i}`,
      createdAt: clock.now(),
    })),
  });
}

test('the first comment of a commenter is pending, the next after an approval is shown', async () => {
  const { blog, deps, post } = await aBlog();
  const first = await aComment(blog, post.id);
  expect(first.comment).toMatchObject({ state: 'pending', score: 0, scoreReasons: [] });
  expect(await visibleComments(deps, post.id)).toEqual([]);
  await decideComments(deps, [first.comment.id], 'approved');
  expect((await aComment(blog, post.id)).comment.state).toBe('approved');
  // Neither with the same name and another address, nor the reverse.
  expect((await aComment(blog, post.id, { name: 'Bob' })).comment.state).toBe('pending');
  expect((await aComment(blog, post.id, { email: '' })).comment.state).toBe('pending');
  expect(await visibleComments(deps, post.id)).toHaveLength(2);
});

test.each([
  ['all', 'pending'],
  ['none', 'approved'],
] as const)('if %s are moderated, a stranger’s comment is %s', async (mode, state) => {
  const { blog, deps, post } = await aBlog();
  await changeSetting(deps, 'commentModeration', mode);
  expect((await aComment(blog, post.id)).comment.state).toBe(state);
});

test('neither the client’s address nor the token is stored', async () => {
  const { blog, deps, post } = await aBlog();
  const { editToken } = await aComment(blog, post.id, {
    client: '203.0.113.77',
    network: '203.0.113',
  });
  const row = JSON.stringify(await deps.db.comment.findMany());
  expect(row).not.toContain('203.0.113');
  expect(row).not.toContain(editToken);
});

test('two equal comments at the same time are stored once', async () => {
  const { blog, deps, post } = await aBlog();
  const both = await Promise.all(
    [1, 2].map(() => send(blog, post.id, { text: 'Twice.', client: 'one' })),
  );
  expect(both.map(({ kind }) => kind).sort()).toEqual(['accepted', 'duplicate']);
  expect(await deps.db.comment.count()).toBe(1);
  expect(await send(blog, post.id, { text: ' TWICE. ' })).toEqual({ kind: 'duplicate' });
  expect((await send(blog, post.id, { name: 'Bob', text: 'Twice.' })).kind).toBe('accepted');
  expect((await send(blog, (await aPost(deps)).id, { text: 'Twice.' })).kind).toBe('accepted');
});

describe('a comment on a post that', () => {
  test('was closed after the form was loaded is refused as closed', async () => {
    const { blog, deps, post } = await aBlog();
    await deps.db.post.update({ where: { id: post.id }, data: { commentsOpen: false } });
    expect(await send(blog, post.id)).toEqual({ kind: 'closed', why: { kind: 'closed' } });
  });

  test('was closed by its age is refused with the date', async () => {
    const { blog, deps, post } = await aBlog();
    await changeSetting(deps, 'commentsCloseAfterDays', '22');
    const closedAt = new Date(post.publishedAt.getTime() + 22 * DAY_MS);
    expect(await send(blog, post.id)).toEqual({
      kind: 'closed',
      why: { kind: 'aged', afterDays: 22, closedAt },
    });
    await changeSetting(deps, 'commentsCloseAfterDays', '23');
    expect((await send(blog, post.id)).kind).toBe('accepted');
  });

  test('is not public, or does not exist, is refused', async () => {
    const { blog, deps } = await aBlog();
    const draft = await aPost(deps, { status: 'draft' });
    expect((await send(blog, draft.id)).kind).toBe('no-such-post');
    expect((await send(blog, 9_999)).kind).toBe('no-such-post');
  });
});

describe('a form', () => {
  test('is valid for a day, for its post only', async () => {
    const { blog, post, deps } = await aBlog();
    const other = await aPost(deps);
    expect((await send(blog, post.id, { stamp: '' })).kind).toBe('expired');
    expect((await send(blog, post.id, { stamp: '1.e.1.aaaaaaaaaaaaaaaaaaaaaa' })).kind).toBe(
      'expired',
    );
    const stamp = exactStamp(await formSecret(deps), post.id, deps.clock.now());
    expect((await send(blog, other.id, { stamp })).kind).toBe('expired');
    blog.clock.advance(DAY_MS - 1);
    expect((await send(blog, post.id, { stamp })).kind).toBe('accepted');
    blog.clock.advance(1);
    expect((await send(blog, post.id, { stamp })).kind).toBe('expired');
  });

  test('that was loaded a moment ago is to be sent again; one of a cached page counts for no proof', async () => {
    const { blog, post, deps } = await aBlog();
    await changeSetting(deps, 'commentModeration', 'none');
    const secret = await formSecret(deps);
    const fresh = exactStamp(secret, post.id, deps.clock.now());
    expect(await send(blog, post.id, { stamp: fresh })).toEqual({ kind: 'too-soon' });
    blog.clock.advance(3_000);
    expect((await aComment(blog, post.id, { stamp: fresh })).comment.state).toBe('approved');
    const cachedStamp = roundedStamp(secret, post.id, deps.clock.now());
    expect((await aComment(blog, post.id, { stamp: cachedStamp })).comment).toMatchObject({
      state: 'pending',
      scoreReasons: [{ rule: 'no-proof' }],
    });
  });

  test('proves the work of one comment: a second with the same proof is pending, even at the same time', async () => {
    const { blog, post, deps } = await aBlog();
    await changeSetting(deps, 'commentModeration', 'none');
    const opened = new Date(deps.clock.now().getTime() - 5_000);
    const stamp = exactStamp(await formSecret(deps), post.id, opened);
    const nonce = nonceFor(stamp);
    expect((await aComment(blog, post.id, { stamp, nonce })).comment.state).toBe('approved');
    expect((await aComment(blog, post.id, { stamp, nonce })).comment).toMatchObject({
      state: 'pending',
      scoreReasons: [{ because: 'The proof of work was used before.' }],
    });
    const another = nonceFor(stamp, Number(nonce) + 1);
    const both = await Promise.all(
      ['One', 'Two'].map((text) => send(blog, post.id, { stamp, nonce: another, text })),
    );
    const states = both.map((each) => (each.kind === 'accepted' ? each.comment.state : each.kind));
    // Whether they meet before or in the transaction: only one may be shown at once.
    expect(states.filter((state) => state === 'approved')).toHaveLength(1);
    expect(['pending', 'expired']).toContain(states.find((state) => state !== 'approved'));
  });

  test('without the proof of work makes the comment pending in any mode, without points', async () => {
    const { blog, deps, post } = await aBlog();
    await changeSetting(deps, 'commentModeration', 'none');
    expect((await aComment(blog, post.id, { nonce: '' })).comment).toMatchObject({
      state: 'pending',
      score: 0,
      scoreReasons: [{ rule: 'no-proof', points: 0 }],
    });
  });

  test('with the hidden field filled makes the comment spam', async () => {
    const { blog, post } = await aBlog();
    expect((await aComment(blog, post.id, { trap: 'x' })).comment.state).toBe('spam');
  });

  test('has an error for each wrong field', async () => {
    const { blog, deps, post } = await aBlog();
    const bad = { name: ' \u200b', email: 'a b@c', url: 'javascript:alert(1)', text: ' ' };
    expect(await send(blog, post.id, bad)).toEqual({
      kind: 'problems',
      problems: { name: 'missing', email: 'wrong', url: 'wrong', text: 'missing' },
    });
    expect(await send(blog, post.id, { text: 'x'.repeat(1_000_000) })).toEqual({
      kind: 'problems',
      problems: { text: 'too-long' },
    });
    expect(await send(blog, post.id, { text: '[](http://spam.example)' })).toEqual({
      kind: 'problems',
      problems: { text: 'missing' },
    });
    expect(await deps.db.comment.count()).toBe(0);
    const longest = { text: 'x'.repeat(10_000), name: 'n'.repeat(100), url: 'ada.example' };
    expect((await aComment(blog, post.id, longest)).comment.authorUrl).toBe('https://ada.example/');
  });
});

test('listed words and hosts, and many links, raise the spam score', async () => {
  const { blog, deps, post } = await aBlog();
  await changeSetting(deps, 'commentModeration', 'none');
  await importLists(deps, 'word casino\nsuspect spam.example\nblock evil.example');
  const stateOf = async (text: string) => (await aComment(blog, post.id, { text })).comment.state;
  expect(await stateOf('Play at the CASINO')).toBe('pending');
  expect(await stateOf('See https://www.spam.example/x')).toBe('pending');
  expect(await stateOf('See https://evil.example/')).toBe('spam');
  const links = (count: number) =>
    Array.from({ length: count }, (_, i) => `Look: https://a.example/${i}`).join('\n');
  expect(await stateOf(links(3))).toBe('approved');
  expect(await stateOf(links(5))).toBe('pending');
  expect(await stateOf(links(8))).toBe('spam');
});

test('a comment of a signed-in user is shown at once, and marked on their own posts', async () => {
  const { blog, deps } = await aBlog();
  const user = await aUser(blog);
  const post = await aPost(deps, { author: 'Ada' });
  const other = await aPost(deps, { author: 'Bob' });
  const authorId = post.author?.id ?? null;
  await deps.db.user.update({ where: { id: user.id }, data: { authorId } });
  const shown = await aComment(blog, post.id, { userId: user.id, stamp: '', nonce: '' });
  expect(shown.comment).toMatchObject({ state: 'approved', userId: user.id });
  const [comment] = await visibleComments(deps, post.id);
  expect(comment?.isPostAuthor).toBe(true);
  await aComment(blog, other.id, { userId: user.id });
  expect((await visibleComments(deps, other.id))[0]?.isPostAuthor).toBe(false);
});

describe('comment limits', () => {
  test('accept five in ten minutes of a client, over midnight, too', async () => {
    const { blog, post } = await aBlog({ now: '2026-11-23T23:58:00Z' });
    for (let i = 0; i < 5; i += 1) await aComment(blog, post.id, { client: 'one' });
    blog.clock.advance(5 * 60_000);
    expect(await send(blog, post.id, { client: 'one' })).toEqual({
      kind: 'too-many',
      limit: 'client',
    });
    expect((await send(blog, post.id, { client: 'two' })).kind).toBe('accepted');
    blog.clock.advance(5 * 60_000);
    expect((await send(blog, post.id, { client: 'one' })).kind).toBe('accepted');
  });

  test('from before the clock was set back by a year apply to nobody', async () => {
    const { blog, post } = await aBlog();
    const ahead = 365 * DAY_MS;
    blog.clock.advance(ahead);
    await storeComments(blog, post.id, 60, 'approved');
    expect(await send(blog, post.id)).toEqual({ kind: 'too-many', limit: 'post' });
    blog.clock.advance(-ahead);
    expect((await send(blog, post.id)).kind).toBe('accepted');
  });

  test('accept five of twenty comments that one client sends at the same moment', async () => {
    const { blog, deps, post } = await aBlog();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        send(blog, post.id, { client: 'one', text: `Comment ${i}` }),
      ),
    );
    const refused = outcomes.filter(({ kind }) => kind !== 'accepted');
    expect(refused).toEqual(Array(15).fill({ kind: 'too-many', limit: 'client' }));
    expect(await deps.db.comment.count()).toBe(5);
  });

  test('accept fifteen in ten minutes of a network, whatever its clients', async () => {
    const { blog, post } = await aBlog();
    for (let i = 0; i < 15; i += 1) await aComment(blog, post.id, { network: 'one' });
    expect(await send(blog, post.id, { network: 'one' })).toEqual({
      kind: 'too-many',
      limit: 'network',
    });
    expect((await send(blog, post.id)).kind).toBe('accepted');
  });

  test('accept sixty in an hour on a post, and two hundred pending', async () => {
    const { blog, post } = await aBlog();
    // Without proofs, which would take longer than the rest: they count all the same.
    for (let i = 0; i < 60; i += 1) await aComment(blog, post.id, { nonce: '' });
    expect(await send(blog, post.id)).toEqual({ kind: 'too-many', limit: 'post' });
    await storeComments(blog, post.id, 140, 'pending');
    blog.clock.advance(3_600_000);
    expect(await send(blog, post.id)).toEqual({ kind: 'too-many', limit: 'queue' });
  });
});

describe('a reply', () => {
  test('is below the comment that it replies to, to the fourth level', async () => {
    const { blog, deps, post } = await aBlog();
    await changeSetting(deps, 'commentModeration', 'none');
    let parentId: number | null = null;
    const places = [];
    for (let i = 0; i < 5; i += 1) {
      const { comment } = await aComment(blog, post.id, { parentId });
      places.push({ id: comment.id, parentId: comment.parentId, depth: comment.depth });
      parentId = comment.id;
    }
    expect(places.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 3]);
    expect(places[4]?.parentId).toBe(places[2]?.id);
  });

  test('to a comment that is gone, pending or on another post replies to the post', async () => {
    const { blog, deps, post } = await aBlog();
    const pending = await aComment(blog, post.id);
    const elsewhere = await aComment(blog, (await aPost(deps)).id);
    await decideComments(deps, [elsewhere.comment.id], 'approved');
    for (const parentId of [pending.comment.id, elsewhere.comment.id, 9_999]) {
      const { comment } = await aComment(blog, post.id, { parentId });
      expect(comment).toMatchObject({ parentId: null, depth: 0 });
    }
  });
});
