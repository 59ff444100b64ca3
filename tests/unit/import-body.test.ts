import { describe, expect, test } from 'vitest';
import { importBody } from '../../src/import/body.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { importCommentBody } from '../../src/import/comment-body.ts';
const within = (renderTimeoutMs: number) => ({ config: { renderTimeoutMs } });

const deps = within(60_000);

async function imported(html: string, baseUrl?: string) {
  const { bodyFormat, source } = await importBody(
    deps,
    { format: 'html', source: html },
    { baseUrl },
  );
  return `${bodyFormat}: ${source}`;
}

describe('HTML with an equal Markdown becomes Markdown', () => {
  test.each([
    ['paragraphs', '<p>a</p>\n\n<p>b<br />\nc</p>', 'a\n\nb\\\nc'],
    ['block comments go', '<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->', 'a'],
    ['formats', '<p><b>a</b> <i>b</i> <strike>c</strike> <tt>d</tt></p>', '**a** *b* ~~c~~ `d`'],
    ['a space in a format moves out', '<p><strong>a:&nbsp;</strong>b</p>', '**a:** b'],
    [
      'a figure with its caption',
      '<figure class="wp-block-image size-large"><img src="/a.jpg" alt="b" class="wp-image-1" width="640" height="480"/><figcaption class="wp-element-caption">c</figcaption></figure>',
      '![b](/a.jpg "c")',
    ],
    [
      'a gallery becomes its images',
      '<figure class="wp-block-gallery"><figure><img src="/a.jpg"></figure><figure><img src="/b.jpg"></figure></figure>',
      '![](/a.jpg)\n\n![](/b.jpg)',
    ],
    [
      'a linked image',
      '<p><a href="/l.jpg"><img src="/a.jpg" alt="b"></a></p>',
      '[![b](/a.jpg)](/l.jpg)',
    ],
    ['code without a code element', '<pre>a\n  b</pre>', '```\na\n  b\n```'],
    [
      'code with a language',
      '<pre class="wp-block-code"><code class="language-php">a();</code></pre>',
      '```php\na();\n```',
    ],
    [
      'a table with a head row',
      '<figure class="wp-block-table"><table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>c</td><td style="text-align:right">d</td></tr></tbody></table></figure>',
      '| a | b |\n| - | -: |\n| c | d |',
    ],
    ['lists in lists', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', '- a\n  - b\n- c'],
    ['headings', '<h1>a</h1><h3 class="x"><strong>b</strong></h3>', '# a\n\n### b'],
    ['a quotation', '<blockquote class="wp-block-quote"><p>a</p></blockquote>', '> a'],
    [
      'footnotes',
      '<p>a<sup data-fn="u" class="fn"><a href="#u" id="u-link">1</a></sup></p><ol class="wp-block-footnotes"><li id="u">n <a href="#u-link">↩︎</a></li></ol>',
      'a[^1]\n\n[^1]: n',
    ],
    [
      'what looks like markup',
      '<p>a_b_c 1*2 # [x] 2.</p><p>1. d</p>',
      'a_b_c 1\\*2 # \\[x] 2.\n\n1\\. d',
    ],
    [
      'a player of a known site becomes its page',
      '<p><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed" width="560"></iframe></p>',
      '<https://www.youtube.com/watch?v=dQw4w9WgXcQ>',
    ],
    [
      'a frame becomes a link',
      '<iframe src="https://maps.example/x" title="The way"></iframe>',
      '[The way](https://maps.example/x)',
    ],
    [
      'audio becomes a link',
      '<figure class="wp-block-audio"><audio controls src="https://old.example/a.mp3"></audio></figure>',
      '<https://old.example/a.mp3>',
    ],
    ['a URL alone', '<p>https://other.example/a_b</p>', '<https://other.example/a_b>'],
    [
      'a form of styles',
      '<p><span style="font-weight: bold">a</span> <font color="red">b</font></p>',
      '**a** b',
    ],
    ['paragraphs by line breaks', '<div dir="ltr">a<br /><br />b</div>', 'a\n\nb'],
  ])('%s', async (_what, html, markdown) => {
    expect(await imported(html)).toBe(`markdown: ${markdown}`);
  });

  test('URLs become absolute', async () => {
    const html = '<p><a href="../b">a</a> <img src="/c.jpg" alt="d"> e</p>';
    expect(await imported(html, 'https://old.example/x/y/')).toBe(
      'markdown: [a](https://old.example/x/b) ![d](https://old.example/c.jpg) e',
    );
  });

  test.each(['readme.md and example.com', 'see https://other.example/a, then', 'a@b.example'])(
    'words that our renderer would link are not changed: %s',
    async (words) => {
      const { bodyFormat, source } = await importBody(deps, {
        format: 'html',
        source: `<p>${words}</p>`,
      });
      expect(bodyFormat).toBe('markdown');
      expect(renderMarkdown(source).text).toBe(words);
      expect(renderMarkdown(source).bodyHtml).not.toContain('"http://');
    },
  );
});

describe('HTML without an equal Markdown stays, byte for byte, and says why', () => {
  test.each([
    [
      '<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>',
      'Tables with merged cells have no Markdown.',
    ],
    [
      '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>',
      'Tables without a head row, or with several lines in a cell, have no Markdown.',
    ],
    ['<dl><dt>a</dt><dd>b</dd></dl>', 'Definition lists have no Markdown.'],
    ['<p>x<sup>2</sup></p>', 'Raised text has no Markdown.'],
    ['<p>H<sub>2</sub>O</p>', 'Lowered text has no Markdown.'],
    ['<p><ins>a</ins></p>', 'Inserted text has no Markdown.'],
    [
      '<p><span style="text-decoration: underline;">a</span></p>',
      'Underlined text has no Markdown.',
    ],
    ['<details><summary>a</summary>b</details>', 'Parts that unfold (details) have no Markdown.'],
    [
      '<figure><img src="/a.jpg"><figcaption>by <a href="/b">b</a></figcaption></figure>',
      'Captions with links or formats, or of several images, have no Markdown.',
    ],
    ['<p><a href="#z">a</a></p><p id="z">b</p>', 'Links to places in the text have no Markdown.'],
    [
      '<ol type="a"><li>a</li></ol>',
      'Lists with letters or numbers of their own have no Markdown.',
    ],
    ['<pre>a <b>b</b></pre>', 'Code with formats or links has no Markdown.'],
  ])('%s', async (html, reason) => {
    const body = await importBody(deps, { format: 'html', source: html });
    expect(body).toMatchObject({ bodyFormat: 'html', source: html, reasons: [reason] });
  });

  test('what neither keeps is said', async () => {
    const html =
      '<p style="text-align: center">a</p><form><input name="b"></form><script>c()</script>';
    const { losses } = await importBody(deps, { format: 'html', source: html });
    expect(losses).toEqual([
      'Colours, sizes and alignments of the text are left out.',
      'Forms are left out.',
      'Scripts and style sheets are left out.',
    ]);
  });

  test('a text that takes too long to compare', async () => {
    const html = '<p>' + '<a href="/a"><b>b'.repeat(20_000);

    const body = await importBody(within(1), { format: 'html', source: html });
    expect(body).toMatchObject({ bodyFormat: 'html', source: html });
    expect(body.reasons).toEqual([
      'The text is too long or too complicated to convert to Markdown.',
    ]);
  });
});

describe('Markdown of other programs', () => {
  async function read(source: string) {
    const body = await importBody(deps, { format: 'markdown', source });
    return `${body.bodyFormat}: ${body.source}`;
  }

  test('stays as it is without HTML', async () => {
    expect(await read('a *b*\n* c\n\n`<d>` 1 < 2')).toBe('markdown: a *b*\n* c\n\n`<d>` 1 < 2');
  });

  test('loses comments', async () => {
    expect(await read('a\n\n<!-- more -->\n\nb')).toBe('markdown: a\n\n\n\nb');
  });

  test('with HTML that has an equal Markdown becomes our Markdown', async () => {
    expect(await read('a<br>b\n\n<figure><img src="/c.jpg"></figure>\n\n## d[^1]\n\n[^1]: e')).toBe(
      'markdown: a\\\nb\n\n![](/c.jpg)\n\n## d[^1]\n\n[^1]: e',
    );
  });

  test('with other HTML becomes HTML', async () => {
    expect(await read('a **b** H<sub>2</sub>O')).toBe(
      'html: <p>a <strong>b</strong> H<sub>2</sub>O</p>\n',
    );
  });
});

describe('The body of a comment', () => {
  test.each([
    [
      'formats and links',
      '<p>a <strong>b</strong> <a href="https://c.example/">c</a></p>\n<blockquote><p>d</p></blockquote>',
      'a **b** [c](https://c.example/)\n\n> d',
      false,
    ],
    ['code', '<pre><code class="language-js">a</code></pre>', '```\na\n```', false],
    [
      'an image becomes a link',
      '<p>a <img src="https://c.example/b.jpg" alt="b"></p>',
      'a [b](https://c.example/b.jpg)',
      true,
    ],
    ['a heading becomes a paragraph', '<h2>a</h2>b', 'a\n\nb', true],
    ['a script is dropped', '<p>a<script>alert(1)</script></p>', 'a', false],
  ])('%s', (_what, html, markdown, isLossy) => {
    const body = importCommentBody({ format: 'html', source: html });
    expect(body.markdown).toBe(markdown);
    expect(body.losses.length > 0).toBe(isLossy);
  });

  test('is cut where comments are', () => {
    const body = importCommentBody({ format: 'html', source: `<p>${'word '.repeat(5_000)}</p>` });
    expect(body.markdown.length).toBeLessThanOrEqual(10_000);
    expect(body.losses).toEqual(['Comments are cut after 10,000 characters.']);
  });
});
