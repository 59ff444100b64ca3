/**
 * The targets of a post, and when the passage around a link counts as changed.
 */
import { describe, expect, test } from 'vitest';
import { linksOfPost, MAX_TARGETS } from '../../src/outbox/plan/links-of-post.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import type { ResponseTo } from '../../src/posts/post.ts';

const PERMALINK = 'https://blog.example/2026/11/a-post';

const linksOf = (bodyHtml: string, responseTo: ResponseTo | null = null) =>
  linksOfPost({ title: 'A post', bodyHtml, responseTo }, PERMALINK);
const targets = (bodyHtml: string) => linksOf(bodyHtml).map(({ target }) => target);

test.each([
  ['a link', '<p><a href="http://a.example/x?y=1&amp;z#f">A</a>', ['http://a.example/x?y=1&z#f']],
  ['an address as written', '<a href=" HTTP://A.example ">A</a>', ['HTTP://A.example']],
  [
    'an address with characters that HTTP cannot carry, escaped',
    '<a href="http://a.example/ü b">A</a>',
    ['http://a.example/%C3%BC%20b'],
  ],
  [
    'an address relative to the post',
    '<a href="../10/b">B</a>',
    ['https://blog.example/2026/10/b'],
  ],
  ['an address relative to the scheme', '<a href="//a.example/">A</a>', ['https://a.example/']],
  [
    'an image within a link',
    '<a href="http://a.example/"><img src="/p.png" alt=""></a>',
    ['http://a.example/'],
  ],
  [
    'the first address of each document',
    '<a href="http://a.example/#1">A</a> <a href="https://a.example">B</a>',
    ['http://a.example/#1'],
  ],
  [
    'two queries, which are two documents',
    '<a href="http://a.example/?1">A</a> <a href="http://a.example/?2">B</a>',
    ['http://a.example/?1', 'http://a.example/?2'],
  ],
])('%s is a target', (_, html, expected) => {
  expect(targets(html)).toEqual(expected);
});

test.each([
  [
    'an image, a video, a sound',
    '<img src="http://a.example/"><video src="http://a.example/"></video><audio src="http://a.example/"></audio><source src="http://a.example/">',
  ],
  ['a link in code', '<code>x <a href="http://a.example/">A</a></code>'],
  ['a link in preformatted text', '<pre><b><a href="http://a.example/">A</a></b></pre>'],
  ['a link in a comment', '<!-- <a href="http://a.example/">A</a> -->'],
  ['escaped markup', '&lt;a href="http://a.example/"&gt;'],
  ['an address as plain text', '<p>http://a.example/</p>'],
  ['a link in a template', '<template><a href="http://a.example/">A</a></template>'],
  ['a link with rel=nomention', '<a rel="nofollow nomention" href="http://a.example/">A</a>'],
  ['a link with class nomention', '<a class="x nomention" href="http://a.example/">A</a>'],
  [
    'a link of another scheme',
    '<a href="mailto:a@a.example">A</a> <a href="javascript:x">B</a> <a href="ftp://a.example/">C</a>',
  ],
  [
    'an invalid address',
    '<a href="">A</a> <a>B</a> <a href="http://">C</a> <a href="http:a.example">D</a>',
  ],
  ['an address with credentials', '<a href="http://me:you@a.example/">A</a>'],
  [
    'a link to the post itself',
    `<a href="#x">A</a> <a href="${PERMALINK}/#y">B</a> <a href="http://blog.example/2026/11/a-post">C</a>`,
  ],
])('%s is not a target', (_, html) => {
  expect(targets(html)).toEqual([]);
});

test('the post that a response answers is the first target, linked or not', () => {
  const responseTo = { kind: 'like-of', url: 'http://b.example/1', rsvp: null } as const;
  const links = linksOf(
    '<a href="http://a.example/">A</a> <a href="https://b.example/1/">B</a>',
    responseTo,
  );
  expect(links.map(({ target }) => target)).toEqual(['http://b.example/1', 'http://a.example/']);
});

test('a post has at most a hundred targets', () => {
  const many = Array.from({ length: 150 }, (_, i) => `<a href="http://a.example/${i}">A</a>`);
  expect(targets(many.join(' '))).toHaveLength(MAX_TARGETS);
});

test('links in Markdown code and links with nomention are not targets', () => {
  const { bodyHtml } = renderMarkdown(
    '`http://a.example/` <http://b.example/> http://c.example/\n\n    http://d.example/\n\n[E](http://e.example/ "nomention")',
  );
  expect(targets(bodyHtml)).toEqual(['http://b.example/', 'http://c.example/']);
});

describe('the passage around a link', () => {
  const passage = (html: string) => linksOf(html)[0]?.passage;
  const before = passage('<p>I read <a href="http://a.example/">this</a> today.</p><p>More.</p>');

  test.each([
    ['another paragraph', '<p>I read <a href="http://a.example/">this</a> today.</p><p>Less.</p>'],
    ['other white space', '<p>I  read <a href="http://a.example/">this</a>\ntoday.</p>'],
    [
      'other markup without words',
      '<p class="x">I <em>read</em> <a href="http://a.example/">this</a> today.</p>',
    ],
  ])('does not change with %s', (_, html) => {
    expect(passage(html)).toBe(before);
  });

  test.each([
    ['word beside the link', '<p>I love <a href="http://a.example/">this</a> today.</p>'],
    ['word within the link', '<p>I read <a href="http://a.example/">that</a> today.</p>'],
    ['place', '<p>I <a href="http://a.example/">read</a> this today.</p>'],
    ['spelling of the address', '<p>I read <a href="http://a.example/#x">this</a> today.</p>'],
  ])('changes with another %s', (_, html) => {
    expect(passage(html)).not.toBe(before);
  });

  test('is the whole post for a response', () => {
    const responseTo = { kind: 'in-reply-to', url: 'http://a.example/', rsvp: null } as const;
    const of = (html: string) => linksOf(html, responseTo)[0]?.passage;
    expect(of('<p>Yes.</p>')).not.toBe(of('<p>No.</p>'));
    expect(of('<p>Yes.</p>')).toBe(of('<p>Yes.</p>'));
  });
});
