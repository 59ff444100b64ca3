/** Folders of Markdown: Hugo, Jekyll, Eleventy, and files of no tool. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Entry, PostEntry } from '../../../src/import/entry.ts';
import { markdownReader } from '../../../src/import/markdown-folder/read.ts';

const fixture = (name: string) =>
  path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', name);

async function read(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of markdownReader.read(
    { path: folder, isFolder: true },
    { timeZone: 'UTC' },
  )) {
    entries.push(entry);
  }
  return entries;
}

async function folderOf(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-markdown-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

const post = (entries: Entry[], id: string): PostEntry => {
  const found = entries.find((entry) => entry.kind === 'post' && entry.id === id);
  if (found?.kind !== 'post') throw new Error(`no post ${id}`);
  return found;
};
const ofKind = <Kind extends Entry['kind']>(entries: Entry[], kind: Kind) =>
  entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
const notes = (entries: Entry[], level: string) =>
  ofKind(entries, 'note')
    .filter((note) => note.level === level)
    .map(({ what, where }) => `${what} (${where ?? ''})`);

describe('Hugo', async () => {
  const entries = await read(fixture('hugo'));

  test('the configuration names the blog', () => {
    expect(entries[0]).toEqual({
      ...{ kind: 'site', url: 'https://old.example/blog', title: 'Night crossings' },
      ...{ description: 'Notes from ferries', language: 'en-GB', generator: 'Hugo' },
    });
  });

  test('TOML front matter becomes a post, with dates in the zone of the configuration', () => {
    expect(post(entries, 'content/posts/toml.md')).toMatchObject({
      postKind: 'post',
      title: 'A "quoted" title',
      slug: 'quoted',
      publishedAt: new Date('2019-06-30T21:30:00Z'),
      updatedAt: new Date('2019-07-01T22:00:00Z'),
      link: 'https://old.example/blog/2019/06/quoted/',
      oldLinks: ['/old/quoted.html', '/quoted-2'],
      terms: [
        { taxonomy: 'category', slug: 'world', name: 'World' },
        { taxonomy: 'tag', slug: 'c', name: 'C++' },
        { taxonomy: 'tag', slug: 'ferries', name: 'ferries' },
        { taxonomy: 'series', slug: 'crossings', name: 'Crossings' },
      ],
      seriesOrder: 2,
      excerpt: 'One sentence.',
      authorId: 'Mira Sandveld',
      cover: { mediaId: 'static/images/deck.png' },
      fields: [{ name: 'mood', value: 'calm' }],
      position: 0,
      status: 'published',
    });
  });

  test('known shortcodes become Markdown, unknown ones stay and are noted', () => {
    const { body } = post(entries, 'content/posts/toml.md');
    expect(body).toEqual({
      format: 'markdown',
      source: `See https://old.example/blog/2020/02/bundle/ and [the French one](https://old.example/blog/fr/2021/05/fr-only/#end).



![Deck](https://old.example/blog/static/images/deck.png "The deck at dusk")





\`\`\`go
fmt.Println("\`x\`")
\`\`\`







https://www.youtube.com/watch?v=dQw4w9WgXcQ



{{< notice warning >}}Unknown{{< /notice >}}

Shown as text: {{< figure src="x" >}}

\`\`\`
![not an image](nowhere.png)
\`\`\``,
    });
    expect(notes(entries, 'lost')).toContain(
      'The shortcode notice is not known: it stays as text. (A "quoted" title)',
    );
  });

  test('images of a page bundle are named by their paths in the folder, each once before its post', () => {
    const { body, cover, publishedAt, terms } = post(entries, 'content/posts/bundle/index.md');
    expect(body.source).toBe(
      '![The ferry](https://old.example/blog/content/posts/bundle/ferry.png "At sea") and `![code](ferry.png)` and ![gone](gone.png).\n\n' +
        'A [map](https://old.example/blog/content/posts/bundle/map.pdf), and a [page](/about/).',
    );
    expect(cover).toEqual({ mediaId: 'content/posts/bundle/ferry.png' });
    expect(publishedAt).toEqual(new Date('2020-02-29T08:00:00Z'));
    expect(terms.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(ofKind(entries, 'media').map(({ id }) => id)).toEqual([
      'content/posts/bundle/ferry.png',
      'content/posts/bundle/map.pdf',
      'static/images/deck.png',
    ]);
    expect(notes(entries, 'lost')).toEqual(
      expect.arrayContaining([
        'An image that is not in the folder keeps its address. (A bundle)',
        'The field nested of front matter, which is no text, is left out. (A bundle)',
      ]),
    );
  });

  test('JSON front matter with a later publishDate is scheduled, its comments closed', () => {
    expect(post(entries, 'content/posts/json.md')).toMatchObject({
      title: 'JSON }{ front matter',
      publishedAt: new Date('2999-01-01T00:00:00Z'),
      commentsOpen: false,
      body: { format: 'markdown', source: 'Text.' },
    });
  });

  test('a post without a title is a note, and keeps what it replies to', () => {
    expect(post(entries, 'content/posts/note.md')).toMatchObject({
      title: '',
      responseTo: { kind: 'in-reply-to', url: 'https://other.example/post', rsvp: null },
    });
  });

  test('drafts, expired and hidden posts are not published', () => {
    const statusOf = (name: string) => post(entries, `content/posts/${name}.md`).status;
    expect([statusOf('draft'), statusOf('expired'), statusOf('hidden')]).toEqual([
      'draft',
      'draft',
      'private',
    ]);
    expect(post(entries, 'content/posts/draft.md').publishedAt).toBe(null);
  });

  test('front matter that is a program is not run, and the text stays', () => {
    expect(post(entries, 'content/posts/code.md').body.source).toBe('The text stays.');
    expect(notes(entries, 'repaired')).toContain(
      'Front matter that is a program is not run. (content/posts/code.md)',
    );
  });

  test('damaged front matter and text that is not UTF-8 are noted', () => {
    expect(post(entries, 'content/posts/broken.md').body.source).toBe('The text of broken.');
    expect(post(entries, 'content/posts/latin1.md')).toMatchObject({
      title: 'Café',
      body: { source: 'Déjà vu.' },
    });
  });

  test('pages outside the main sections, lists that describe a tag, and the home page', () => {
    const kinds = ofKind(entries, 'post').filter(({ postKind }) => postKind === 'page');
    expect(kinds.map(({ id, link, position }) => [id, link, position])).toEqual([
      ['content/about.md', 'https://old.example/blog/about/', 3],
      ['content/projects/boat.md', 'https://old.example/blog/boats/mine.html', 0],
    ]);
    expect(ofKind(entries, 'term')).toEqual([
      {
        ...{ kind: 'term', taxonomy: 'tag', slug: 'ferries', name: 'ferries' },
        ...{ description: 'All about ferries.', parentSlug: null },
      },
    ]);
    expect(ofKind(entries, 'post').some(({ title }) => title === 'Never')).toBe(false);
  });

  test('a language in the name is the language of the post', () => {
    expect(post(entries, 'content/posts/fr-only.fr.md')).toMatchObject({
      language: 'fr',
      slug: 'fr-only',
      link: 'https://old.example/blog/fr/2021/05/fr-only/',
    });
  });
});

describe('Jekyll', async () => {
  const entries = await read(fixture('jekyll'));

  test('a post has its address from the permalink, and its redirects', () => {
    expect(post(entries, '_posts/2009-06-05-first-post.md')).toMatchObject({
      title: 'First post',
      slug: 'first-post',
      publishedAt: new Date('2009-06-06T02:15:00Z'),
      link: 'https://jekyll.example/blog/travel/sea/2009/06/05/first-post.html',
      oldLinks: ['/old/first/', '/older.html', 'http://mira.blogspot.com/2009/06/first.html'],
      commentsOpen: true,
      authorId: 'mira',
      cover: { mediaId: 'assets/cover.png' },
    });
    expect(post(entries, '_posts/2009-06-05-first-post.md').terms.map(({ name }) => name)).toEqual([
      'travel',
      'sea',
      'a',
      'b c',
    ]);
    expect(ofKind(entries, 'author')).toEqual([
      {
        ...{ kind: 'author', id: 'mira', name: 'Míra Nováková', bio: '' },
        ...{ email: 'mira@jekyll.example', url: 'https://mira.example/' },
      },
    ]);
  });

  test('known Liquid becomes Markdown, raw text stays, unknown tags are noted', () => {
    const { source } = post(entries, '_posts/2009-06-05-first-post.md').body;
    expect(source.replace(/\n{2,}/g, '\n\n')).toBe(`\`\`\`ruby
puts "{{ not liquid }}"
\`\`\`

See [the second](https://jekyll.example/blog/2010/01/01/second.html#part) and /blog/about.html.

![Cover](https://jekyll.example/blog/assets/cover.png)

{{ shown }}

https://www.youtube.com/watch?v=dQw4w9WgXcQ

{% include toc.html %}`);
    expect(notes(entries, 'lost')).toContain(
      'The Liquid tag include toc.html is not known: it stays as text. (First post)',
    );
    expect(notes(entries, 'changed')).toContain(
      'Attributes of kramdown, such as {: .class}, are left out. (First post)',
    );
  });

  test('unpublished posts and drafts are drafts; the day in the name is the date', () => {
    expect(post(entries, '_posts/sub/2010-01-01-second.markdown')).toMatchObject({
      status: 'draft',
      publishedAt: new Date('2010-01-01T05:00:00Z'),
    });
    expect(post(entries, '_drafts/idea.md')).toMatchObject({ status: 'draft', publishedAt: null });
  });

  test('HTML stays HTML, and a folder above _posts is a category', () => {
    expect(post(entries, '_posts/2011-01-01-html.html').body).toEqual({
      format: 'html',
      source: '<p>Old <img src="https://jekyll.example/blog/assets/cover.png"></p>',
    });
    expect(post(entries, 'travel/_posts/2012-03-04-in-category.md')).toMatchObject({
      link: 'https://jekyll.example/blog/special/path/',
      terms: [{ taxonomy: 'category', slug: 'travel', name: 'travel' }],
    });
  });

  test('pages and output collections are pages; templates are left out and noted', () => {
    const pages = ofKind(entries, 'post').filter(({ postKind }) => postKind === 'page');
    expect(pages.map(({ id, link }) => [id, link])).toEqual([
      ['_recipes/soup.md', 'https://jekyll.example/blog/recipes/soup.html'],
      ['about.md', 'https://jekyll.example/blog/about.html'],
    ]);
    expect(notes(entries, 'lost')).toContain(
      'A page that is a template, such as a list of posts, is left out. (Archive)',
    );
  });
});

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
