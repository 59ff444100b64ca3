/** Programs that write HTML read back what they wrote, byte for byte, until somebody else changes the text. */
import { expect, test } from 'vitest';
import { sourceFor } from '../../../src/clients/body/body-out.ts';
import type { GivenBody } from '../../../src/clients/fields.ts';
import { findPost, listPosts } from '../../../src/clients/find-posts.ts';
import type { ProgramFormat } from '../../../src/clients/program.ts';
import { changePost } from '../../../src/clients/write-post.ts';
import {
  changePost as changeInAdmin,
  findForEditing,
  findRevision,
  restoreRevision,
} from '../../../src/posts/edit.ts';
import { SENT_HTML_FIELD } from '../../../src/posts/editable/sent-html.ts';
import { deletePost } from '../../../src/posts/withdraw.ts';
import { aClientPost, aProgram, writtenPost } from '../../support/blog/a-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const html = (source: string): GivenBody => ({ format: 'html', source });

async function written(source: string) {
  const blog = await testBlog();
  const { deps } = blog;
  const program = await aProgram(blog);
  const { id } = await aClientPost(blog, program, { body: html(source) });
  const read = async (format: ProgramFormat = 'html') => {
    const post = await findPost(deps, program, id);
    if (!post) throw new Error('There is no post.');
    return await sourceFor(deps, { ...program, format }, post);
  };
  const change = async (body: GivenBody, fields: object = {}) =>
    await changePost(deps, program, id, { ...fields, body });
  const row = () => deps.db.post.findUniqueOrThrow({ where: { id } });
  const editable = async () => {
    const post = await findForEditing(deps, id);
    if (!post) throw new Error('There is no post.');
    return post;
  };
  const stored = () => deps.db.postField.count({ where: { name: SENT_HTML_FIELD } });
  return { blog, deps, program, id, read, change, row, editable, stored };
}

const BLOCKS = '<!-- wp:paragraph -->\n<p>Six <b>hours</b> late.</p>\n<!-- /wp:paragraph -->';
const TEXTS = [
  ['text without tags', 'Hello'],
  ['lines of WordPress', 'One\r\ntwo <b>bold</b>\n\n<!--more Go on-->\n\n“Three” &amp; four '],
  ['blocks', BLOCKS],
  ['attributes', '<p class="x" style="color: red">A <i>b</i> <img src="/a.png" width=3></p>\n'],
] as const;

test.each(TEXTS)('%s that becomes Markdown is read back byte for byte', async (_, source) => {
  const { blog, program, id, read, change, row, stored } = await written(source);
  const before = await row();
  expect(before.bodyFormat).toBe('markdown');
  expect(await read()).toBe(source);
  expect(await read('markdown')).toBe(before.markdown);
  const [listed] = await listPosts(blog.deps, program, { number: 9 });
  expect(listed).toMatchObject({ id, sentHtml: source, customFields: [] });
  for (const again of [source, `\n${source.replace(/\r?\n/g, '\r\n')} `]) {
    expect((await change(html(again))).kind).toBe('unchanged');
    expect(await read()).toBe(source);
  }
  expect(await row()).toEqual(before);
  expect(await stored()).toBe(1);
});

test('text without paragraphs that stays HTML is read back without ours', async () => {
  const source = 'H<sub>2</sub>O\n\nand more';
  const { read, change, row } = await written(source);
  const before = await row();
  expect(before).toMatchObject({ bodyFormat: 'html' });
  expect(before.markdown).toContain('<p>H<sub>2</sub>O</p>');
  expect(await read()).toBe(source);
  expect(await read('markdown')).toBe(before.markdown);
  for (const again of [html(source), { ...html(before.markdown), format: 'markdown' } as const]) {
    expect((await change(again)).kind).toBe('unchanged');
  }
  expect(await row()).toEqual(before);
  expect(await read()).toBe(source);
});

