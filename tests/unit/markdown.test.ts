import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/lib/errors.ts';
import { isMadeExcerpt, renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { expectLinear } from '../support/linear.ts';

const html = (markdown: string) => renderMarkdown(markdown).bodyHtml.trim();

describe('headings in Markdown', () => {
  test('begin one level below the title, whatever level the author began with', () => {
    for (const [highest, lower] of [
      ['#', '##'],
      ['##', '###'],
      ['####', '#####'],
    ]) {
      const { bodyHtml } = renderMarkdown(`${String(highest)} One\n\n${String(lower)} Two`);
      expect(bodyHtml).toBe('<h2 id="one">One</h2>\n<h3 id="two">Two</h3>\n');
    }
    expect(html('# a\n\n###### b')).toContain('<h6 id="b">');
  });

  test('have unique ids in any script, different from those of the page around them', () => {
    const ids = (markdown: string) =>
      [...html(markdown).matchAll(/<h\d id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids('# Über *uns*\n\n# مقدمة\n\n# はじめに')).toEqual(['uber-uns', 'مقدمة', 'はじめに']);
    expect(ids('# a\n\n# a\n\n# a 2\n\n# A!')).toEqual(['a', 'a-2', 'a-2-2', 'a-3']);
    expect(ids('# Main\n\n# Responses\n\n# Linkback 1\n\n# fn1\n\n# fnref2')).toEqual([
      'text-main',
      'text-responses',
      'text-linkback-1',
      'text-fn1',
      'text-fnref2',
    ]);
    expect(ids('# page_main\n\n# page＿main\n\n# Comment text')).toEqual([
      'page-main',
      'page-main-2',
      'comment-text',
    ]);
  });
});

test.each([
  ['**重要（注意）：**请看', '<p><strong>重要（注意）：</strong>请看</p>'],
  ['これは**「強調」**です。', '<p>これは<strong>「強調」</strong>です。</p>'],
  ['패키지를 *(다시)*설치', '<p>패키지를 <em>(다시)</em>설치</p>'],
  ['旧~~（一）~~新', '<p>旧<s>（一）</s>新</p>'],
  // Beside other scripts CommonMark's rule applies.
  ['**Note:**see', '<p>**Note:**see</p>'],
  ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
])('emphasis beside CJK punctuation needs no space: %s', (markdown, rendered) => {
  expect(html(markdown)).toBe(rendered);
});

describe('images in Markdown', () => {
  test('become a figure if alone in a paragraph, with the title as caption', () => {
    expect(html('![A ferry](/a.jpg "At <dusk>")')).toBe(
      '<figure><img src="/a.jpg" alt="A ferry" decoding="async"><figcaption>At &lt;dusk&gt;</figcaption></figure>',
    );
    expect(html('[![A ferry](/a.jpg)](/large)')).toBe(
      '<figure><a href="/large"><img src="/a.jpg" alt="A ferry" decoding="async"></a></figure>',
    );
    expect(html('![a](/a.jpg "t") and words')).toMatch(/^<p><img [^>]*title="t"/);
    expect(html('- ![a](/a.jpg "t")\n- b')).toContain('<li>\n<figure>');
  });

  test('may be wider than the text if the address ends in #wide', () => {
    expect(html('![a](/a.jpg#wide "t")')).toMatch(/^<figure class="wide"><img src="\/a.jpg" /);
    expect(html('![a](/a.svg#part)')).toMatch(/^<figure><img src="\/a.svg#part" /);
  });

  test('are lazy, except the first', () => {
    const loading = [...html('![a](/a)\n\nb ![c](/c)\n\n![d](/d)').matchAll(/<img[^>]*>/g)].map(
      ([image]) => image.includes('loading="lazy"'),
    );
    expect(loading).toEqual([false, true, true]);
  });

  test('add alternative text and caption to the searchable text, but not to the excerpt', () => {
    const { text, excerpt } = renderMarkdown('![A ferry](/a.jpg "At dusk")\n\nIt left at nine.');
    expect(text).toBe('A ferry\nAt dusk\nIt left at nine.');
    expect(excerpt).toBe('It left at nine.');
  });
});

describe('footnotes in Markdown', () => {
  test('are at the end, with links there and back from each reference', () => {
    expect(html('One[^a] two[^a] three^[At *once*.]\n\n[^a]: The note.')).toBe(
      `<p>One<sup><a href="#fn1" id="fnref1" role="doc-noteref">1</a></sup> two<sup><a href="#fn1" id="fnref1-1" role="doc-noteref">1</a></sup> three<sup><a href="#fn2" id="fnref2" role="doc-noteref">2</a></sup></p>
<div class="footnotes" role="doc-endnotes">
<ol>
<li id="fn1"><p>The note. <a href="#fnref1" role="doc-backlink">↩\ufe0e</a> <a href="#fnref1-1" role="doc-backlink">↩\ufe0e</a></p>
</li>
<li id="fn2"><p>At <em>once</em>. <a href="#fnref2" role="doc-backlink">↩\ufe0e</a></p>
</li>
</ol>
</div>`,
    );
    expect(renderMarkdown('One[^a] two.\n\n[^a]: The note.').text).toBe('One two.\nThe note.');
  });

  test('are refused above a thousand', () => {
    const notes = (count: number) => 'a^[b]'.repeat(count);
    expect(html(notes(1_000))).toContain('id="fn1000"');
    expect(() => renderMarkdown(notes(1_001))).toThrow(
      new InvalidInputError('The text has 1,001 footnotes. A post can have at most 1,000.'),
    );
  });
});

describe('code in Markdown', () => {
  test('is highlighted in a known language, by any of its names', () => {
    expect(html('```ts\nconst a = 1;\n```')).toBe(
      '<pre dir="ltr"><code class="language-ts"><span class="hljs-keyword">const</span> a = <span class="hljs-number">1</span>;\n</code></pre>',
    );
    expect(html('```haskell\nmain = print 1\n```')).toContain('class="hljs-');
  });

  test('is shown as it is in an unknown language, with markup escaped', () => {
    expect(html('```\n<b>&\n```')).toBe('<pre dir="auto"><code>&lt;b&gt;&amp;\n</code></pre>');
    for (const name of [
      'nosuch',
      '../common',
      '__proto__',
      'constructor',
      '<b>"',
      'x'.repeat(999),
    ]) {
      const rendered = html(`\`\`\`${name}\n<b>\n\`\`\``);
      expect(rendered).toContain('>&lt;b&gt;\n</code></pre>');
      expect(rendered).not.toContain('<b>');
    }
    expect(html(`\`\`\`ts\n${'const a = 1;\n'.repeat(2_000)}\`\`\``)).not.toContain('hljs');
  });

  test('is not highlighted if it is one long word or has no punctuation, but otherwise up to twenty thousand characters', () => {
    const highlights = (language: string, code: string) =>
      html(`\`\`\`${language}\n${code}\n\`\`\`\n\n\`\`\`ts\nconst a = 1;\n\`\`\``)
        .split('</pre>')
        .map((block) => block.includes('hljs'));
    const unit = 'const a = f(1);\n';
    for (const [language, code] of [
      ['ts', `const a = 1;\n${'_'.repeat(5_000)}`],
      ['ts', `const a = 1;\n${'0x'.repeat(2_500)};`],
      ['ts', `const a = 1;\n${'a+'.repeat(2_500)};`],
      ['cs', `int a = 1;\n${'a\n'.repeat(2_500)}`],
      ['cs', `int a = 1;\n${'я '.repeat(2_500)}`],
    ] as const) {
      expect(highlights(language, code), code.slice(0, 20)).toEqual([false, true, false]);
    }
    expect(highlights('ts', unit.repeat(19_900 / unit.length))).toEqual([true, true, false]);
    expect(highlights('ts', `const a = '${'x'.repeat(450)}';`)).toEqual([true, true, false]);
  });

  test('can be scrolled with the keyboard if it is wider than a phone', () => {
    expect(html('```\nshort\n```')).not.toContain('tabindex');
    expect(html(`\`\`\`\n${'long '.repeat(6)}\n\`\`\``)).toContain('<pre dir="auto" tabindex="0">');
  });
});

test('a table in Markdown scrolls in a frame, and is aligned without a style attribute', () => {
  expect(html('|a|b|c|\n|--|--:|:-:|\n|1|2|3|')).toBe(`<div class="table" tabindex="0">
<table>
<thead>
<tr>
<th>a</th>
<th class="end">b</th>
<th class="center">c</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
<td class="end">2</td>
<td class="center">3</td>
</tr>
</tbody>
</table>
</div>`);
});

test('raw HTML stays text, and straight quotes stay straight', () => {
  expect(html('<b onclick="x">"a" -- b...</b>')).toBe(
    '<p>&lt;b onclick=&quot;x&quot;&gt;&quot;a&quot; -- b...&lt;/b&gt;</p>',
  );
});

test('an excerpt is the first paragraph, or else the first heading', () => {
  expect(renderMarkdown('# A\n\nThe first.').excerpt).toBe('The first.');
  expect(renderMarkdown('# A').excerpt).toBe('A');
});

test('a written excerpt is distinguished from one that an older renderer generated', () => {
  const rendered = renderMarkdown('# A heading\n\nThe first.');
  const old = { renderer: 1, text: 'A heading\nThe first.' };
  expect(isMadeExcerpt({ ...old, excerpt: 'A heading' }, rendered)).toBe(true);
  expect(isMadeExcerpt({ ...old, excerpt: 'The first.' }, rendered)).toBe(true);
  expect(isMadeExcerpt({ ...old, excerpt: '' }, rendered)).toBe(true);
  expect(isMadeExcerpt({ ...old, excerpt: 'By hand.' }, rendered)).toBe(false);
  expect(isMadeExcerpt({ renderer: 0, text: '', excerpt: 'A heading' }, rendered)).toBe(true);
  expect(isMadeExcerpt({ ...old, renderer: 2, excerpt: 'A heading' }, rendered)).toBe(false);
});

test('a written excerpt is distinguished from one that an older renderer generated from misread emphasis', () => {
  const rendered = renderMarkdown('# 标题\n\n**重要（注意）：**请看');
  const old = { renderer: 3, text: '标题\n**重要（注意）：**请看' };
  expect(isMadeExcerpt({ ...old, excerpt: '**重要（注意）：**请看' }, rendered)).toBe(true);
  expect(isMadeExcerpt({ ...old, excerpt: '标题' }, rendered)).toBe(false);
});

test('characters that no page may contain are removed from the HTML and the text', () => {
  const shown = (markdown: string) => {
    const { bodyHtml, text, excerpt } = renderMarkdown(markdown);
    return [bodyHtml, text, excerpt].join('\n');
  };
  const forbidden = /(?![\t\n])[\p{Cc}\p{Noncharacter_Code_Point}]/u;
  const some = '\ufffe\u{1ffff}\ufdd0\u0085\u0080\u0000\u007f';
  expect(html('a\ufffeb\ufdd0c\u0085d\u{10ffff}\u009fe\tf')).toBe('<p>abc de\tf</p>');
  for (const markdown of [
    `# a${some}\n\nb${some}`,
    `![a${some}](/b "c${some}")`,
    `\`\`\`ts\na${some}\n\`\`\``,
    '<http://a.example/%EF%BF%BE> http://b.example/%C2%85x',
  ]) {
    expect(shown(markdown)).not.toMatch(forbidden);
  }
  expect(html('<http://a.example/%EF%BF%BE>')).toContain('>http://a.example/%EF%BF%BE</a>');
  expect(html('<http://a.example/%C3%A9>')).toContain('>http://a.example/é</a>');
});

describe('hostile Markdown', () => {
  test('above 500,000 characters is refused with what to do', () => {
    expect(() => renderMarkdown('['.repeat(2 ** 20))).toThrow(
      new InvalidInputError(
        'The text has 1,048,576 characters. A post can have at most 500,000: split it into two posts.',
      ),
    );
  });

  const fill =
    (piece: string) =>
    (length: number): string =>
      piece.repeat(Math.floor(length / piece.length));

  test.each<[string, (length: number) => string]>([
    ['brackets', fill('[')],
    ['images', fill('![')],
    ['links', fill('[a](<')],
    ['notes within notes', fill('^[')],
    ['one note referenced many times', (n) => `${fill('[^a]')(n)}\n\n[^a]: b`],
    ['quotes', fill('>')],
    ['quotes on many lines', fill(`${'>'.repeat(200)}a\n`)],
    ['lists', fill('- ')],
    ['emphasis', fill('*a')],
    ['addresses', fill('a@b.c ')],
    ['one heading repeated many times', fill('# a\n\n')],
    ['a table', (n) => `${'|a'.repeat(300)}\n${'|-'.repeat(300)}\n${fill('|\n')(n)}`],
    ['code', fill('```ts\nconst a = `${`${`\n```\n')],
    ['code of one word', fill(`\`\`\`ts\n${'_'.repeat(5_000)}\n\`\`\`\n`)],
    ['one long word', fill('字')],
  ])('is rendered in linear time: %s', (_name, markdownOf) => {
    expectLinear((length) => {
      const markdown = markdownOf(length);
      expect(renderMarkdown(markdown).bodyHtml.length).toBeGreaterThan(0);
      return () => renderMarkdown(markdown);
    }, 80_000);
  });
});

test('with the lines of the text, each block has the line that it begins on; without, none has', () => {
  const markdown =
    '# A\n\nB\nc\n\n- x\n- y\n\n```js\na\n```\n\n    code\n\n| a |\n| - |\n| 1 |\n\n![i](/i.png)\n\n---\n\n> q\n';
  const { bodyHtml, ...rest } = renderMarkdown(markdown, { marksLines: true });
  const marked = [...bodyHtml.matchAll(/<(\w+)[^>]* data-line="(\d+)"/g)];
  expect(marked.map(([, tag, line]) => `${tag} ${line}`)).toEqual([
    ...[
      'h2 0',
      'p 2',
      'ul 5',
      'li 5',
      'li 6',
      'pre 8',
      'pre 12',
      'thead 14',
      'tr 14',
      'tbody 16',
      'tr 16',
    ],
    ...['figure 18', 'hr 20', 'blockquote 22', 'p 22'],
  ]);
  const plain = renderMarkdown(markdown);
  expect(plain).toEqual({ bodyHtml: bodyHtml.replace(/ data-line="\d+"/g, ''), ...rest });
});
