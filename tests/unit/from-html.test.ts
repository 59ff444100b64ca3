import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeLosses } from '../../src/posts/from-html/convert.ts';
import { markdownFromHtml } from '../../src/posts/from-html/from-html.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures');
const fixture = (name: string) => readFileSync(path.join(FIXTURES, name), 'utf8');

function converted(html: string, options?: Parameters<typeof markdownFromHtml>[1]) {
  const conversion = markdownFromHtml(html, options);
  if (conversion.kind === 'refused') throw new Error(conversion.reason);
  return { markdown: conversion.markdown.trim(), lost: describeLosses(conversion.losses) };
}

const markdown = (html: string) => converted(html).markdown;

describe('a copied document becomes Markdown', () => {
  test.each(readdirSync(path.join(FIXTURES, 'html')).filter((name) => name.endsWith('.html')))(
    'as in its fixture: %s',
    (name) => {
      expect(markdown(fixture(`html/${name}`))).toBe(
        fixture(`html/${name.replace('.html', '.md')}`).trim(),
      );
    },
  );
});

/** Line breaks of the source are spaces, and do not matter. */
function normalized(html: string): string {
  return html
    .replace(/(<pre[\s\S]*?<\/pre>)|\s+/g, (_, pre: string | undefined) => pre ?? ' ')
    .replace(
      / *(<\/?(?:p|li|[uo]l|h\d|t[dhr]|pre|blockquote|table|div|thead|tbody|hr)\b[^>]*>) */g,
      '\n$1\n',
    )
    .replace(/\n+/g, '\n');
}

describe('HTML of our renderer', () => {
  const root = path.join(FIXTURES, '../..');
  const samples = ['seeds', 'docs'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join(folder, name)),
  );
  test.each(['tests/fixtures/everything.md', 'tests/fixtures/everything-arabic.md', ...samples])(
    'converted and rendered again is the same: %s',
    (name) => {
      const text = readFileSync(path.join(root, name), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
      const html = normalized(renderMarkdown(text).bodyHtml);
      const { markdown: again, lost } = converted(html);
      expect(normalized(renderMarkdown(again).bodyHtml)).toBe(html);
      expect(lost).toEqual([]);
    },
  );

  test.each([
    '> a\n\nb\\\nc',
    '- a\n\n  b\n- c',
    '3. a\n4. b',
    '- a\n\n* b',
    '`` a`b `` and **a `b`**',
    '1\\. a\n\n\\# b\n\n\\- c\n\n\\[a](b) \\*c\\* a_b_c snake_case \\`d\\` \\<b> &amp;amp;',
    '![a](/a.jpg "t") and words',
    '[![a](/a.jpg "caption")](/large)',
    '![](/a.jpg#wide)',
    '[a](https://example.com "nomention") <https://example.com/a> and ant@example.com',
    'Text.[^a] More.[^a]\n\n[^a]: A note.\n\n    ```js\n    a();\n    ```',
    '|a|b|\n|-|:-:|\n|`x`|[c](/d)|',
    '**重要（注意）：**请看',
    'A~~b~~c *d*e **f**g',
    '## A `b` *c*\n\n### [d](/e)',
    '````\n```\n````',
    '[a](#b) [c](</d e> "f\\"g")',
  ])('converted and rendered again is the same: %j', (text) => {
    const html = normalized(renderMarkdown(text).bodyHtml);
    expect(normalized(renderMarkdown(markdown(html)).bodyHtml)).toBe(html);
  });
});

