import { describe, expect, test } from 'vitest';
import { findFirstImage, inLanguage, toFeedHtml } from '../../src/feeds/feed-html.ts';

const PAGE = 'https://blog.example/notes/2026/11/a-post';

describe('an article in a feed', () => {
  test.each([
    ['<a href="/x?a=1&amp;b=2">x</a>', '<a href="https://blog.example/x?a=1&amp;b=2">x</a>'],
    ['<a href="#fn1">1</a>', `<a href="${PAGE}#fn1">1</a>`],
    ['<a href="//other.example/">x</a>', '<a href="https://other.example/">x</a>'],
    ['<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'],
    ['<a href="java\nscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="http://[">x</a>', '<a>x</a>'],
    ['<img src="a.png" alt="">', '<img src="https://blog.example/notes/2026/11/a.png" alt="">'],
    ['<img src="data:image/png;base64,AA==">', '<img src="data:image/png;base64,AA==">'],
    [
      '<img srcset="a.png 1x, /b,c.png 2x,d.png">',
      '<img srcset="https://blog.example/notes/2026/11/a.png 1x, https://blog.example/b,c.png 2x, https://blog.example/notes/2026/11/d.png">',
    ],
    [
      '<video poster="/p.jpg" src="v.mp4"></video>',
      '<video poster="https://blog.example/p.jpg" src="https://blog.example/notes/2026/11/v.mp4"></video>',
    ],
    [
      '<blockquote cite="/c"><p>q</p></blockquote>',
      '<blockquote cite="https://blog.example/c"><p>q</p></blockquote>',
    ],
    ['<p style="color: red" onclick="x()" class="a">p</p>', '<p class="a">p</p>'],
    ['<p>a</p><script>x()</script><iframe src="/"></iframe><p>b</p>', '<p>a</p><p>b</p>'],
    ['<p>a<!-- secret -->b<input><!----></p>', '<p>ab</p>'],
    ['<div><form><p>x</p></form><template><b>t</b></template></div>', '<div></div>'],
    ['a &lt;b&gt; ]]&gt; &amp;amp;', 'a &lt;b&gt; ]]&gt; &amp;amp;'],
    ['', ''],
  ])('is well-formed and absolute: %s', (html, expected) => {
    expect(toFeedHtml(html, PAGE)).toBe(expected);
  });

  test('has its own language and direction', () => {
    expect(inLanguage('<p>x</p>', 'ar')).toBe('<div lang="ar" dir="rtl"><p>x</p></div>');
    expect(inLanguage('', 'az')).toBe('<div lang="az" dir="ltr"></div>');
    expect(inLanguage('', '"><script>')).toBe(
      '<div lang="&quot;&gt;&lt;script&gt;" dir="ltr"></div>',
    );
  });
});

test('ids and attributes for the page are removed, and links to ids lead to the page', () => {
  expect(
    toFeedHtml(
      '<div role="region" tabindex="0"><a href="#fn1" id="fnref1">1</a></div><p id="fn1" lang="de">x</p>',
      PAGE,
    ),
  ).toBe(`<div><a href="${PAGE}#fn1">1</a></div><p lang="de">x</p>`);
});

describe('the first image of an article for a feed', () => {
  test.each([
    ['<p>none</p>', null],
    ['<p>&lt;img src="x"&gt;</p>', null],
    ['<img alt=""><img src="data:image/gif;base64,AA"><img src="/a.png"><img src="b.png">', '/a'],
  ])('is the first that readers can fetch, if any: %s', (html, expected) => {
    const found = findFirstImage(html, PAGE);
    expect(found?.url ?? null).toBe(expected === null ? null : 'https://blog.example/a.png');
  });
});
