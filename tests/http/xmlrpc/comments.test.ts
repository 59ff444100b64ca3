/** Comments and linkbacks by programs: written, moderated and listed with the permissions of the admin. */
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import type { Role } from '../../../src/accounts/user.ts';
import { findAdminComments } from '../../../src/comments/admin-list.ts';
import { clientLinkbackId } from '../../../src/http/xmlrpc/ids.ts';
import { publishPost } from '../../../src/posts/publish.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog, type TestBlog } from '../../support/blog/test-blog.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { aComment, type Sent } from '../../support/samples/comments.ts';

type Struct = Record<string, string>;

const listed = async (program: XmlRpcProgram, filter: object = {}): Promise<string[]> => {
  const structs = await program.call<Struct[]>('wp.getComments', 1, WHO, filter);
  return structs.map(({ comment_id: id = '' }) => id);
};

const commentOn = async (blog: TestBlog, postId: number, sent: Sent = {}): Promise<number> =>
  (await aComment(blog, postId, sent)).comment.id;

const stateOf = async (blog: TestBlog, id: number) =>
  (await findAdminComments(blog.deps, [id]))[0]?.state;

describe('a new comment', () => {
  test('200 a comment by a program is its user’s, approved at once, and answered with an int', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const program = await aProgram(blog, { user: 'author' });
    const answer = await program.answer('wp.newComment', 1, WHO, String(post.id), {
      content: 'First line\nsecond line\n\nNext <strong>paragraph</strong> & so on',
      author: 'Somebody else',
      author_email: 'else@reader.example',
    });
    expect(answer).toMatchObject({ shape: 'int' });
    const [comment] = await findAdminComments(blog.deps, [
      'value' in answer ? Number(answer.value) : 0,
    ]);
    expect(comment).toMatchObject({
      authorName: program.user.name,
      userId: program.user.id,
      state: 'approved',
      authorEmail: null,
    });
    const struct = await program.call<Struct>('wp.getComment', 1, WHO, comment?.id);
    expect(struct['content']).toBe(
      'First line\nsecond line\n\nNext <strong>paragraph</strong> &amp; so on',
    );
    expect(struct['link']).toBe(`${blog.urlOf(post)}#comment-${comment?.id}`);
    const [action] = await listActions(blog.deps, { max: 1 });
    expect(action).toMatchObject({ action: 'commented on', what: post.path });
    expect(action?.who).toContain('A test’s program');
  });

  test('200 a program that speaks Markdown reads the Markdown that it wrote', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const program = await aProgram(blog, { format: 'markdown' });
    const content = 'With *stress*, and 2 < 3';
    const id = await program.call('wp.newComment', 1, WHO, post.id, { content });
    const struct = await program.call<Struct>('wp.getComment', 1, WHO, id);
    expect(struct['content']).toBe(content);
  });

  test('200 a user’s own draft takes many comments in a row, and somebody else’s takes none: 404', async () => {
    const blog = await testBlog();
    const program = await aProgram(blog, { user: 'author' });
    const draft = await publishPost(blog.deps, {
      title: 'A draft',
      markdown: 'Text',
      author: program.user.name,
      status: 'draft',
      commentsOpen: true,
    });
    for (let number = 1; number <= 14; number += 1) {
      await program.call('wp.newComment', 1, WHO, draft.id, { content: `Comment ${number}` });
    }
    const counts = await program.call('wp.getCommentCount', 1, WHO, draft.id);
    expect(counts).toEqual({ approved: 14, awaiting_moderation: 0, spam: 0, total_comments: 14 });
    const other = await aProgram(blog, { user: 'author' });
    const content = 'Not mine';
    expect(await other.faultCode('wp.newComment', 1, WHO, draft.id, { content })).toBe(404);
    expect(await other.faultCode('wp.getCommentCount', 1, WHO, draft.id)).toBe(404);
  });

  test('200 a moderator’s reply approves the comment that it replies to; an author’s is refused: 403', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id, { text: 'A question' });
    expect(await stateOf(blog, id)).toBe('pending');
    const author = await aProgram(blog, { user: 'author' });
    const reply = { content: 'An answer', comment_parent: String(id) };
    expect(await author.faultCode('wp.newComment', 1, WHO, post.id, reply)).toBe(403);
    const editor = await aProgram(blog, { user: 'editor' });
    const replyId = Number(await editor.call('wp.newComment', 1, WHO, post.id, reply));
    expect(await stateOf(blog, id)).toBe('approved');
    const struct = await editor.call<Struct>('wp.getComment', 1, WHO, replyId);
    expect(struct['parent']).toBe(String(id));
  });

  test('200 a reply to a linkback is below it', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const { id } = await aLinkback(blog.deps, { postId: post.id, type: 'mention' });
    const editor = await aProgram(blog, { user: 'editor' });
    const reply = { content: 'Thank you', comment_parent: clientLinkbackId(id) };
    const replyId = await editor.call('wp.newComment', 1, WHO, post.id, reply);
    const struct = await editor.call<Struct>('wp.getComment', 1, WHO, replyId);
    expect(struct['parent']).toBe(String(clientLinkbackId(id)));
  });

  test('200 faults: no such post 404, closed 403, empty 403, twice 409, parent elsewhere 404, too long 500', async () => {
    const blog = await testBlog();
    const program = await aProgram(blog);
    const [open, closed] = [
      await aPost(blog.deps),
      await aPost(blog.deps, { commentsOpen: false }),
    ];
    const elsewhere = await commentOn(blog, (await aPost(blog.deps)).id);
    const codeOf = (postId: unknown, struct: object) =>
      program.faultCode('wp.newComment', 1, WHO, postId, struct);
    await program.call('wp.newComment', 1, WHO, open.id, { content: 'Once' });
    expect([
      await codeOf(999, { content: 'Hello' }),
      await codeOf('x', { content: 'Hello' }),
      await codeOf(closed.id, { content: 'Hello' }),
      await codeOf(open.id, {}),
      await codeOf(open.id, { content: ' <p></p> ' }),
      await codeOf(open.id, { content: 'Once' }),
      await codeOf(open.id, { content: 'Reply', comment_parent: elsewhere }),
      await codeOf(open.id, { content: 'word '.repeat(2_500) }),
      await program.faultCode('wp.newComment', 1, WHO, open.id),
    ]).toEqual([404, 404, 403, 403, 403, 409, 404, 500, 400]);
  });
});

