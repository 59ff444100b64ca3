import { describe, expect, test } from 'vitest';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { savePost } from '../../src/posts/save.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const file = (...lines: string[]) =>
  ['---', 'title: A hill', ...lines, '---', 'Up.', ''].join('\n');

describe('a post’s file', () => {
  test('may have only a title', () => {
    expect(parsePostFile(file())).toEqual({ title: 'A hill', markdown: 'Up.' });
  });

  test('may have every field', () => {
    const text = file(
      'slug: a-hill',
      'type: page',
      'status: private',
      'categories: [World, " Asia "]',
      'tags: up',
      'author: Léa  Sandveld',
      'language: AR-eg',
      'wordpress-id: 123',
      'excerpt: One sentence.',
      'published: 2026-11-23T10:00:00+01:00',
      'comments: closed',
      'pings: closed',
      'webmentions: open',
      'in-reply-to: HTTPS://a.example/event#top',
      'rsvp: yes',
      'trackbacks-to:',
      '  - http://a.example/tb',
      '  - http://b.example/tb?id=7',
      '  - http://a.example/tb',
      'notify: never',
    );
    expect(parsePostFile(text)).toEqual({
      title: 'A hill',
      slug: 'a-hill',
      kind: 'page',
      status: 'private',
      categories: ['World', 'Asia'],
      tags: ['up'],
      author: 'Léa Sandveld',
      language: 'ar-EG',
      wordpressId: 123,
      excerpt: 'One sentence.',
      markdown: 'Up.',
      publishedAt: new Date('2026-11-23T09:00:00Z'),
      commentsOpen: false,
      pingbacksOpen: false,
      trackbacksOpen: false,
      webmentionsOpen: true,
      responseTo: { kind: 'in-reply-to', url: 'https://a.example/event#top', rsvp: 'yes' },
      trackbacksTo: ['http://a.example/tb', 'http://b.example/tb?id=7'],
      notifies: false,
    });
  });

  test.each(['in-reply-to', 'like-of', 'repost-of', 'bookmark-of'])('may be a %s', (kind) => {
    expect(parsePostFile(file(`${kind}: http://a.example/x`)).responseTo).toEqual({
      kind,
      url: 'http://a.example/x',
      rsvp: null,
    });
  });

  test.each([
    ['yes', 'yes'],
    ['"no"', 'no'],
    ['maybe', 'maybe'],
    ['interested', 'interested'],
    // What tools that follow YAML 1.1 make of yes and no.
    ['true', 'yes'],
    ['false', 'no'],
  ])('rsvp: %s is %s', (word, rsvp) => {
    const text = file('in-reply-to: http://a.example/x', `rsvp: ${word}`);
    expect(parsePostFile(text).responseTo?.rsvp).toBe(rsvp);
  });

  test.each([
    ['2024-02-07', '2024-02-07T00:00:00.000Z'],
    ['"2024-02-07"', '2024-02-07T00:00:00.000Z'],
    ['2024-02-07T08:30Z', '2024-02-07T08:30:00.000Z'],
    ['2024-02-07T08:30:15-05:00', '2024-02-07T13:30:15.000Z'],
    ['2024-02-07 08:30:15 -0500', '2024-02-07T13:30:15.000Z'],
    ['2024-02-07T08:30', '2024-02-07T08:30:00.000Z'],
  ])('published: %s is %s', (given, iso) => {
    expect(parsePostFile(file(`published: ${given}`)).publishedAt?.toISOString()).toBe(iso);
  });

  test.each([
    ['2026-03-31', '2026-03-31T07:00:00.000Z'],
    ['2026-03-31 20:00', '2026-04-01T03:00:00.000Z'],
    ['2026-03-31T20:00:00', '2026-04-01T03:00:00.000Z'],
    ['2026-03-31T20:00Z', '2026-03-31T20:00:00.000Z'],
    // The clock skips it.
    ['2026-03-08 02:30', '2026-03-08T10:30:00.000Z'],
  ])('published: %s is %s where the blog is in Los Angeles', (given, iso) => {
    const { publishedAt } = parsePostFile(file(`published: ${given}`), 'America/Los_Angeles');
    expect(publishedAt?.toISOString()).toBe(iso);
  });

  test('may use the names of Hugo, Jekyll and Eleventy', () => {
    const hugo = ['date: 2024-02-07', 'description: Up.', 'draft: true', 'lastmod: 2024-02-08'];
    expect(
      parsePostFile(file(...hugo, 'aliases:', '  - /posts/a/', '  - /a/index.html')),
    ).toMatchObject({
      publishedAt: new Date('2024-02-07T00:00:00Z'),
      updatedAt: new Date('2024-02-08T00:00:00Z'),
      excerpt: 'Up.',
      status: 'draft',
      aliases: ['/posts/a', '/a'],
    });
    const jekyll = ['date: 2024-02-07 08:30:00 +0400', 'published: false', 'layout: post'];
    expect(parsePostFile(file(...jekyll, 'redirect_from: /a/b.html'))).toMatchObject({
      publishedAt: new Date('2024-02-07T04:30:00Z'),
      status: 'draft',
      aliases: ['/a/b.html'],
    });
    const both = file('excerpt: Ours.', 'description: For search engines.', 'draft: false');
    expect(parsePostFile(both)).toMatchObject({ excerpt: 'Ours.', status: 'published' });
  });

  test.each([
    [['published: 2024-02-07', 'date: 2024-02-07'], 'published and date cannot be used together'],
    [['status: published', 'draft: true'], 'status contradicts draft or published'],
    [['draft: maybe'], 'draft must be true or false'],
    [['lastmod: soon'], 'lastmod must be a date'],
    [['aliases: old'], 'aliases must be a list of paths'],
    [['aliases: [/?p=7]'], 'aliases must be a list of paths'],
    [['aliases: [//a.example/x]'], 'aliases must be a list of paths'],
    [['aliases: [/a/../b]'], 'aliases must be a list of paths'],
  ])('is refused with %j', (lines, reason) => {
    expect(() => parsePostFile(file(...lines))).toThrow(reason);
  });

  test('may have text that other YAML parsers would not read as text', () => {
    const text = '---\ntitle: 1984\nslug: 2024\nexcerpt: no\n---\n';
    expect(parsePostFile(text)).toEqual({
      title: '1984',
      slug: '2024',
      excerpt: 'no',
      markdown: '',
    });
  });

  test.each([
    ['a byte order mark', `\ufeff${file()}`],
    ['the line ends of Windows', file().replaceAll('\n', '\r\n')],
    ['spaces after the lines', file().replaceAll('---', '---  ')],
    ['a line of its own in the text', '---\ntitle: A hill\n---\nUp.\n'],
  ])('may have %s', (_, text) => {
    expect(parsePostFile(text)).toEqual({ title: 'A hill', markdown: 'Up.' });
  });

  test.each(['slug: x', 'slug: x\ntitle:', "slug: x\ntitle: ''"])(
    'is a note without a title: %s',
    (lines) => {
      expect(parsePostFile(`---\n${lines}\n---\nUp.`)).toEqual({
        title: '',
        slug: 'x',
        markdown: 'Up.',
      });
    },
  );

  test('may have no text, and a text with lines of hyphens', () => {
    const like = '---\ntitle: Liked\nlike-of: http://a.example/x\n---';
    expect(parsePostFile(like).markdown).toBe('');
    expect(parsePostFile(file().concat('\n---\nDown.')).markdown).toBe('Up.\n\n---\nDown.');
  });

  test.each([
    [`title: ${'x'.repeat(301)}`, 'title must have at most 300 characters'],
    ['title: [a, b]', 'title must be text'],
    ['published: yesterday', 'published must be a date such as 2026-11-23, or with a time such as'],
    ['published:', 'published must be a date'],
    ['published: 0000-02-07', 'published must be a date'],
    ['published: 9999-12-31T23:59-01:00', 'published must be a date'],
    ['published: 2024', 'published must be a date'],
    ['published: 2024-02-30', 'published must be a date'],
    ['published: 2024-02-07T24:00', 'published must be a date'],
    ['published: 2024-02-07T08:30 CET', 'published must be a date'],
    ['type: pages', 'type must be post or page'],
    ['status: unpublished', 'status must be one of draft, published, private'],
    ['category: a\ncategories: [b]', 'category and categories cannot be used together'],
    [`category: ${'x'.repeat(101)}`, 'which must have at most 100 characters'],
    ['tags: [ok, "!!"]', 'tags names “!!”, which must have a letter or a digit'],
    ['tags:', 'tags names “”, which must not be empty'],
    ['tags: {a: b}', 'tags must be a name or a list of names'],
    [`categories: [${[...Array(21).keys()].join()}]`, 'categories must have at most 20 names'],
    [`tags: [${[...Array(51).keys()].join()}]`, 'tags must have at most 50 names'],
    ['author: [a, b]', 'author must be one name'],
    ['author: "…"', 'author must have a letter or a digit'],
    ['language: english', 'language must be a language tag such as ar or pt-BR'],
    ['wordpress-id: 0', 'wordpress-id must be a whole number'],
    ['wordpress-id: 2147483648', 'wordpress-id must be a whole number'],
    ['wordpress-id: x', 'wordpress-id must be a whole number'],
    ['comments: yes', 'comments must be open or closed'],
    ['pings: Open', 'pings must be open or closed'],
    ['webmentions:', 'webmentions must be open or closed'],
    ['in-reply-to: /2026/11/x', 'in-reply-to must be one absolute http or https address'],
    ['in-reply-to: [http://a.example/]', 'in-reply-to must be one absolute'],
    ['like-of: javascript:alert(1)', 'like-of must be one absolute'],
    ['repost-of: http://me:pw@a.example/', 'repost-of must be one absolute'],
    [
      'like-of: http://a.example/\nin-reply-to: http://a.example/',
      'in-reply-to and like-of cannot be used together',
    ],
    ['rsvp: yes', 'rsvp needs in-reply-to'],
    ['rsvp: yes\nlike-of: http://a.example/', 'rsvp needs in-reply-to'],
    ['rsvp: perhaps\nin-reply-to: http://a.example/', 'rsvp must be one of yes, no, maybe,'],
    ['trackbacks-to: http://a.example/tb', 'trackbacks-to must be a list of absolute'],
    ['trackbacks-to: [tb]', 'trackbacks-to must be a list of absolute'],
    ['trackbacks-to: ["http://a.example/\\ntb"]', 'trackbacks-to must be a list of absolute'],
    [
      `trackbacks-to: [${Array.from({ length: 21 }, (_, i) => `http://a.example/${String(i)}`).join(', ')}]`,
      'trackbacks-to must have at most 20 addresses',
    ],
    ['notify: false', 'notify must be never, or left out'],
    ['weight: 1', 'there is no field “weight” (there are title, slug,'],
    ['__proto__: x', 'there is no field “__proto__”'],
    ['comments: open\ncomments: closed', 'not YAML: Map keys must be unique at line'],
    ['a: [', 'The front matter is not YAML: '],
    ['- title', 'it must be lines such as “title: Words”'],
    ['words', 'it must be lines such as'],
  ])('%s is refused with the reason', (yaml, reason) => {
    const hasTitle = /^(title:|slug:|-|words|a:)/.test(yaml);
    const text = hasTitle ? `---\n${yaml}\n---\n` : file(yaml);
    expect(() => parsePostFile(text)).toThrow(reason);
    expect(() => parsePostFile(text)).toThrow(/^.*$/);
  });

  test.each([
    ['aliases', `k: &a x\n${'- *a\n'.repeat(200_000)}`],
    ['keys', Array.from({ length: 60_000 }, (_, i) => `k${String(i)}: x\n`).join('')],
  ])('longer than any front matter is none: %s', (_, yaml) => {
    expect(() => parsePostFile(`---\n${yaml}---\n`)).toThrow(
      /^The front matter has at most 65536 characters, not \d+\.$/,
    );
  });

  test('with unknown fields gets an error that names a few of them', () => {
    const yaml = Array.from({ length: 900 }, (_, i) => `k${String(i)}${'x'.repeat(60)}: x`);
    const why = (): unknown => parsePostFile(file(...yaml));
    expect(why).toThrow(/“k0x+”.*“k4x+”/);
    expect(why).toThrow(/^.{1,1000}$/);
  });

  test.each(['', 'Up.', '---\ntitle: A hill\n', '--- title: x ---', '---\n---\n'])(
    '%j is not a post’s file',
    (text) => {
      expect(() => parsePostFile(text)).toThrow(/between two lines of “---”|title: Words/);
    },
  );

  test('is printed from a post, and makes the same post again', async () => {
    const { deps } = await testBlog();
    const { post } = await savePost(
      deps,
      parsePostFile(file('in-reply-to: http://a.example/x', 'rsvp: maybe', 'pings: closed')),
    );
    expect(post).toMatchObject({
      responseTo: { kind: 'in-reply-to', url: 'http://a.example/x', rsvp: 'maybe' },
      pingbacksOpen: false,
    });
  });
});

describe('a link with notifications off', () => {
  const html = (markdown: string) => renderMarkdown(markdown).bodyHtml;

  test.each(['[x](http://a.example/ "nomention")', '[x][1]\n\n[1]: http://a.example/ "nomention"'])(
    '%j has the rel, and no title',
    (markdown) => {
      expect(html(markdown)).toBe('<p><a href="http://a.example/" rel="nomention">x</a></p>\n');
    },
  );

  test('is different from one that only has such a title, and from an image', () => {
    expect(html('[x](http://a.example/ "No nomention")')).not.toContain('rel=');
    expect(html('![x](http://a.example/ "nomention")')).not.toContain('rel=');
    expect(html('[x](http://a.example/)')).toBe('<p><a href="http://a.example/">x</a></p>\n');
  });

  test('may be in a list, in a quotation and in a heading', () => {
    const link = '[x](http://a.example/ "nomention")';
    expect(html(`- ${link}\n\n> ${link}\n\n# ${link}`).match(/rel="nomention"/g)).toHaveLength(3);
  });
});
