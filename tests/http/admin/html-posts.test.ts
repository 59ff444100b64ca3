/** Posts in HTML in the editor: what it says of them, saving, previews, conflicts, and converting to Markdown. */
import { expect, test } from 'vitest';
import { findForEditing, listRevisions } from '../../../src/posts/edit.ts';
import type { PostDraft } from '../../../src/posts/post.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const TABLE = '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>';

async function withPost(draft: Partial<PostDraft> = {}) {
  const blog = await testBlog();
  const browser = await signedInAs(blog);
  const post = await aPost(blog.deps, {
    ...{ title: 'A table', bodyFormat: 'html', markdown: TABLE },
    ...draft,
  });
  const editor = `/admin/posts/${post.id}`;
  const send = (path: string, fields: object) =>
    browser.agent
      .post(path)
      .type('form')
      .send({ csrf: browser.csrf, status: 'published', kind: 'post', ...fields });
  const stored = async () => {
    const found = await findForEditing(blog.deps, post.id);
    if (!found) throw new Error('There is no such post.');
    return found;
  };
  return { ...blog, ...browser, post, editor, send, stored };
}

test('200: the editor of a post in HTML shows its source, and why it is no Markdown', async () => {
  const { agent, editor } = await withPost();
  const { text } = await agent.get(editor).expect(200);
  expect(text).toContain('This text is HTML');
  expect(text).toContain('<li>Tables with merged cells have no Markdown.</li>');
  expect(text).toContain('&lt;td colspan=&#34;2&#34;&gt;a');
  expect(text).toContain('name="bodyFormat" value="html"');
  expect(text).not.toContain('data-mode="rich"');
});

test('200: the editor of a post in Markdown says nothing of HTML', async () => {
  const { agent, editor } = await withPost({ bodyFormat: 'markdown', markdown: '*a*' });
  const { text } = await agent.get(editor).expect(200);
  expect(text).not.toContain('This text is HTML');
  expect(text).toContain('data-mode="rich"');
});

test('303: a saved form keeps the format, also one that does not have it', async () => {
  const { send, editor, stored, post, request } = await withPost();
  const fields = { title: 'A table', slug: post.slug, markdown: '<p>d<sup>2</sup></p>' };
  await send(editor, { ...fields, version: 0, bodyFormat: 'html' }).expect(303);
  expect(await stored()).toMatchObject({ bodyFormat: 'html', version: 1 });
  await send(editor, { ...fields, version: 1, markdown: '<p>e<sup>2</sup></p>' }).expect(303);
  expect(await stored()).toMatchObject({ bodyFormat: 'html', version: 2 });
  expect((await request.get(post.path).expect(200)).text).toContain('<p>e<sup>2</sup></p>');
});

test('200: a preview shows what readers would see', async () => {
  const { send, post } = await withPost();
  const fields = { id: post.id, title: 'A', bodyFormat: 'html' };
  const markdown = '<p>f<sup>2</sup></p><script>hit()</script>';
  const { text } = await send('/admin/posts/preview', { ...fields, markdown }).expect(200);
  expect(text).toContain('<p data-line="0">f<sup data-line="0">2</sup></p>');
  expect(text).not.toContain('hit()');
});

test('200: what a conversion would change is shown, and nothing is changed by looking', async () => {
  const { agent, editor, stored } = await withPost();
  const { text } = await agent.get(`${editor}/convert`).expect(200);
  expect(text).toContain('<li>Tables with merged cells have no Markdown.</li>');
  expect(text).toContain('<li>1 merged table cell</li>');
  expect(text).toContain('| b | c |');
  expect(await stored()).toMatchObject({ bodyFormat: 'html', markdown: TABLE, version: 0 });
});

test('303: a conversion is an unsaved change of what was typed, and can be discarded', async () => {
  const { agent, send, editor, stored } = await withPost();
  const typed = {
    title: 'A table',
    version: 0,
    bodyFormat: 'html',
    markdown: '<p>g<ins>h</ins></p>',
  };
  const kept = await send(`${editor}/convert`, typed).expect(303);
  expect(kept.headers['location']).toMatch(/\/convert$/);
  const shown = await agent.get(`${editor}/convert`).expect(200);
  expect(shown.text).toContain('>gh</pre>');
  const converted = await send(`${editor}/convert`, { confirmed: 'yes' }).expect(303);
  expect(converted.headers['location']).toMatch(/done=converted$/);
  expect(await stored()).toMatchObject({ bodyFormat: 'html', markdown: TABLE, version: 0 });
  const page = await agent.get(editor).expect(200);
  expect(page.text).toContain('name="bodyFormat" value="markdown"');
  expect(page.text).toContain('\ngh</textarea>');
  await send(`${editor}/autosave/discard`, {});
  expect((await agent.get(editor)).text).toContain('name="bodyFormat" value="html"');
});

test('303: a saved conversion leaves the HTML as a revision, which can be restored', async () => {
  const { send, editor, stored, post, agent, deps } = await withPost();
  const fields = { title: 'A table', slug: post.slug, bodyFormat: 'markdown', markdown: 'i' };
  await send(editor, { ...fields, version: 0 }).expect(303);
  expect(await stored()).toMatchObject({ bodyFormat: 'markdown', markdown: 'i' });
  expect(await listRevisions(deps, post.id)).toHaveLength(1);
  const { text } = await agent.get(`${editor}/revisions/0`).expect(200);
  expect(text).toContain('HTML');
  await send(`${editor}/revisions/0/restore`, {}).expect(303);
  expect(await stored()).toMatchObject({ bodyFormat: 'html', markdown: TABLE });
});

test('409: a conflict shows the saved version, and says that its text has another format', async () => {
  const { send, editor, post } = await withPost();
  const fields = { title: 'A table', slug: post.slug };
  await send(editor, { ...fields, version: 0, bodyFormat: 'markdown', markdown: 'j' }).expect(303);
  const typed = { ...fields, version: 0, bodyFormat: 'html', markdown: '<p>k</p>' };
  const { text } = await send(editor, typed).expect(409);
  expect(text).toContain('(its text is Markdown)');
  expect(text).toContain('&lt;p&gt;k&lt;/p&gt;</textarea>');
});

test('200: there is nothing to convert of a post in Markdown', async () => {
  const { agent, editor } = await withPost({ bodyFormat: 'markdown', markdown: '*a*' });
  const { text } = await agent.get(`${editor}/convert`).expect(200);
  expect(text).toContain('This text is Markdown already.');
});

test('200: feeds have the HTML as readers get it', async () => {
  const { request } = await withPost({ markdown: '<p onclick="hit()">l<sup>2</sup></p>' });
  const { text } = await request.get('/feed.json').expect(200);
  const { items } = JSON.parse(text) as { items: { content_html: string }[] };
  expect(items[0]?.content_html).toContain('<p>l<sup>2</sup></p>');
});
