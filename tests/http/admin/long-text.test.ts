/**
 * A post so long that a subprocess renders it: only pages that need the rendered text start one.
 */
import { expect, test } from 'vitest';
import { changePost, findForEditing } from '../../../src/posts/edit.ts';
import { watchProcesses } from '../../support/watch-processes.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const LONG = `The opening.\n\n${'Some words, and *stress*.\n\n'.repeat(1_000)}`;

async function withLongPost(draft: { excerpt?: string } = {}) {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  const post = await aPost(blog.deps, { markdown: LONG, ...draft });
  const send = (path: string, fields: object) =>
    agent
      .post(path)
      .type('form')
      .send({ csrf, ...fields });
  const renders = watchProcesses('renderMarkdown');
  return { ...blog, agent, send, user, post, renders, editor: `/admin/posts/${post.id}` };
}

test('viewing a long post, its autosave, notifications and flags renders nothing', async () => {
  const { agent, send, post, editor, renders } = await withLongPost();
  await send(`${editor}/autosave`, { version: 1, markdown: LONG }).expect(200);
  await send(`${editor}/autosave/discard`, {}).expect(303);
  await agent.get(`${editor}/notifications`).expect(200);
  await agent.get(`${editor}/revisions`).expect(200);
  await send('/admin/posts', { do: 'close-comments', row: post.id }).expect(303);
  await send(`${editor}/delete`, {}).expect(303);
  expect(renders.started()).toBe(0);
});

test('200: the editor of a long post shows an excerpt only if its author wrote one', async () => {
  const made = await withLongPost();
  expect((await made.agent.get(made.editor).expect(200)).text).not.toContain(
    'The opening.</textarea>',
  );
  expect(made.renders.started()).toBe(1);
  const written = await withLongPost({ excerpt: 'By hand.' });
  expect((await written.agent.get(written.editor).expect(200)).text).toContain(
    'By hand.</textarea>',
  );
});

test('a changed long post keeps a written excerpt, and gets a new generated one', async () => {
  for (const [excerpt, expected] of [
    [undefined, 'Another opening.'],
    ['By hand.', 'By hand.'],
  ]) {
    const { deps, post, user } = await withLongPost(excerpt === undefined ? {} : { excerpt });
    const seen = await findForEditing(deps, post.id);
    if (!seen) throw new Error('There is no post.');
    await changePost(deps, seen, { markdown: `Another opening.\n\n${LONG}` }, user.id);
    expect(await findForEditing(deps, post.id)).toMatchObject({ excerpt: expected });
  }
});

test('422: a new post over the rendering deadline is rendered only once', async () => {
  const blog = await testBlog({ env: { RENDER_TIMEOUT_MS: '100' } });
  const { agent, csrf } = await signedInAs(blog);
  const renders = watchProcesses('renderMarkdown');
  const fields = {
    title: 'Slow',
    kind: 'post',
    status: 'published',
    markdown: '!['.repeat(250_000),
  };
  const answer = await agent
    .post('/admin/posts/new')
    .type('form')
    .send({ csrf, ...fields });
  expect(answer.status).toBe(422);
  expect(renders.started()).toBe(1);
});
