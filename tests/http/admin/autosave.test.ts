import { describe, expect, test } from 'vitest';
import type { AutosaveAnswer } from '../../../src/http/admin/posts/autosave.ts';
import { findForEditing } from '../../../src/posts/edit.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function withPost() {
  const blog = await testBlog();
  const browser = await signedInAs(blog);
  const post = await aPost(blog.deps, { title: 'As saved', markdown: 'As saved.' });
  const editor = `/admin/posts/${post.id}`;
  const send = (path: string, fields: object) =>
    browser.agent
      .post(path)
      .type('form')
      .send({ csrf: browser.csrf, ...fields });
  const type = async (fields: object, path = editor) => {
    const answer = await send(`${path}/autosave`, fields);
    return { status: answer.status, answer: answer.body as AutosaveAnswer };
  };
  return { ...blog, ...browser, post, editor, send, type };
}

describe('autosave', () => {
  test('200: the next editor shows the autosaved text, and the post does not change', async () => {
    const { agent, request, post, editor, type, urlOf } = await withPost();
    const { status, answer } = await type({
      version: '0',
      title: 'As <typed>',
      markdown: 'Half a sen',
      commentsOpen: 'on',
    });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ message: 'Draft saved 10:00' });
    const page = await agent.get(editor).expect(200);
    expect(page.text).toContain('Restored unsaved changes from 10:00');
    expect(page.text).toContain('As &lt;typed&gt;</textarea>');
    expect(page.text).toContain('Half a sen');
    expect(page.text).toContain(`name="savedAt" value="${answer.savedAt}"`);
    expect((await request.get(new URL(urlOf(post)).pathname).expect(200)).text).toContain(
      'As saved.',
    );
    expect((await request.get(new URL(urlOf(post)).pathname)).text).not.toContain('Half a sen');
  });

  test('409: an autosave from a second tab is refused, and the first tab’s is unchanged', async () => {
    const { agent, editor, type } = await withPost();
    const first = await type({ markdown: 'The first tab.' });
    const second = await type({ markdown: 'The second tab.' });
    expect(second.status).toBe(409);
    expect(second.answer.savedAt).toBeUndefined();
    expect(second.answer.message).toContain('another tab');
    expect((await agent.get(editor)).text).toContain('The first tab.');
    const on = await type({ markdown: 'It goes on.', savedAt: String(first.answer.savedAt) });
    expect(on.status).toBe(200);
  });

  test('201: a new post becomes a draft, whose title makes its slug when it is saved', async () => {
    const { deps, agent, send, type, request } = await withPost();
    const { status, answer } = await type(
      { title: '', markdown: 'The first words', kind: 'page' },
      '/admin/posts/new',
    );
    expect(status).toBe(201);
    const { id, version, url } = answer.editor ?? { id: 0, version: -1, url: '' };
    expect(url).toBe(`http://blog.example/admin/posts/${id}`);
    expect(await findForEditing(deps, id)).toMatchObject({
      status: 'draft',
      kind: 'page',
      title: '',
      markdown: 'The first words',
      version,
    });
    expect((await request.get('/').expect(200)).text).not.toContain('The first words');
    await send(`/admin/posts/${id}`, {
      version,
      title: 'A long walk',
      kind: 'post',
      status: 'published',
      markdown: 'The first words, and more',
    }).expect(303);
    expect(await findForEditing(deps, id)).toMatchObject({
      kind: 'post',
      path: '/2026/11/a-long-walk',
    });
    expect((await agent.get(`/admin/posts/${id}`)).text).not.toContain('Restored unsaved changes');
  });

  test('303: discarding deletes the autosave', async () => {
    const { agent, editor, send, type } = await withPost();
    await type({ markdown: 'Half a sen' });
    const { headers } = await send(`${editor}/autosave/discard`, {}).expect(303);
    expect(headers['location']).toBe(`http://blog.example${editor}?done=discarded`);
    const page = await agent.get(`${editor}?done=discarded`).expect(200);
    expect(page.text).not.toContain('Half a sen');
    expect(page.text).toContain('Unsaved changes discarded.');
  });

  test('200: a change saved meanwhile by another user is shown beside the autosave', async () => {
    const blog = await withPost();
    const { agent, editor, post, type } = blog;
    await type({ version: '0', title: 'Mine', markdown: 'Mine.' });
    const other = await signedInAs(blog, 'editor');
    const fields = { csrf: other.csrf, version: '0', title: 'Theirs', markdown: 'Theirs.' };
    await other.agent
      .post(editor)
      .type('form')
      .send({ ...fields, slug: post.slug, status: 'published' })
      .expect(303);
    const { text } = await agent.get(editor).expect(200);
    expect(text).toContain('This post was changed while you were editing');
    expect(text).toContain('Theirs.</pre>');
    expect(text).toContain('Mine</textarea>');
    const { answer } = await type({
      version: '0',
      markdown: 'Mine, too.',
      savedAt: autosavedIn(text),
    });
    expect(answer.message).toContain('This post was changed elsewhere');
  });

  test('404: an autosave for another author’s post is refused', async () => {
    const blog = await withPost();
    const author = await signedInAs(blog, 'author');
    for (const path of ['autosave', 'autosave/discard']) {
      await author.agent
        .post(`${blog.editor}/${path}`)
        .type('form')
        .send({ csrf: author.csrf, markdown: 'x' })
        .expect(404);
    }
  });

  test('413: a text too long for a post is refused', async () => {
    const { send, editor } = await withPost();
    await send(`${editor}/autosave`, { markdown: 'x'.repeat(4_100_000) }).expect(413);
  });

  test.each(['x', '-1', '1e400', '99999999999999999999'])(
    '200: an invalid time counts as missing: %s',
    async (savedAt) => {
      const { type } = await withPost();
      expect((await type({ markdown: 'x', savedAt })).status).toBe(200);
    },
  );
});

function autosavedIn(page: string): string {
  return /name="savedAt" value="(\d+)"/.exec(page)?.[1] ?? '';
}
