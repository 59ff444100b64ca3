/** How the HTML of programs and our Markdown meet: read and sent back, nothing changes. */
import { parseFragment, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { changedBody, newBody } from '../../../src/clients/body/body-in.ts';
import { sourceFor } from '../../../src/clients/body/body-out.ts';
import { formatOfChange } from '../../../src/clients/body/given-html.ts';
import { markdownOfText, textOfMarkdown } from '../../../src/clients/body/plain-text.ts';
import type { BodySource } from '../../../src/posts/post.ts';
import { corpus } from './corpus.ts';

const deps = { config: { siteUrl: 'https://blog.example/at', renderTimeoutMs: 60_000 } };

const ofMarkdown = (markdown: string): BodySource => ({ bodyFormat: 'markdown', markdown });
const ofHtml = (markdown: string): BodySource => ({ bodyFormat: 'html', markdown });

test('Markdown that a program reads as HTML and sends back in any form changes nothing', async () => {
  const texts = corpus();
  expect(texts.length).toBeGreaterThan(500);
  const changed: string[] = [];
  for (const markdown of texts) {
    const before = ofMarkdown(markdown);
    const html = await sourceFor(deps, 'html', before);
    const forms = [
      html,
      `\r\n${html.replaceAll('\n', '\r\n')}  `,
      // As a browser's editor writes it.
      serialize(parseFragment(html)),
    ];
    for (const source of forms) {
      if (await changedBody(deps, before, { format: 'html', source })) changed.push(source);
    }
    for (const format of ['markdown', 'text'] as const) {
      const source = await sourceFor(deps, format, before);
      if (await changedBody(deps, before, { format, source })) changed.push(source);
    }
  }
  expect(changed).toEqual([]);
});

test('one more word in that HTML is one more word in the Markdown', async () => {
  const odd: string[] = [];
  // Each takes ten times as long as the other test's.
  for (const markdown of corpus().filter((_, index) => index % 7 === 0)) {
    const before = ofMarkdown(markdown);
    const source = `${await sourceFor(deps, 'html', before)}\n<p>Oneword</p>`;
    const body = await changedBody(deps, before, { format: 'html', source });
    if (body?.bodyFormat !== 'markdown' || !body.markdown.includes('Oneword')) odd.push(markdown);
  }
  expect(odd).toEqual([]);
});

test('a program that changes one word of HTML changes that word, and own URLs stay relative', async () => {
  const markdown = [
    '## Head',
    'See [top](#head), [a post](/2026/11/x "t"), https://example.com/a and [own](https://blog.example/at/2026/11/y).',
    '<!--more-->',
    '<https://youtu.be/abc>',
    '![Alt](/at/media/0123456789abcdef/a-960.webp "Caption")',
    '| a | b |\n| :-: | -: |\n| 1 | 2 |',
    'Note[^1] and again[^1].',
    '```js\nconst a = "<b>";\n```',
    '[^1]: The *note*.',
  ].join('\n\n');
  const before = ofMarkdown(markdown);
  const html = await sourceFor(deps, 'html', before);
  expect(html).toBe(
    [
      '<h2 id="head">Head</h2>',
      '<p>See <a href="#head">top</a>, <a href="https://blog.example/2026/11/x" title="t">a post</a>, <a href="https://example.com/a">https://example.com/a</a> and <a href="https://blog.example/at/2026/11/y">own</a>.</p>',
      '<!--more-->',
      '<p>https://youtu.be/abc</p>',
      '<figure><img src="https://blog.example/at/media/0123456789abcdef/a-960.webp" alt="Alt"><figcaption>Caption</figcaption></figure>',
      '',
      '<table>\n<thead>\n<tr>\n<th style="text-align:center">a</th>\n<th style="text-align:right">b</th>\n</tr>\n</thead>',
      '<tbody>\n<tr>\n<td style="text-align:center">1</td>\n<td style="text-align:right">2</td>\n</tr>\n</tbody>\n</table>',
      '',
      '<p>Note<sup><a href="#fn1" id="fnref1">1</a></sup> and again<sup><a href="#fn1" id="fnref1-1">1</a></sup>.</p>',
      '<pre><code class="language-js">const a = &quot;&lt;b&gt;&quot;;\n</code></pre>',
      '',
      '<ol>\n<li id="fn1"><p>The <em>note</em>. <a href="#fnref1">↩︎</a> <a href="#fnref1-1">↩︎</a></p>\n</li>\n</ol>',
    ].join('\n'),
  );
  const given = { format: 'html', source: html.replace('again', 'twice') } as const;
  expect(await changedBody(deps, before, given)).toEqual(
    ofMarkdown(markdown.replace('again', 'twice')),
  );
});

test('a gallery stays one when a word beside it is changed', async () => {
  const markdown = 'Word\n\n![A](/a.png) ![B](/b.png "At dusk") [![C](/c.png)](https://c.example/)';
  const before = ofMarkdown(markdown);
  const source = (await sourceFor(deps, 'html', before)).replace('Word', 'Words');
  expect(await changedBody(deps, before, { format: 'html', source })).toEqual(
    ofMarkdown(markdown.replace('Word', 'Words')),
  );
});

describe('a new text', () => {
  test('in WordPress’s style has paragraphs at blank lines, and line breaks', async () => {
    const source =
      'Hello <b>you</b>\nthere\r\n\r\n<!--more-->\n\n<blockquote>Next &amp; last</blockquote>';
    expect(await newBody(deps, { format: 'html', source })).toEqual(
      ofMarkdown('Hello **you**\\\nthere\n\n<!--more-->\n\n> Next & last'),
    );
  });

  test('of the block editor loses its comments as Markdown, and keeps them as HTML', async () => {
    const blocks = [
      '<!-- wp:paragraph -->\n<p>Hi</p>\n<!-- /wp:paragraph -->',
      '<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->',
      '<!-- wp:embed {"url":"https://youtu.be/abc"} -->\n<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/abc\n</div></figure>\n<!-- /wp:embed -->',
    ];
    const source = blocks.join('\n\n');
    expect(await newBody(deps, { format: 'html', source })).toEqual(
      ofMarkdown('Hi\n\n<!--more-->\n\n<https://youtu.be/abc>'),
    );
    const kept = `${source}\n\n<!-- wp:html -->\n<p>H<sub>2</sub>O</p>\n<!-- /wp:html -->`;
    expect(await newBody(deps, { format: 'html', source: kept })).toEqual(ofHtml(kept));
  });

  test('that no Markdown says exactly stays HTML, byte for byte', async () => {
    for (const source of [
      '<p>H<sub>2</sub>O</p>\r\n ',
      '<p>a <!--more--> b</p>',
      '<dl><dt>a</dt><dd>b</dd></dl>',
    ]) {
      expect(await newBody(deps, { format: 'html', source })).toEqual(ofHtml(source));
    }
  });

  test('with a caption in brackets has a figure, as Markdown and as HTML', async () => {
    const image = '<img class="size-medium" src="https://a.example/a.jpg" alt="A" width="300" />';
    const caption = (inner: string) =>
      `[caption id="attachment_6" align="alignnone" width="300"]${inner}[/caption]`;
    expect(
      await newBody(deps, {
        format: 'html',
        source: `Look:\n\n${caption(`${image} At <em>dusk</em>`)}\n\nEnd`,
      }),
    ).toMatchObject({
      bodyFormat: 'html',
      markdown: expect.stringMatching(
        /^<p>Look:<\/p>\s*<figure><img [^>]*><figcaption>At <em>dusk<\/em><\/figcaption><\/figure>\s*<p>End<\/p>$/,
      ) as string,
    });
    expect(
      await newBody(deps, {
        format: 'html',
        source: `Look:\n\n${caption(`${image} At dusk`)}\n\nEnd`,
      }),
    ).toMatchObject(ofMarkdown('Look:\n\n![A](https://a.example/a.jpg "At dusk")\n\nEnd'));
    const linked = `<a href="https://a.example/">${image}</a> Linked`;
    const source = `<p>H<sub>2</sub>O</p>\n<p>${caption(linked)}</p>`;
    expect(await newBody(deps, { format: 'html', source })).toMatchObject(
      ofHtml(
        `<p>H<sub>2</sub>O</p>\n\n\n<figure><a href="https://a.example/">${image}</a><figcaption>Linked</figcaption></figure>\n\n`,
      ),
    );
    for (const none of ['[[caption]<img src="a.png">[/caption]]', '[caption]a[/caption]']) {
      expect(
        await newBody(deps, { format: 'html', source: `<p>x <sub>${none}</sub></p>` }),
      ).toMatchObject(ofHtml(`<p>x <sub>${none}</sub></p>`));
    }
  });

  test('has library images as the admin writes them', async () => {
    const source =
      '<p><img src="https://blog.example/at/media/0123456789abcdef/a-960.webp" width="9" alt="A"> <a href=\'https://other.example/at/media/0123456789abcdef/a.pdf\'>b</a></p>';
    expect(await newBody(deps, { format: 'html', source })).toEqual(
      ofMarkdown(
        '![A](/at/media/0123456789abcdef/a-960.webp) [b](https://other.example/at/media/0123456789abcdef/a.pdf)',
      ),
    );
  });
});

describe('a text of HTML', () => {
  test('is changed by what changes more than line ends, and stays HTML', async () => {
    const before = ofHtml('<p class="x">a</p>\r\n<p>b</p>');
    const change = (source: string, format: 'html' | 'markdown' | 'text' = 'html') =>
      changedBody(deps, before, { format, source });
    expect(await sourceFor(deps, 'markdown', before)).toBe(before.markdown);
    expect(await change(' <p class="x">a</p>\n<p>b</p>\n')).toBeNull();
    expect(await change('<p class="x">a</p>\n<p>b</p>', 'markdown')).toBeNull();
    expect(await change('<p>a</p>\n<p>b</p>')).toEqual(ofHtml('<p>a</p>\n<p>b</p>'));
    expect(await change('a *c*', 'markdown')).toEqual(ofMarkdown('a *c*'));
    const linked = 'Now **md** <https://x.example/> and <b>';
    expect(await change(linked, 'markdown')).toEqual(ofMarkdown(linked));
  });

  test('is HTML again if a program for Markdown writes a tag, and a link in Markdown is none', () => {
    const ofHtmlPost = (source: string) => formatOfChange('markdown', 'html', source);
    for (const html of ['<p>a *c*</p>', 'a<br>b', 'a<br/>b', '<p class="x"\n>a', 'a</i>']) {
      expect(ofHtmlPost(html)).toBe('html');
      expect(formatOfChange('markdown', 'markdown', html)).toBe('markdown');
    }
    for (const markdown of [
      '<https://x.example/>',
      '<mailto:a@b.example>',
      '<a@b.example>',
      'a < b',
    ]) {
      expect(ofHtmlPost(markdown)).toBe('markdown');
    }
  });
});

describe('plain text', () => {
  const TEXTS = [
    'a\nb\n\nc * d_e_ <x> & &amp; &#65; [x](y) 1. ok `code` \\ end',
    '1. no\n- no\n# no\n+ x\n  indented\n> q\n---\n===\n***\n___\n|a|b|\n|-|-|\n~~x~~ ^[n] a^b ! ![x]',
    'See https://a.example/b_c_d*e, and (https://a.example/f).',
    'https://example.com/x',
    '[^1]: note\n[x]: https://example.com/y\n    code\n\ttab',
    '<!--more-->\n```\nfence\n~~~',
    '12) x\n3. y\n: z\n= t',
  ];

  test('shows every character and every line break', async () => {
    for (const text of TEXTS) {
      const html = await sourceFor(deps, 'html', ofMarkdown(markdownOfText(text)));
      const { childNodes } = parseFragment(
        html.replaceAll('</p>\n', '\n\n').replaceAll('<br>', ''),
      );
      const shown = textIn(childNodes).replaceAll('\u00a0', ' ');
      expect(shown.trim()).toBe(text.replaceAll('\t', '    ').trim());
    }
  });

  test('is read as it was written, and a text of Markdown as its source', async () => {
    for (const text of TEXTS.map((each) => each.replaceAll('\t', '    '))) {
      const before = await newBody(deps, { format: 'text', source: text });
      expect(await sourceFor(deps, 'text', before)).toBe(text);
    }
    const before = ofMarkdown('A *b*');
    expect(textOfMarkdown(before.markdown)).toBeNull();
    expect(await sourceFor(deps, 'text', before)).toBe('A *b*');
    const given = { format: 'text', source: 'A *b* c' } as const;
    expect(await changedBody(deps, before, given)).toEqual(ofMarkdown('A *b* c'));
  });
});

type TreeNode = { value?: string; childNodes?: readonly unknown[] };

function textIn(nodes: readonly unknown[]): string {
  return (nodes as TreeNode[])
    .map(({ value, childNodes }) => value ?? textIn(childNodes ?? []))
    .join('');
}
