/** Folders of Markdown: Eleventy, files of no tool, and hostile ones. */
import { expect, test } from 'vitest';
import { fixture, folderOf, notes, ofKind, post, read } from './read-folder.ts';

test('Eleventy: data of the folder, addresses by path, collections are no tags, programs are not run', async () => {
  const entries = await read(fixture('eleventy'));
  expect(entries[0]).toMatchObject({ title: 'Eleventy blog', url: 'https://11ty.example' });
  expect(post(entries, 'src/posts/2022-05-06-hello.md')).toMatchObject({
    ...{ postKind: 'post', slug: 'hello', link: 'https://11ty.example/posts/hello/' },
    terms: [{ taxonomy: 'tag', slug: 'all-of-them', name: 'all-of-them' }],
    body: {
      source:
        '![A](https://11ty.example/public/img/a.png)\n\n[other](https://11ty.example/blog/other/)',
    },
  });
  expect(post(entries, 'src/secret.md').status).toBe('private');
  expect(post(entries, 'src/about.md').postKind).toBe('page');
});

test('files of no tool: a title from the heading or the name, a date from the name or the file', async () => {
  const folder = await folderOf({
    '2020-01-02 First walk.md': 'It rained.',
    'b.md': '# The *second* #\n\nText [first](<2020-01-02 First walk.md>).\n',
    'readme.md': 'About the folder.',
  });
  const entries = await read(folder);
  expect(post(entries, '2020-01-02 First walk.md')).toMatchObject({
    ...{ postKind: 'post', title: 'First walk', slug: 'first-walk', link: null },
    publishedAt: new Date('2020-01-02T00:00:00Z'),
  });
  expect(post(entries, 'b.md')).toMatchObject({
    ...{ title: 'The *second*', status: 'published' },
    body: { source: 'Text [first](<2020-01-02 First walk.md>).' },
  });
  expect(notes(entries, 'changed')).toEqual([
    'Without a date: the date of the file is taken. (The *second*)',
  ]);
});

test('the content folder of Hugo by itself has the addresses that Hugo made', async () => {
  const folder = await folderOf({
    'posts/_index.md': '---\ntitle: Posts\n---\n',
    'posts/First Walk/index.md': '---\ntitle: First walk\ndate: 2020-01-02\n---\n![](a.png)',
    'posts/First Walk/a.png': 'png',
    'about.md': '---\ntitle: About\n---\nMe.',
  });
  const entries = await read(folder);
  expect(post(entries, 'posts/First Walk/index.md')).toMatchObject({
    ...{ link: '/posts/first-walk/', postKind: 'post' },
    body: { source: '![](/posts/First%20Walk/a.png)' },
  });
  expect(post(entries, 'about.md')).toMatchObject({ postKind: 'page', link: '/about/' });
});

test('a folder without Markdown is refused in one sentence', async () => {
  await expect(read(await folderOf({ 'a.txt': 'x' }))).rejects.toThrow(/has no Markdown files\.$/);
});

test('hostile front matter ends soon, and its text is taken', async () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (const [above, name] of ['ab', 'bc', 'cd', 'de', 'ef'].map((two) => [two[0], two[1]])) {
    const many = Array.from({ length: 9 }, () => `*${above ?? ''}`).join(',');
    bomb.push(`${name ?? ''}: &${name ?? ''} [${many}]`);
  }
  const folder = await folderOf({
    'aliases.md': `---\n${bomb.join('\n')}\n---\nOne.`,
    'deep.md': `---\na: ${'['.repeat(30_000)}\n---\nTwo.`,
    'long.md': `---\na: ${'x'.repeat(70_000)}\n---\nThree.`,
    'ticks.md': `${'`a '.repeat(50_000)}\n${'[]('.repeat(50_000)}${'{{< '.repeat(50_000)}`,
    'json.md': '{"a":'.repeat(20_000),
    'proto.md': '---\n__proto__: {x: 1}\nconstructor: 1\ntitle: Proto\n---\nFour.',
  });
  const entries = await read(folder);
  expect(ofKind(entries, 'post')).toHaveLength(6);
  expect(notes(entries, 'repaired')).toHaveLength(3);
});
