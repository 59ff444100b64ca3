import { parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { elements, isHtml } from '../../src/lib/html/tree.ts';
import { renderHtml } from '../../src/posts/html/render.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { ATTACKS } from '../fixtures/attacks.ts';
import { expectLinear } from '../support/linear.ts';

const html = (source: string) => renderHtml(source).bodyHtml;

const ELEMENTS = new Set(
  `a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr
   i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead
   time tr u ul var wbr`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `id lang dir title href rel class cite datetime open src alt width height loading decoding value start reversed type
   colspan rowspan scope tabindex`.split(/\s+/),
);
const URLS = /^(?:https?:|mailto:|tel:|sms:|[^:]*$|[^:]*[/?#].*$)/;
const IMAGES = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,/;

describe('hostile HTML', () => {
  test.each(ATTACKS)('has only allowed elements and attributes: %s', (attack) => {
    const rendered = html(attack);
    for (const element of elements(parseFragment(rendered))) {
      expect(isHtml(element, element.tagName)).toBe(true);
      expect(ELEMENTS).toContain(element.tagName);
      for (const { name, value } of element.attrs) {
        expect(ATTRIBUTES).toContain(name);
        if (name === 'src' && IMAGES.test(value)) continue;
        if (['href', 'src', 'cite'].includes(name)) expect(value).toMatch(URLS);
        if (name === 'class')
          expect(value).toMatch(/^(?:auto|table|center|end|wide|language-[\w+#.-]+)$/);
        if (name === 'id') expect(value).not.toMatch(/^(?:main|responses|search|comment-\d+|_.*)$/);
      }
    }
  });

  test.each(ATTACKS)('is the same when it is rendered again: %s', (attack) => {
    const once = html(attack);
    // A frame around a table is added each time.
    if (!once.includes('<table')) expect(html(once)).toBe(once);
  });

  test('that nests very deep is its text', () => {
    const { bodyHtml, text } = renderHtml(`${'<div>'.repeat(20_000)}words<script>x</script>`);
    expect(text).toBe('words');
    expect(bodyHtml.length).toBeLessThan(10_000);
  });

  test('is rendered in time proportional to its length', () => {
    expectLinear((size) => {
      const text = '<p>a <b>b</b> <a href="/c">c</a></p>'.repeat(size / 40);
      return () => renderHtml(text);
    }, 100_000);
  });
});

describe('HTML of a post', () => {
  test.each([
    [
      'headings are below the title',
      '<h1>a b</h1><h3>c</h3>',
      '<h2 id="a-b">a b</h2><h4 id="c">c</h4>',
    ],
    [
      'ids that the page has are renamed with their links',
      '<p id="main">a</p><a href="#main">b</a>',
      '<p id="text-main">a</p><a href="#text-main">b</a>',
    ],
    [
      'other ids stay',
      '<h2 id="x">a</h2><a href="#x">b</a>',
      '<h2 id="x">a</h2><a href="#x">b</a>',
    ],
    [
      'a table has its frame and its spans',
      '<table style="width:9px"><tr><td colspan="2" align="right">a</td></tr></table>',
      '<div class="table" tabindex="0"><table><tbody><tr><td colspan="2" class="end">a</td></tr></tbody></table></div>',
    ],
    [
      'an image alone is a figure',
      '<p><img src="/a.jpg" alt="b" width="3" height="2" class="x" srcset="/b 2x"></p>',
      '<figure><img src="/a.jpg" alt="b" width="3" height="2" decoding="async"></figure>',
    ],
    [
      'later images load late',
      'a<img src="/a" alt=""> b<img src="/b" alt="">',
      'a<img src="/a" alt="" decoding="async"> b<img src="/b" alt="" loading="lazy" decoding="async">',
    ],
    [
      'definition lists, details and formats stay',
      '<dl><dt>a</dt><dd>b</dd></dl><details open><summary>c</summary>x<sup>2</sup> <mark>d</mark> <ins>e</ins></details>',
      '<dl><dt>a</dt><dd>b</dd></dl><details open><summary>c</summary>x<sup>2</sup> <mark>d</mark> <ins>e</ins></details>',
    ],
    [
      'code is highlighted',
      '<pre class="wp-block-code"><code class="language-js">if (a) b</code></pre>',
      '<pre dir="ltr"><code class="language-js"><span class="hljs-keyword">if</span> (a) b\n</code></pre>',
    ],
    [
      'code with formats keeps them',
      '<pre>a <b>b</b></pre>',
      '<pre dir="auto" tabindex="0"><code>a <b>b</b></code></pre>',
    ],
    [
      'a player is a link to its page',
      '<iframe src="https://player.vimeo.com/video/123?h=abcdef12"></iframe>',
      '<p><a href="https://vimeo.com/123/abcdef12" class="auto">https://vimeo.com/123/abcdef12</a></p>',
    ],
    [
      'a link keeps nomention alone',
      '<a href="HTTPS://a.example/" rel="nofollow nomention" target="_blank">b</a>',
      '<a href="https://a.example/" rel="nomention">b</a>',
    ],
    ['text is escaped', '<p>1 &lt; 2 &amp;amp; "a"</p>', '<p>1 &lt; 2 &amp;amp; &quot;a&quot;</p>'],
  ])('%s', (_what, source, rendered) => {
    expect(html(source)).toBe(rendered);
  });

  test('a library image has its files', () => {
    const image = {
      ...{
        id: 1,
        hash: '0123456789abcdef'.repeat(4),
        slug: 'a',
        width: 800,
        height: 600,
        alt: 'A map',
      },
      files: [{ width: 800, format: 'webp' as const }],
    };
    const images = new Map([['0123456789abcdef', image]]);
    const { bodyHtml, text } = renderHtml('<p><img src="/media/0123456789abcdef/a-400.webp"></p>', {
      images,
    });
    expect(bodyHtml).toBe(
      '<figure><img src="/media/0123456789abcdef/a-800.webp" width="800" height="600" alt="A map" decoding="async"></figure>',
    );
    expect(text).toBe('A map');
  });

  test('a page alone in its paragraph is a card, once it is known', () => {
    const source = '<p>a</p><p><a href="https://b.example/c">https://b.example/c</a></p>';
    expect(renderHtml(source).embeds).toEqual([
      {
        key: expect.any(String) as string,
        url: 'https://b.example/c',
        hostName: 'b.example',
        version: null,
      },
    ]);
    const key = renderHtml(source).embeds[0]?.key ?? '';
    const card = {
      ...{ version: 3, type: 'link' as const, title: 'A page', author: null, provider: null },
      ...{ description: null, playerUrl: null, picture: null },
    };
    const rendered = renderHtml(source, { embeds: new Map([[key, card]]) });
    expect(rendered.bodyHtml).toContain(
      '<p class="embed-title"><a href="https://b.example/c">A page</a></p>',
    );
    expect(rendered.text).toBe('a\nA page');
    expect(rendered.embeds[0]?.version).toBe(3);
  });

  test('blocks have their lines in a preview', () => {
    expect(renderHtml('<p>a</p>\n<p data-line="7">b</p>', { marksLines: true }).bodyHtml).toBe(
      '<p data-line="0">a</p>\n<p data-line="1">b</p>',
    );
  });

  test('excerpt, text and words are as of the same Markdown', () => {
    const markdown =
      '# a\n\nb *c*\nd\n\n- e\n- f\n\n```\ng\n```\n\n![h](/h.jpg "i")\n\n| j | k |\n|-|-|\n| l | m |';
    const rendered = renderMarkdown(markdown);
    const { excerpt, text, words } = renderHtml(rendered.bodyHtml);
    expect({ excerpt, text, words }).toEqual({
      excerpt: rendered.excerpt,
      text: rendered.text,
      words: rendered.words,
    });
  });

  test('one that is too long is refused', () => {
    expect(() => renderHtml('a'.repeat(1_000_001))).toThrow('at most 1,000,000');
  });
});

test.each(['constructor', '__proto__', 'tostring'])(
  'names of members of all objects are words like any other: %s',
  (name) => {
    expect(html(`<${name}>hi</${name}>`)).toMatch(/hi$/);
    expect(html(`<iframe src="https://${name}/x"></iframe>`)).toContain(`://${name}/x`);
    expect(html(`<table><tr><td class="${name}">x</td></tr></table>`)).not.toContain(name);
  },
);
