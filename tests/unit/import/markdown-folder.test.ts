/** Folders of Markdown: Hugo and Jekyll. */
import { describe, expect, test } from 'vitest';
import { fixture, notes, ofKind, post, read } from './read-folder.ts';

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
      oldLinks: ['https://old.example/blog/old/quoted.html', 'https://old.example/blog/quoted-2'],
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
        'An image that is not in the folder keeps its path. (A bundle)',
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
      oldLinks: [
        'https://jekyll.example/blog/old/first/',
        'https://jekyll.example/blog/older.html',
        'http://mira.blogspot.com/2009/06/first.html',
      ],
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
