/** Posts whose text is HTML: saved, changed, restored, found and rendered again as those of Markdown. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { postCommand } from '../../src/cli/post.ts';
import { transact } from '../../src/db/client.ts';
import { changePost, findForEditing, findRevision, restoreRevision } from '../../src/posts/edit.ts';
import { renderDue } from '../../src/posts/render-due.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { searchPosts } from '../../src/search/search.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const HTML = '<p class="x">H<sub>2</sub>O  &amp; a <b>boat</b></p>\r\n<script>hit()</script>\u0085';

const row = (blog: TestBlog, id: number) => blog.deps.db.post.findUniqueOrThrow({ where: { id } });

async function edited(blog: TestBlog, id: number) {
  const post = await findForEditing(blog.deps, id);
  if (!post) throw new Error('There is no such post.');
  return post;
}

test('a post of HTML keeps it byte for byte, and shows what is allowed of it', async () => {
  const blog = await testBlog();
  const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown: HTML });
  expect(await row(blog, id)).toMatchObject({
    bodyFormat: 'html',
    markdown: HTML,
    bodyHtml: '<p>H<sub>2</sub>O  &amp; a <b>boat</b></p>\n ',
    excerpt: 'H2O & a boat',
    text: 'H2O & a boat',
    words: 3,
  });
  const { results } = await searchPosts(blog.deps, 'boat', { pageNumber: 1, perPage: 10 });
  expect(results).toHaveLength(1);
});

test('a character that no database stores is dropped', async () => {
  const blog = await testBlog();
  const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown: '<p>a\0b\ud800</p>' });
  expect((await row(blog, id)).markdown).toBe('<p>ab\ufffd</p>');
});

test('the same HTML again changes nothing, and another format is a change with a revision', async () => {
  const blog = await testBlog();
  const draft = { title: 'A', bodyFormat: 'html', markdown: '<p>a</p>' } as const;
  const { post } = await savePost(blog.deps, draft);
  expect((await savePost(blog.deps, draft)).kind).toBe('unchanged');
  const markdown = { title: 'A', markdown: '<p>a</p>' };
  expect((await savePost(blog.deps, markdown)).kind).toBe('updated');
  expect(await row(blog, post.id)).toMatchObject({
    bodyFormat: 'markdown',
    bodyHtml: '<p>&lt;p&gt;a&lt;/p&gt;</p>\n',
  });
  expect(await findRevision(blog.deps, post.id, 0)).toMatchObject({
    bodyFormat: 'html',
    markdown: '<p>a</p>',
  });
});

test('a restored revision has its own format', async () => {
  const blog = await testBlog();
  const { id: userId } = await aUser(blog, 'owner');
  const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown: '<p>x<sup>2</sup></p>' });
  await changePost(
    blog.deps,
    await edited(blog, id),
    { bodyFormat: 'markdown', markdown: 'x^2' },
    userId,
  );
  const revision = await findRevision(blog.deps, id, 0);
  if (!revision) throw new Error('There is no revision.');
  await restoreRevision(blog.deps, await edited(blog, id), revision, userId);
  expect(await row(blog, id)).toMatchObject({
    bodyFormat: 'html',
    bodyHtml: '<p>x<sup>2</sup></p>',
  });
  // A change of something else keeps the format.
  await changePost(blog.deps, await edited(blog, id), { tags: ['a'] }, userId);
  expect((await row(blog, id)).bodyFormat).toBe('html');
});

test('an older post of HTML is rendered again as HTML', async () => {
  const blog = await testBlog();
  const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown: '<p>a <u>b</u></p>' });
  await transact(blog.deps.db, async ({ post }) => {
    await post.update({ where: { id }, data: { bodyHtml: 'old', renderer: 0 } });
  });
  expect(await renderDue(blog.deps)).toBe(1);
  expect(await row(blog, id)).toMatchObject({ bodyHtml: '<p>a <u>b</u></p>', excerpt: 'a b' });
});

test('a deleted post of HTML has no text and no format of its own', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps, { bodyFormat: 'html', markdown: '<p>a</p>' });
  await deletePost(blog.deps, post.path);
  expect(await row(blog, post.id)).toMatchObject({ bodyFormat: 'markdown', markdown: '' });
});

test('a file of HTML, or one that says so, makes a post of HTML', async () => {
  const blog = await testBlog();
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-html-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const publish = async (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    await postCommand.run(blog.deps, ['publish', path.join(folder, name)], () => Promise.resolve());
  };
  await publish('a.html', '---\ntitle: A\n---\n\n  <p>a<sup>b</sup></p> \n');
  await publish('b.md', '---\ntitle: B\nformat: html\n---\n<p>a<sup>b</sup></p>\n');
  await publish('c.html', '---\ntitle: C\nformat: markdown\n---\n*c*\n');
  const rows = await blog.deps.db.post.findMany({ orderBy: { title: 'asc' } });
  expect(rows.map(({ bodyFormat, markdown }) => [bodyFormat, markdown])).toEqual([
    ['html', '  <p>a<sup>b</sup></p> '],
    ['html', '<p>a<sup>b</sup></p>'],
    ['markdown', '*c*'],
  ]);
  await expect(publish('d.md', '---\ntitle: D\nformat: textile\n---\nd')).rejects.toThrow(
    'format must be markdown or html',
  );
});