describe('moderation', () => {
  test('200 each status moderates a comment and a linkback, and hold takes a decision back', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id);
    const linkback = clientLinkbackId((await aLinkback(blog.deps, { postId: post.id })).id);
    const program = await aProgram(blog, { user: 'editor' });
    for (const each of [id, linkback]) {
      for (const status of ['approve', 'spam', 'trash', 'hold']) {
        expect(await program.call('wp.editComment', 1, WHO, String(each), { status })).toBe(true);
        const struct = await program.call<Struct>('wp.getComment', 1, WHO, each);
        expect(struct['status']).toBe(status);
        expect(await listed(program, { status })).toContain(String(each));
      }
    }
    expect((await listed(program, { status: 'all' })).sort()).toEqual(
      [String(id), String(linkback)].sort(),
    );
    const actions = await listActions(blog.deps, { max: 1 });
    expect(actions[0]?.action).toBe('unapproved');
  });

  test('200 nobody gets an email about a comment that a program made pending again', async () => {
    const blog = await testBlog();
    const id = await commentOn(blog, (await aPost(blog.deps)).id);
    const program = await aProgram(blog);
    for (const status of ['approve', 'hold']) {
      await program.call('wp.editComment', 1, WHO, id, { status });
    }
    const row = await blog.deps.db.comment.findUnique({ where: { id } });
    expect(row).toMatchObject({ state: 'pending', byOwner: true, announceAt: null });
  });

  test('200 a struct that is sent back as it was read changes nothing', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id, { text: 'With *stress*\nand <lines>' });
    const linkback = clientLinkbackId((await aLinkback(blog.deps, { postId: post.id })).id);
    const program = await aProgram(blog);
    for (const each of [id, linkback]) {
      const struct = await program.call<Struct>('wp.getComment', 1, WHO, each);
      expect(await program.call('wp.editComment', 1, WHO, each, struct)).toBe(true);
      expect(await program.call('wp.getComment', 1, WHO, each)).toEqual(struct);
    }
    const actions = (await listActions(blog.deps, { max: 9 })).map(({ action }) => action);
    expect(actions).toEqual([]);
  });

  test('200 an edited comment keeps its formats, its address and its state', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id, { text: 'With *stress*' });
    const program = await aProgram(blog);
    const content = 'With <em>stress</em>, edited';
    const struct = { content, author: 'Ada L.', author_url: 'https://ada.example/' };
    await program.call('wp.editComment', 1, WHO, id, struct);
    const [comment] = await findAdminComments(blog.deps, [id]);
    expect(comment).toMatchObject({
      markdown: 'With *stress*, edited',
      authorName: 'Ada L.',
      authorUrl: 'https://ada.example/',
      authorEmail: 'ada@reader.example',
      state: 'pending',
    });
    const email = { author_email: 'other@reader.example' };
    expect(await program.faultCode('wp.editComment', 1, WHO, id, email)).toBe(403);
    expect(await program.faultCode('wp.editComment', 1, WHO, id, { status: 'lost' })).toBe(401);
    expect(await program.faultCode('wp.editComment', 1, WHO, id, { author: '' })).toBe(403);
    expect(await program.faultCode('wp.editComment', 1, WHO, 999, { content })).toBe(404);
  });

  test('200 a linkback keeps the words of its page: 403', async () => {
    const blog = await testBlog();
    const { id } = await aLinkback(blog.deps);
    const program = await aProgram(blog);
    const change = { content: 'Other words' };
    expect(await program.faultCode('wp.editComment', 1, WHO, clientLinkbackId(id), change)).toBe(
      403,
    );
  });

  test('200 a deleted comment is rejected, and one that is rejected already is left to the blog', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id);
    const program = await aProgram(blog);
    expect(await program.call('wp.deleteComment', 1, WHO, id)).toBe(true);
    expect(await stateOf(blog, id)).toBe('rejected');
    expect(await program.call('wp.deleteComment', 1, WHO, id)).toBe(true);
    expect(await stateOf(blog, id)).toBe('rejected');
    expect(await program.faultCode('wp.deleteComment', 1, WHO, 'x')).toBe(404);
  });
});