describe('HTML becomes Markdown', () => {
  test.each([
    ['spaces leave the emphasis', 'a<b> b </b>c<i> </i>d', 'a **b** c d'],
    ['neighbours of one format are joined', '<b>a</b><strong>b</strong>', '**ab**'],
    ['a format inside itself is one', '<b>a <strong>b</strong></b>', '**a b**'],
    ['a heading is not bold', '<h2><b>a</b></h2>', '## a'],
    ['an empty heading is dropped', '<h2><br></h2>a', 'a'],
    ['two line breaks begin a paragraph', '<p>a<br><br>b<br>c</p>', 'a\n\nb\\\nc'],
    ['empty paragraphs are dropped', '<p>a</p><p>&nbsp;</p><p><br></p><p>b</p>', 'a\n\nb'],
    [
      'spaces that do not break stay between words',
      '<p>10&nbsp;km &nbsp; far</p>',
      '10\u00a0km far',
    ],
    ['blocks in a link are divided', '<a href="/a"><p>b</p></a>', '[b](/a)'],
    ['an anchor without a URL is its text', '<a name="x">a</a>', 'a'],
    ['a link without text is dropped', 'a<a href="/b"></a>', 'a'],
    [
      'a redirect of Google is resolved',
      '<a href="https://www.google.com/url?q=https://a.example/&sa=D">a</a>',
      '[a](https://a.example/)',
    ],
    [
      'a link of its own URL is short',
      '<a href="https://a.example/">https://a.example/</a>',
      '<https://a.example/>',
    ],
    ['code without a code element is fenced', '<pre>a\n  b</pre>', '```\na\n  b\n```'],
    ['code keeps its lines', '<pre>a<br>b</pre>', '```\na\nb\n```'],
    ['code has its language', '<pre class="brush: php">a</pre>', '```php\na\n```'],
    [
      'code has the language of its element',
      '<pre><code class="hljs language-c++">a</code></pre>',
      '```c++\na\n```',
    ],
    ['line numbers are dropped', '<pre><span class="lineno">1</span>a</pre>', '```\na\n```'],
    ['keys and samples are code', '<kbd>a</kbd> <samp>b</samp>', '`a` `b`'],
    [
      'a figure has its caption',
      '<figure><img src="/a" alt="b"><figcaption>c <b>d</b></figcaption></figure>',
      '![b](/a "c d")',
    ],
    ['a title alone is no caption', '<p><img src="/a" alt="b" title="IMG_1.jpg"></p>', '![b](/a)'],
    [
      'a gallery is its images',
      '<figure><figure><img src="/a"></figure><figure><img src="/b"></figure></figure>',
      '![](/a)\n\n![](/b)',
    ],
    [
      'an image that loads late has its URL',
      '<img src="data:image/gif;base64,R0" data-src="/a"><noscript><img src="/a"></noscript>',
      '![](/a)',
    ],
    [
      'a table without a head has its first row as head',
      '<table><tr><td>a<td>b<tr><td>1<td><p>2</p><p>3</p></table>',
      '| a | b |\n| - | - |\n| 1 | 2 3 |',
    ],
    [
      'a table that arranges the page is its content',
      '<table><tr><td><p>a</p><p>b</p></td></tr></table>',
      'a\n\nb',
    ],
    [
      'cells of Google Sheets are a table',
      '<google-sheets-html-origin><style>td{}</style><table><colgroup><col width="100"></colgroup><tbody><tr style="height:21px;"><td data-sheets-value="{}">a</td><td>b</td></tr><tr><td>1</td><td></td></tr></tbody></table></google-sheets-html-origin>',
      '| a | b |\n| - | - |\n| 1 | |',
    ],
    [
      'list items with paragraphs stay apart, also as browsers copy them',
      '<ul><li><p style="margin-block: 0px;">a</p></li><li><p style="margin-block: 0px;">b</p></li></ul>',
      '- a\n\n- b',
    ],
    ['raised digits are characters', 'x<sup>2</sup> H<sub>2</sub>O', 'x² H₂O'],
    [
      'a formula is its TeX',
      '<math><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></math>',
      '`x_1`',
    ],
    [
      'ruby is in parentheses',
      '<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>',
      '漢字(かんじ)',
    ],
    ['a quotation has quotation marks', '<q>a <q>b</q></q>', '“a ‘b’”'],
    [
      'scripts and styles are dropped',
      '<style>p{}</style><script>a()</script><!-- wp:paragraph --><p>b</p>',
      'b',
    ],
    ['hidden text is dropped', 'a<span style="display: none">b</span><p hidden>c</p>', 'a'],
    ['text like markup is escaped', '<p>*a* &lt;b> # c</p>', '\\*a\\* \\<b> # c'],
  ])('%s', (_, html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  test.each([
    [
      'a script link',
      '<a href="java\nscript:a()">a</a>',
      'a',
      '1 link that browsers would not open',
    ],
    ['an embedded image', '<img src="data:image/png;base64,AA==">', '', '1 embedded image'],
    ['an image of the sender’s machine', '<img src="file:///C:/a.png">', '', '1 image from a file'],
    [
      'a video',
      '<iframe src="https://v.example/1" title="A ferry"></iframe>',
      '[A ferry](https://v.example/1)',
      '1 video or audio, now a link',
    ],
    [
      'a sound with sources',
      '<audio><source src="https://v.example/a.ogg"></audio>',
      '<https://v.example/a.ogg>',
      '1 video or audio, now a link',
    ],
    [
      'merged cells',
      '<table><tr><th>a<th>b<tr><td colspan=2>c</table>',
      '| a | b |\n| - | - |\n| c | |',
      '1 merged table cell',
    ],
    ['form fields', 'a<button>b</button><select><option>c</select>', 'a', '2 form fields'],
    ['raised words', '1<sup>st</sup>', '1st', '1 raised or lowered text'],
    ['a highlight', '<mark>a</mark>', 'a', '1 highlight'],
    ['a definition list', '<dl><dt>a<dd>b</dl>', '- a\n\n  b', '1 definition list, now a list'],
  ])('%s is lost, and said to be', (_, html, expected, lost) => {
    expect(converted(html)).toEqual({ markdown: expected, lost: [lost] });
  });

  test('tracking pixels are dropped', () => {
    const pixels = '<img src="/a" width="1" height="1"><img src="/b" style="width:0">';
    expect(converted(`a${pixels}`)).toEqual({ markdown: 'a', lost: [] });
  });

  test('relative URLs are resolved if the base is known', () => {
    const html = '<a href="../b">a</a> <img src="c.png"> <a href="#d">d</a>';
    expect(converted(html, { baseUrl: 'https://a.example/x/y/' }).markdown).toBe(
      '[a](https://a.example/x/b) ![](https://a.example/x/y/c.png) [d](#d)',
    );
    expect(markdown(html)).toBe('[a](../b) ![](c.png) [d](#d)');
  });

  test('an embedded image has the URL that is chosen for it', () => {
    const urlOfEmbedded = (dataUrl: string) => `/media/${dataUrl.length}`;
    const html = '<p><img alt="a" src="data:image/png;base64,AA=="></p>';
    expect(converted(html, { urlOfEmbedded })).toEqual({ markdown: '![a](/media/26)', lost: [] });
  });
});

describe('HTML that is refused', () => {
  test('nests too deep', () => {
    const nested = (levels: number) => `${'<div>'.repeat(levels)}a${'</div>'.repeat(levels)}`;
    expect(markdown(nested(500))).toBe('a');
    expect(markdownFromHtml(nested(600))).toEqual({
      kind: 'refused',
      reason: 'The HTML nests elements more than 512 levels deep. It can’t be converted.',
    });
    expect(markdownFromHtml('<b>'.repeat(100_000))).toMatchObject({ kind: 'refused' });
  });

  test('is too long', () => {
    expect(markdownFromHtml('a'.repeat(500_001))).toEqual({
      kind: 'refused',
      reason: 'The HTML has 500,001 characters. At most 500,000 can be converted.',
    });
  });
});
