/**
 * A text that takes longer to render than the deadline allows: no request waits for it, and no text
 * is lost. Rendering in the server's own thread could not be stopped.
 */
import { expect, test } from 'vitest';
import { findForEditing } from '../../../src/posts/edit.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

/** Takes several seconds by itself; and no process starts in a tenth of one. */
const SLOW = '!['.repeat(250_000);

async function withOwner() {
  const blog = await testBlog({ env: { RENDER_TIMEOUT_MS: '100' } });
  const { agent, csrf } = await signedInAs(blog);
  const send = (path: string, fields: object) =>
    agent
      .post(path)
      .type('form')
      .send({ csrf, status: 'published', kind: 'post', ...fields });
  return { ...blog, agent, send };
}

test('422: a preview and a dry run show the reason', async () => {
  const { send } = await withOwner();
  for (const path of ['/admin/posts/preview', '/admin/posts/dry-run']) {
    const { text } = await send(path, { title: 'Slow', markdown: SLOW }).expect(422);
    expect(text).toContain('takes longer than 0.1 seconds to turn into a page');
  }
});

test('422: a saved post is not changed; its text is autosaved, and the page says why', async () => {
  const { agent, send, deps, request } = await withOwner();
  const post = await aPost(deps, { markdown: 'As it was.' });
  const editor = `/admin/posts/${post.id}`;
  const version = (await findForEditing(deps, post.id))?.version;
  const answer = await send(editor, {
    version,
    title: post.title,
    slug: post.slug,
    markdown: SLOW,
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('takes longer than 0.1 seconds to turn into a page');
  expect(answer.text).toContain('Your text is saved as a draft. Nothing was published.');
  expect((await request.get(post.path).expect(200)).text).toContain('As it was.');
  // Another day, another browser.
  expect((await agent.get(editor).expect(200)).text).toContain(SLOW);
});

test('422: a new post becomes a draft with the whole text', async () => {
  const { agent, send, deps } = await withOwner();
  const fields = { title: 'A long walk', slug: 'walk', tags: 'slow', markdown: SLOW };
  const { text } = await send('/admin/posts/new', fields).expect(422);
  expect(text).toContain('Your text is saved as a draft. Nothing was published.');
  const [, editor = ''] = /action="http:\/\/blog\.example(\/admin\/posts\/\d+)"/.exec(text) ?? [];
  expect(await findForEditing(deps, Number(editor.split('/').at(-1)))).toMatchObject({
    title: 'A long walk',
    status: 'draft',
  });
  const page = (await agent.get(editor).expect(200)).text;
  for (const kept of [SLOW, 'value="walk"', 'value="slow"']) expect(page).toContain(kept);
});

test('201: a new post is autosaved as a draft', async () => {
  const { agent, send } = await withOwner();
  const answer = await send('/admin/posts/new/autosave', { markdown: SLOW }).expect(201);
  const { editor } = answer.body as { editor: { url: string } };
  expect((await agent.get(new URL(editor.url).pathname).expect(200)).text).toContain(SLOW);
});

test('422: a save while another tab has its own autosave keeps both texts, and says so', async () => {
  const { agent, send, deps } = await withOwner();
  const { id, title, slug } = await aPost(deps);
  await send(`/admin/posts/${id}/autosave`, { markdown: 'The other tab.' }).expect(200);
  const version = (await findForEditing(deps, id))?.version;
  const answer = await send(`/admin/posts/${id}`, { version, title, slug, markdown: SLOW });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(
    'Nothing was saved, because this post is also open in another tab.',
  );
  expect(answer.text).toContain(SLOW);
  expect((await agent.get(`/admin/posts/${id}`).expect(200)).text).toContain('The other tab.');
});
