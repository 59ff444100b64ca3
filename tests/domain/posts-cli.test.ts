import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { postCommand } from '../../src/cli/post.ts';
import { findPostAt } from '../../src/posts/read.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

async function run(blog: TestBlog, ...words: string[]): Promise<string> {
  let printed = '';
  await postCommand.run(blog.deps, words, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

function aFile(text: string | Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-post-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, 'post.md');
  writeFileSync(file, text);
  return file;
}

const TEXT = '---\ntitle: A hill\nslug: a-hill\n---\nUp.\n';

describe('antiphon post publish', () => {
  test('prints the outcome', async () => {
    const blog = await testBlog();
    const file = aFile(TEXT);
    expect(await run(blog, 'publish', file)).toBe('/2026/11/a-hill published\n');
    expect(await run(blog, 'publish', file)).toBe('/2026/11/a-hill unchanged\n');
    writeFileSync(file, `${TEXT}And down.\n`);
    expect(await run(blog, 'publish', file)).toBe('/2026/11/a-hill updated\n');
    expect(await findPublicPost(blog.deps, '/2026/11/a-hill')).toMatchObject({ words: 3 });
  });

  test('prints the outcome of a draft, a scheduled post and a page', async () => {
    const blog = await testBlog();
    const publish = (...lines: string[]) =>
      run(blog, 'publish', aFile(['---', 'title: A hill', ...lines, '---', 'Up.'].join('\n')));
    expect(await publish('status: draft')).toBe('/2026/11/a-hill saved as a draft\n');
    expect(await publish('status: private')).toBe('/2026/11/a-hill saved, private\n');
    const later = '2026-12-24T18:30+01:00';
    expect(await publish(`published: ${later}`)).toBe(
      '/2026/12/a-hill scheduled for 2026-12-24 17:30 UTC\n',
    );
    expect(await publish('slug: a-hill', 'published: 2026-11-20')).toBe(
      '/2026/11/a-hill published\n',
    );
    expect(await publish('slug: a-hill', 'tags: up')).toBe('/2026/11/a-hill updated\n');
    expect(await publish('slug: there', 'type: page')).toBe('/there published\n');
    await publish('slug: soon', `published: ${later}`);
    expect(await run(blog, 'list')).toBe(
      [
        '/2026/12/soon  scheduled  2026-12-24 17:30 UTC\n    A hill',
        '/there  page  published  2026-11-23\n    A hill',
        '/2026/11/a-hill  published  2026-11-20\n    A hill\n',
      ].join('\n'),
    );
  });

  test('names the error in a file', async () => {
    const blog = await testBlog();
    await expect(run(blog, 'publish', '/nowhere/post.md')).rejects.toThrow(
      /^\/nowhere\/post.md cannot be read: ENOENT/,
    );
    await expect(run(blog, 'publish', tmpdir())).rejects.toThrow('cannot be read: EISDIR');
    const latin = aFile(Buffer.from('---\ntitle: Così\n---\n', 'latin1'));
    await expect(run(blog, 'publish', latin)).rejects.toThrow('post.md is not UTF-8 text.');
    await expect(run(blog, 'publish', aFile('Up.'))).rejects.toThrow('begins with front matter');
  });
});

test('a post’s file is read from standard input', () => {
  const module = path.join(import.meta.dirname, '../../src/cli/post.ts');
  const script = `import { readPostFile } from ${JSON.stringify(module)};
    process.stdout.write(await readPostFile('-'));`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { input: TEXT, encoding: 'utf8' },
  );
  expect(stdout).toBe(TEXT);
});

test('antiphon post unpublish, delete and rename print the path and the status', async () => {
  const blog = await testBlog();
  await aPost(blog.deps, { slug: 'a' });
  expect(await run(blog, 'rename', 'a', 'b')).toBe('/2026/11/a renamed to /2026/11/b\n');
  expect(await run(blog, 'unpublish', 'b')).toBe('/2026/11/b unpublished\n');
  expect(await run(blog, 'unpublish', 'b')).toBe('/2026/11/b unpublished\n');
  expect(await run(blog, 'delete', '/2026/11/a', '--permanently')).toBe('/2026/11/b deleted\n');
  expect(await run(blog, 'unpublish', 'b')).toBe('/2026/11/b deleted\n');
  expect(await findPostAt(blog.deps, '/2026/11/a')).toMatchObject({ kind: 'gone' });
});

