/**
 * Which pages a post links to, and when the passage around a link counts as changed.
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
  ['as it is given', '<a href=" HTTP://A.example ">A</a>', ['HTTP://A.example']],
  [
    'what HTTP cannot carry, escaped',
    '<a href="http://a.example/ü b">A</a>',
    ['http://a.example/%C3%BC%20b'],
  ],
  ['relative to the post', '<a href="../10/b">B</a>', ['https://blog.example/2026/10/b']],
  ['relative to the scheme', '<a href="//a.example/">A</a>', ['https://a.example/']],
  [
    'a picture that links',
    '<a href="http://a.example/"><img src="/p.png" alt=""></a>',
    ['http://a.example/'],
  ],
  [
    'one for each document, the first',
    '<a href="http://a.example/#1">A</a> <a href="https://a.example">B</a>',
    ['http://a.example/#1'],
  ],
  [
    'two queries are two documents',
    '<a href="http://a.example/?1">A</a> <a href="http://a.example/?2">B</a>',
    ['http://a.example/?1', 'http://a.example/?2'],
  ],
])('is a target: %s', (_, html, expected) => {
  expect(targets(html)).toEqual(expected);
});

test.each([
  [
    'a picture, a film, a sound',
    '<img src="http://a.example/"><video src="http://a.example/"></video><audio src="http://a.example/"></audio><source src="http://a.example/">',
  ],
  ['in code', '<code>x <a href="http://a.example/">A</a></code>'],
  ['in preformatted text', '<pre><b><a href="http://a.example/">A</a></b></pre>'],
  ['in a comment', '<!-- <a href="http://a.example/">A</a> -->'],
  ['escaped', '&lt;a href="http://a.example/"&gt;'],
  ['plain words', '<p>http://a.example/</p>'],
  ['in a template', '<template><a href="http://a.example/">A</a></template>'],
  ['rel=nomention', '<a rel="nofollow nomention" href="http://a.example/">A</a>'],
  ['class nomention', '<a class="x nomention" href="http://a.example/">A</a>'],
  [
    'another scheme',
    '<a href="mailto:a@a.example">A</a> <a href="javascript:x">B</a> <a href="ftp://a.example/">C</a>',
  ],
  [
    'no address',
    '<a href="">A</a> <a>B</a> <a href="http://">C</a> <a href="http:a.example">D</a>',
  ],
  ['credentials', '<a href="http://me:you@a.example/">A</a>'],
  [
    'the post itself',
    `<a href="#x">A</a> <a href="${PERMALINK}/#y">B</a> <a href="http://blog.example/2026/11/a-post">C</a>`,
  ],
])('is none: %s', (_, html) => {
  expect(targets(html)).toEqual([]);
});

test('the post that it responds to comes first, linked or not', () => {
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

test('links in Markdown code and links with nomention are left out', () => {
  const { bodyHtml } = renderMarkdown(
    '`http://a.example/` <http://b.example/> http://c.example/\n\n    http://d.example/\n\n[E](http://e.example/ "nomention")',
  );
  expect(targets(bodyHtml)).toEqual(['http://b.example/', 'http://c.example/']);
});

describe('the passage', () => {
  const passage = (html: string) => linksOf(html)[0]?.passage;
  const before = passage('<p>I read <a href="http://a.example/">this</a> today.</p><p>More.</p>');

  test.each([
    ['another paragraph', '<p>I read <a href="http://a.example/">this</a> today.</p><p>Less.</p>'],
    ['white space', '<p>I  read <a href="http://a.example/">this</a>\ntoday.</p>'],
    [
      'markup without words',
      '<p class="x">I <em>read</em> <a href="http://a.example/">this</a> today.</p>',
    ],
  ])('stays with another %s', (_, html) => {
    expect(passage(html)).toBe(before);
  });

  test.each([
    ['word beside it', '<p>I love <a href="http://a.example/">this</a> today.</p>'],
    ['word in it', '<p>I read <a href="http://a.example/">that</a> today.</p>'],
    ['place', '<p>I <a href="http://a.example/">read</a> this today.</p>'],
    ['spelling of the address', '<p>I read <a href="http://a.example/#x">this</a> today.</p>'],
  ])('changes with another %s', (_, html) => {
    expect(passage(html)).not.toBe(before);
  });

  test('of a response is the whole post', () => {
    const responseTo = { kind: 'in-reply-to', url: 'http://a.example/', rsvp: null } as const;
    const of = (html: string) => linksOf(html, responseTo)[0]?.passage;
    expect(of('<p>Yes.</p>')).not.toBe(of('<p>No.</p>'));
    expect(of('<p>Yes.</p>')).toBe(of('<p>Yes.</p>'));
  });
});
