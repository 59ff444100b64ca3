/**
 * A post so long that it is rendered in a process of its own: only what needs the rendered text
 * starts one.
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

test('looking at a long post, its autosave, its notifications and its flags render nothing', async () => {
  const { agent, send, post, editor, renders } = await withLongPost();
  await send(`${editor}/autosave`, { version: 1, markdown: LONG }).expect(200);
  await send(`${editor}/autosave/discard`, {}).expect(303);
  await agent.get(`${editor}/notifications`).expect(200);
  await agent.get(`${editor}/revisions`).expect(200);
  await send('/admin/posts', { do: 'close-comments', row: post.id }).expect(303);
  await send(`${editor}/delete`, {}).expect(303);
  expect(renders.started()).toBe(0);
});

test('200 for the editor of a long post, with an excerpt only where somebody wrote one', async () => {
  const made = await withLongPost();
  expect((await made.agent.get(made.editor).expect(200)).text).not.toContain(
    'value="The opening."',
  );
  expect(made.renders.started()).toBe(1);
  const written = await withLongPost({ excerpt: 'By hand.' });
  expect((await written.agent.get(written.editor).expect(200)).text).toContain('value="By hand."');
});

test('a long post that changes keeps the excerpt that somebody wrote, and makes the other anew', async () => {
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

test('422 for a new post past the rendering deadline, whose text is rendered once', async () => {
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