describe('antiphon post close-comments', () => {
  test('closes comments on older posts, and leaves pings open', async () => {
    const blog = await testBlog();
    const old = await aPost(blog.deps, { publishedAt: new Date('2024-02-07T23:59:00Z') });
    const later = await aPost(blog.deps, { publishedAt: new Date('2024-02-08T00:00:00Z') });
    expect(await run(blog, 'close-comments', '--before', '2024-02-08')).toBe(
      'comments closed on 1 post\n',
    );
    expect(await findPostAt(blog.deps, old.path)).toMatchObject({
      post: { commentsOpen: false, ...allPings(true) },
    });
    expect(await findPostAt(blog.deps, later.path)).toMatchObject({ post: { commentsOpen: true } });
  });
});

describe('antiphon post flags', () => {
  test('opens and closes each kind; a single protocol takes precedence over --pings', async () => {
    const blog = await testBlog();
    const { path } = await aPost(blog.deps, { slug: 'a' });
    expect(
      await run(blog, 'flags', '--webmentions', 'open', 'a', '--pings=closed', '--comments=closed'),
    ).toBe(`${path} comments closed\n${path} pings closed\n${path} webmentions open\n`);
    expect(await findPublicPost(blog.deps, path)).toMatchObject({
      commentsOpen: false,
      ...allPings(false),
      webmentionsOpen: true,
    });
    await run(blog, 'flags', path, '--pingbacks', 'open', '--trackbacks', 'open');
    expect(await findPublicPost(blog.deps, path)).toMatchObject({
      commentsOpen: false,
      ...allPings(true),
    });
  });

  test('changes nothing if a value is neither open nor closed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { slug: 'a' });
    await expect(
      run(blog, 'flags', 'a', '--comments', 'closed', '--trackbacks', 'ajar'),
    ).rejects.toThrow('A flag must be open or closed, not “ajar”.');
    expect(await findPublicPost(blog.deps, post.path)).toEqual(post);
  });
});

describe('antiphon post list', () => {
  test('shows every post, newest first', async () => {
    const blog = await testBlog();
    expect(await run(blog, 'list')).toBe('No posts yet.\n');
    expect(await run(blog, 'list', '--json')).toBe('[]\n');
    await aPost(blog.deps, { slug: 'a', title: 'A', publishedAt: new Date('2026-10-01') });
    await aPost(blog.deps, { slug: 'b', title: 'B' });
    await run(blog, 'delete', 'b', '--permanently');
    expect(await run(blog, 'list')).toBe(
      '/2026/11/b  deleted  2026-11-01\n    B\n/2026/10/a  published  2026-10-01\n    A\n',
    );
    const listed = JSON.parse(await run(blog, 'list', '--json')) as unknown[];
    expect(listed).toMatchObject([
      { path: '/2026/11/b', status: 'deleted' },
      { path: '/2026/10/a', slug: 'a', publishedAt: '2026-10-01T00:00:00.000Z', responseTo: null },
    ]);
    expect(listed[0]).not.toHaveProperty('bodyHtml');
  });
});

test.each([
  [[]],
  [['publish']],
  [['publish', 'a', 'b']],
  [['unpublish']],
  [['delete', 'a', 'b']],
  [['rename', 'a']],
  [['rename', 'a', 'b', 'c']],
  [['close-comments']],
  [['close-comments', '--before', '2024-02-30']],
  [['close-comments', '--before', 'yesterday']],
  [['flags', 'a']],
  [['flags', '--comments', 'open']],
  [['list', 'a']],
  [['unpublish', 'a', '--json']],
  [['ls']],
  [['constructor']],
])('antiphon post %j shows the usage', async (words) => {
  const blog = await testBlog();
  await expect(run(blog, ...words)).rejects.toThrow('Usage:\n  antiphon post publish FILE');
});