describe('reading', () => {
  test('200 comments and linkbacks are one list, newest first, in pages that continue each other', async () => {
    const blog = await testBlog();
    const [post, other] = [await aPost(blog.deps), await aPost(blog.deps)];
    const expected: string[] = [];
    for (let number = 0; number < 4; number += 1) {
      blog.clock.advance(60_000);
      expected.unshift(String(await commentOn(blog, post.id, { text: `${number}` })));
      blog.clock.advance(60_000);
      const { id } = await aLinkback(blog.deps, { postId: post.id });
      expected.unshift(String(clientLinkbackId(id)));
    }
    blog.clock.advance(60_000);
    const elsewhere = String(await commentOn(blog, other.id, { text: 'Elsewhere' }));
    await aLinkback(blog.deps, { postId: post.id, verification: 'pending' });
    const program = await aProgram(blog, { user: 'editor' });
    const ofPost = { post_id: String(post.id) };
    expect(await listed(program, { ...ofPost, number: 100 })).toEqual(expected);
    expect(await listed(program)).toEqual([elsewhere, ...expected]);
    const pages = [];
    for (let offset = 0; offset < 9; offset += 3) {
      pages.push(...(await listed(program, { status: '', number: '3', offset: String(offset) })));
    }
    expect(pages).toEqual([elsewhere, ...expected]);
    expect(await listed(program, { offset: 1_000_000 })).toEqual([]);
    expect(await listed(program, { post_id: 999 })).toEqual([]);
    expect(await listed(program, { status: 'approve' })).toEqual([]);
  });

  test('200 an email address is shown to owners only, and no address of a client to anybody', async () => {
    const blog = await testBlog();
    const id = await commentOn(blog, (await aPost(blog.deps)).id);
    const shown: Record<string, unknown> = {};
    for (const user of ['owner', 'editor'] as const) {
      const program = await aProgram(blog, { user });
      const struct = await program.call<Struct>('wp.getComment', 1, WHO, id);
      shown[user] = [struct['author_email'], struct['author_ip']];
    }
    expect(shown).toEqual({ owner: ['ada@reader.example', ''], editor: ['', ''] });
  });

  test('200 authors read the approved comments of a post, and moderate none: 401, 403, 404', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = await commentOn(blog, post.id, { text: 'Pending' });
    const approved = await commentOn(blog, post.id, { text: 'Approved' });
    const editor = await aProgram(blog, { user: 'editor' });
    await editor.call('wp.editComment', 1, WHO, approved, { status: 'approve' });
    const author = await aProgram(blog, { user: 'author' });
    expect(await listed(author, { post_id: post.id })).toEqual([String(approved)]);
    const status = { status: 'spam' };
    expect([
      await author.faultCode('wp.getComments', 1, WHO, {}),
      await author.faultCode('wp.getComments', 1, WHO, { post_id: post.id, ...status }),
      await author.faultCode('wp.getComment', 1, WHO, id),
      await author.faultCode('wp.editComment', 1, WHO, approved, status),
      await author.faultCode('wp.editComment', 1, WHO, id, status),
      await author.faultCode('wp.deleteComment', 1, WHO, approved),
    ]).toEqual([401, 401, 404, 403, 404, 403]);
    expect(await stateOf(blog, approved)).toBe('approved');
  });

  test.each<[Role]>([['owner'], ['editor'], ['author']])(
    '200 the statuses are listed for an %s',
    async (user) => {
      const program = await aProgram(await testBlog(), { user });
      expect(await program.call('wp.getCommentStatusList', 1, WHO)).toEqual({
        hold: 'Unapproved',
        approve: 'Approved',
        spam: 'Spam',
        trash: 'Trash',
      });
    },
  );
});
