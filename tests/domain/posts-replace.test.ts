/**
 * Which post a file changes: the one that it created, or the one with its title; another only with
 * --replace.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { postCommand } from '../../src/cli/post.ts';
import { editPost, findForEditing, findRevision, listRevisions } from '../../src/posts/edit.ts';
import { listPosts } from '../../src/posts/read.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { savePost } from '../../src/posts/save.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { slugFrom } from '../../src/posts/urls/paths.ts';

async function run(blog: TestBlog, ...words: string[]): Promise<string> {
  let printed = '';
  await postCommand.run(blog.deps, words, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-post-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function write(file: string, title: string, text: string, ...lines: string[]): string {
  writeFileSync(file, ['---', `title: ${title}`, ...lines, '---', text, ''].join('\n'));
  return file;
}

const paths = async ({ deps }: TestBlog) => (await listPosts(deps)).map((post) => post.path).sort();

describe('a file that created a post', () => {
  test('changes that post when its title changes, and prints the title before', async () => {
    const blog = await testBlog();
    const file = path.join(aFolder(), 'a.md');
    write(file, 'Learning C', 'One.');
    expect(await run(blog, 'publish', file)).toBe('/2026/11/learning-c published\n');
    write(file, 'Learning Ada', 'Two.');
    expect(await run(blog, 'publish', '--dry-run', file)).toContain(
      '/2026/11/learning-c “Learning C” would be changed, with the new title “Learning Ada”\n',
    );
    expect(await run(blog, 'publish', file)).toBe(
      '/2026/11/learning-c updated; the title was “Learning C”\n',
    );
    expect(await paths(blog)).toEqual(['/2026/11/learning-c']);
  });

  test('is found through any symbolic link, and after its post was renamed', async () => {
    const blog = await testBlog();
    const folder = aFolder();
    const file = write(path.join(folder, 'a.md'), 'A hill', 'One.', 'slug: hill');
    await run(blog, 'publish', file);
    await renamePost(blog.deps, 'hill', 'the-hill');
    write(file, 'The hill', 'Two.', 'slug: hill');
    symlinkSync(file, path.join(folder, 'link.md'));
    expect(await run(blog, 'publish', path.join(folder, 'link.md'))).toContain(
      '/2026/11/the-hill updated',
    );
    expect(await paths(blog)).toEqual(['/2026/11/the-hill']);
  });

  test('creates another post when it has a slug that its post never had', async () => {
    const blog = await testBlog();
    const file = path.join(aFolder(), 'a.md');
    await run(blog, 'publish', write(file, 'One', 'One.', 'slug: one'));
    await run(blog, 'publish', write(file, 'Two', 'Two.', 'slug: two'));
    expect(await paths(blog)).toEqual(['/2026/11/one', '/2026/11/two']);
    expect(await run(blog, 'publish', write(file, 'Three', 'Three.'))).toContain('/2026/11/two ');
  });
});

describe('a file that has not created a post', () => {
  test('changes the post with its title, with or without its slug', async () => {
    const blog = await testBlog();
    const first = await aPost(blog.deps, { title: 'A hill', slug: 'up', markdown: 'One.' });
    const folder = aFolder();
    const publish = (name: string, ...lines: string[]) =>
      run(blog, 'publish', write(path.join(folder, name), 'A hill', name, ...lines));
    expect(await publish('a.md')).toBe(`${first.path} updated\n`);
    expect(await publish('b.md', 'slug: up')).toBe(`${first.path} updated\n`);
    expect(await paths(blog)).toEqual([first.path]);
  });

  test('creates a post when another title makes the same slug', async () => {
    const blog = await testBlog();
    const folder = aFolder();
    const titles = ['Learning C', 'Learning C++', 'Learning C!', 'Learning: C'];
    for (const [n, title] of titles.entries()) {
      const file = write(path.join(folder, `${n}.md`), `"${title}"`, title);
      expect(await run(blog, 'publish', '--dry-run', file)).toContain('would be new');
      await run(blog, 'publish', file);
    }
    expect(await paths(blog)).toEqual([
      '/2026/11/learning-c',
      '/2026/11/learning-c-2',
      '/2026/11/learning-c-3',
      '/2026/11/learning-c-plus-plus',
    ]);
    for (const [n, title] of titles.entries()) {
      const again = write(path.join(folder, `again-${n}.md`), `"${title}"`, title);
      expect(await run(blog, 'publish', again)).toMatch(/ unchanged\n$/);
    }
  });

  test('gets a slug when its title has no letters', async () => {
    const blog = await testBlog();
    for (const title of ['🎉', '…', '🎉🎉']) await savePost(blog.deps, { title, markdown: title });
    expect(await savePost(blog.deps, { title: '…', markdown: '…' })).toMatchObject({
      kind: 'unchanged',
    });
    expect(await paths(blog)).toEqual(['/2026/11/post', '/2026/11/post-2', '/2026/11/post-3']);
  });

  test('is refused without --replace when its slug belongs to a post with another title', async () => {
    const blog = await testBlog();
    const { path: place } = await aPost(blog.deps, { title: 'A hill', slug: 'hill' });
    const file = write(path.join(aFolder(), 'a.md'), 'A valley', 'Down.', 'slug: hill');
    const refusal = `${place} is “A hill”. Use --replace to make it “A valley”, or choose another slug.`;
    await expect(run(blog, 'publish', file)).rejects.toThrow(refusal);
    await expect(run(blog, 'publish', '--dry-run', file)).rejects.toThrow(refusal);
    expect((await findPublicPost(blog.deps, place))?.title).toBe('A hill');
    expect(await run(blog, 'publish', '--replace', file)).toBe(
      `${place} updated; the title was “A hill”\n`,
    );
    expect(await run(blog, 'publish', file)).toBe(`${place} unchanged\n`);
  });
});

test('a slug of a hundred characters keeps that length when a number is added', async () => {
  const { deps } = await testBlog();
  const title = 'x'.repeat(120);
  await savePost(deps, { title, markdown: '' });
  const { post } = await savePost(deps, { title: `${title}!`, markdown: '' });
  expect(post.slug).toBe(`${slugFrom(title).slice(0, 98)}-2`);
});

test('what a file replaces is a revision, and differs from what a user changed', async () => {
  const { deps } = await testBlog();
  const { post } = await savePost(deps, { title: 'A hill', markdown: 'One.' });
  await savePost(deps, { title: 'A hill', markdown: 'One.', tags: ['up'] });
  expect(await listRevisions(deps, post.id)).toEqual([]);
  await savePost(deps, { title: 'A hill', markdown: 'Two.' });
  const [revision] = await listRevisions(deps, post.id);
  expect(revision).toMatchObject({ title: 'A hill', byFile: true, by: null });
  expect((await findRevision(deps, post.id, revision?.version ?? -1))?.markdown).toBe('One.');
});

test('a post without a slug gets a free one in the admin, too', async () => {
  const { deps } = await testBlog();
  await changeSetting(deps, 'permalinks', '/slug');
  const [first, second] = [
    await aPost(deps, { title: '🎉', markdown: 'One.' }),
    await aPost(deps, { title: '🎊', markdown: 'Two.' }),
  ];
  expect([first.path, second.path]).toEqual(['/post', '/post-2']);
  const { version = 0 } = (await findForEditing(deps, second.id)) ?? {};
  const user = await deps.db.user.create({
    data: {
      email: 'a@a.example',
      name: 'Ann',
      role: 'owner',
      passwordHash: '',
      createdAt: new Date(0),
    },
  });
  const draft = { title: '🎊', markdown: 'Three.' };
  const edit = { version, userId: user.id, draft };
  expect(await editPost(deps, second.id, edit)).toMatchObject({ post: { path: '/post-2' } });
});

test('files with one slug or title that are published at the same moment make several posts', async () => {
  const blog = await testBlog();
  const titles = ['Learning C', 'Learning C!', 'Learning C?', 'Learning C', 'Learning C!'];
  await Promise.all(titles.map((title) => savePost(blog.deps, { title, markdown: title })));
  const posts = await listPosts(blog.deps);
  expect(posts.map(({ title }) => title).sort()).toEqual([...new Set(titles)].sort());
  expect(new Set(posts.map(({ slug }) => slug)).size).toBe(3);
});