test('another spelling of the same text is read from then on, and is no change of the post', async () => {
  const { deps, program, read, change, row } = await written('Hello');
  const before = await row();
  for (const source of ['<p>Hello</p>', BLOCKS.replace(/Six.*late\./, 'Hello'), 'Hello']) {
    const outcome = await change(html(source));
    expect(outcome.kind).toBe('unchanged');
    expect(await sourceFor(deps, program, writtenPost(outcome))).toBe(source);
    expect(await read()).toBe(source);
  }
  expect(await row()).toEqual(before);
  const renamed = await change(html('<p >Hello</p>'), { title: 'Another title' });
  expect(renamed).toMatchObject({ kind: 'changed', post: { version: 1, markdown: 'Hello' } });
  expect(await read()).toBe('<p >Hello</p>');
});

test('changed HTML is read back as the changed HTML', async () => {
  const { read, change, row } = await written('Hello');
  for (const source of ['Hello <b>you</b>', '<p>H<sub>2</sub>O</p>', 'Two\n\nagain', 'Hello']) {
    expect((await change(html(source))).kind).toBe('changed');
    expect(await read()).toBe(source);
  }
  expect(await row()).toMatchObject({ version: 4 });
});

test('a change in the admin, a restored revision and Markdown of a program make it stale', async () => {
  const { deps, program, id, read, change, row, editable, stored } = await written('Hello *you*');
  const { markdown } = await row();
  const { id: userId } = program.user;
  await changeInAdmin(deps, await editable(), { title: 'Only the title' }, userId);
  expect(await read()).toBe('Hello *you*');
  await changeInAdmin(deps, await editable(), { markdown: 'Other' }, userId);
  expect([await read(), await stored()]).toEqual(['<p>Other</p>', 0]);
  const revision = await findRevision(deps, id, 1);
  if (!revision) throw new Error('There is no revision.');
  await restoreRevision(deps, await editable(), revision, userId);
  expect((await row()).markdown).toBe(markdown);
  expect(await read()).toBe('<p>Hello *you*</p>');

  await change(html('Hello <b>you</b>'));
  expect(await read()).toBe('Hello <b>you</b>');
  await change({ format: 'markdown', source: 'Mine' });
  expect([await read(), await stored()]).toEqual(['<p>Mine</p>', 0]);
  // Whoever writes the row, such as a change of an image's URL.
  await change(html('Hello <b>you</b>'));
  await deps.db.post.update({ where: { id }, data: { markdown: 'Elsewhere' } });
  expect(await read()).toBe('<p>Elsewhere</p>');
});

test('it counts for no limit of custom fields, programs cannot name it, and a deleted post has none', async () => {
  const block = (text: string, size: number) =>
    `<!-- wp:paragraph {"a":"${'x'.repeat(size)}"} -->\n<p>${text}</p>\n<!-- /wp:paragraph -->`;
  const { blog, deps, program, id, read, change, stored } = await written(block('Hello', 70_000));
  const sent = await read();
  const { id: fieldId } = await deps.db.postField.findFirstOrThrow();
  const customFields = Array.from({ length: 50 }, (_, n) => ({ name: `f${n}`, value: 'x' }));
  const outcome = await changePost(deps, program, id, { customFields });
  expect(writtenPost(outcome).customFields).toHaveLength(50);
  const taken = [{ id: fieldId, value: 'mine' }];
  expect((await changePost(deps, program, id, { customFields: taken })).kind).toBe('refused');
  await changePost(deps, program, id, { customFields: [{ name: SENT_HTML_FIELD, value: 'mine' }] });
  expect(await read()).toBe(sent);
  // A longer one is not stored.
  expect((await change(html(block('Hi', 1_000_000)))).kind).toBe('changed');
  expect([await read(), await stored()]).toEqual(['<p>Hi</p>', 0]);
  await change(html('Hi <b>you</b>'));
  expect(await stored()).toBe(1);
  const [post] = await listPosts(blog.deps, program, { number: 1 });
  await deletePost(deps, post?.path ?? '');
  expect(await stored()).toBe(0);
});

test('readers never get it', async () => {
  const { blog, row } = await written('<p data-secret="1">Hello <b class="hidden">you</b></p>');
  const { path } = await row();
  const { text } = await blog.request.get(path).expect(200);
  expect(text).toContain('Hello');
  expect(text).not.toMatch(/data-secret|class="hidden"/);
});
