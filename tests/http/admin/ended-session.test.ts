/**
 * A post that is sent after its writer's session ended.
 */
import { describe, expect, test } from 'vitest';
import { endSession, SESSION_MS } from '../../../src/accounts/sessions.ts';
import { findForEditing } from '../../../src/posts/edit.ts';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const WRITTEN = { title: 'As <typed>', markdown: 'Half a sentence' };

async function afterItsSession(role: 'owner' | 'author' = 'owner') {
  const blog = await testBlog();
  const browser = await signedInAs(blog, role);
  const post = await aPost(blog.deps, { title: 'As saved', markdown: 'As saved.' });
  blog.clock.advance(SESSION_MS);
  const send = (path: string, fields: object) =>
    blog.request
      .post(path)
      .set('Cookie', browser.cookie)
      .type('form')
      .send({ csrf: browser.csrf, ...fields });
  /** Signs in with the form on the page, and opens the page that it redirects to. */
  const signInFrom = async (page: string) => {
    const back = /name="return" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const fields = { email: browser.user.email, password: PASSWORD, return: back };
    const signedIn = await blog.request
      .post('/admin/sign-in')
      .type('form')
      .send(fields)
      .expect(303);
    const [cookie = ''] = signedIn.get('Set-Cookie') ?? [];
    const { text } = await blog.request.get(back).set('Cookie', cookie.split(';')[0] ?? '');
    return { back, text };
  };
  const autosaves = () => blog.deps.db.autosave.count();
  return { ...blog, ...browser, post, send, signInFrom, autosaves };
}

describe('a post sent with the cookie of an ended session', () => {
  test('401 stores a changed post as an autosave, which the editor shows after signing in', async () => {
    const { deps, post, send, signInFrom } = await afterItsSession();
    const fields = { ...WRITTEN, version: '0', markdown: 'Much. '.repeat(100_000) };
    const { text } = await send(`/admin/posts/${post.id}`, fields).expect(401);
    expect(text).toContain('Your text is saved');
    expect(text).not.toContain('Much. ');
    expect(text).not.toContain('As &lt;typed&gt;');
    // Only saving changes a post.
    expect((await findForEditing(deps, post.id))?.title).toBe('As saved');
    const found = await signInFrom(text);
    expect(found.back).toBe(`/admin/posts/${post.id}`);
    expect(found.text).toContain('As &lt;typed&gt;</textarea>');
    expect(found.text).toContain('Much. Much. ');
  });

  test('401 stores a new post as a draft with an autosave', async () => {
    const { deps, send, signInFrom } = await afterItsSession();
    const { text } = await send('/admin/posts/new', WRITTEN).expect(401);
    expect(text).not.toContain('Half a sentence');
    const { back, text: editor } = await signInFrom(text);
    expect(editor).toContain('Half a sentence');
    const draft = await findForEditing(deps, Number(back.split('/').at(-1)));
    expect(draft).toMatchObject({ title: 'As <typed>', status: 'draft', markdown: '' });
  });

  test('401 stores it beside an autosave of another tab, and never replaces that one', async () => {
    const { post, send, signInFrom, autosaves } = await afterItsSession();
    await send(`/admin/posts/${post.id}`, { ...WRITTEN, markdown: 'The first tab' }).expect(401);
    const second = await send(`/admin/posts/${post.id}`, WRITTEN).expect(401);
    expect(await autosaves()).toBe(2);
    const { back, text } = await signInFrom(second.text);
    expect(back).not.toBe(`/admin/posts/${post.id}`);
    expect(text).toContain('Half a sentence');
  });

  test('401 creates at most five drafts', async () => {
    const { send, autosaves } = await afterItsSession();
    for (let count = 1; count <= 7; count += 1) {
      await send('/admin/posts/new', { ...WRITTEN, title: `Number ${count}` }).expect(401);
    }
    expect(await autosaves()).toBe(5);
  });

  test('401 stores a draft of the sender’s own when the post is another author’s', async () => {
    const { deps, post, send, user } = await afterItsSession('author');
    await send(`/admin/posts/${post.id}`, WRITTEN).expect(401);
    const [edit] = await deps.db.autosave.findMany();
    expect(edit).toMatchObject({ userId: user.id });
    expect(edit?.postId).not.toBe(post.id);
  });
});

describe('a post sent without a valid session stores nothing, and a long text is not echoed', () => {
  const long = 'x'.repeat(20_000);

  test('401 without the token of the form', async () => {
    const { send, autosaves } = await afterItsSession();
    const { text } = await send('/admin/posts/new', {
      ...WRITTEN,
      csrf: 'guessed',
      markdown: long,
    });
    expect(text).not.toContain(long);
    expect(await autosaves()).toBe(0);
  });

  test('401 for a session that was signed out, or ended long ago', async () => {
    const { deps, clock, listener, request, send, autosaves, user } = await afterItsSession();
    clock.advance(31 * 86_400_000);
    // A sign-in deletes sessions that ended long ago.
    const fields = { email: user.email, password: PASSWORD };
    await request.post('/admin/sign-in').type('form').send(fields).expect(303);
    await send('/admin/posts/new', { ...WRITTEN, markdown: long }).expect(401);
    const other = await signedInAs({ deps, listener }, user);
    await endSession(deps, other.token);
    const { text } = await request
      .post('/admin/posts/new')
      .set('Cookie', other.cookie)
      .type('form')
      .send({ csrf: other.csrf, ...WRITTEN, markdown: long })
      .expect(401);
    expect(text).toContain('nothing was changed');
    expect(text).not.toContain(long);
    expect(await autosaves()).toBe(0);
  });

  test('413 for a text over the limit of a post, and 401 for a form of another page', async () => {
    const { send, autosaves } = await afterItsSession();
    await send('/admin/posts/new', { markdown: 'x'.repeat(4_000_001) }).expect(413);
    const { text } = await send('/admin/settings', { siteTitle: long }).expect(401);
    expect(text).not.toContain(long);
    expect(await autosaves()).toBe(0);
  });
});
