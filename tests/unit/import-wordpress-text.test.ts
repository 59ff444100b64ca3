import { expect, test } from 'vitest';
import { withParagraphs } from '../../src/posts/wordpress/autop.ts';
import { bodyFromWordPress, type WordPressContext } from '../../src/import/wordpress/body.ts';
import { readPhpValue } from '../../src/import/wordpress/php-value.ts';
import { expectLinear } from '../support/linear.ts';

const image = { id: '5', url: 'https://a.example/i.jpg', alt: 'I', caption: 'An <em>I</em>' };
const song = { id: '6', url: 'https://a.example/my%20song.mp3', alt: '', caption: '' };
const context: WordPressContext = {
  attachment: (id) => [image, song].find((each) => each.id === id) ?? null,
  attachmentsOf: () => [image, song],
  reusable: (id) => (id === '9' ? '<!-- wp:block {"ref":9} /--><p>Again</p>' : null),
  footnotes: [],
};

const body = (content: string) => bodyFromWordPress(content, context);
const flat = (content: string) => body(content).html.replace(/\n+/g, '');
const notes = (content: string) =>
  body(content).notes.map(({ level, what }) => `${level}: ${what}`);

test.each([
  [
    'an empty line makes a paragraph, a line end a line break',
    'a\nb\n\nc',
    '<p>a<br />\nb</p>\n<p>c</p>',
  ],
  ['CRLF and spaces in empty lines count as line ends', 'a\r\n \t\r\nb', '<p>a</p>\n<p>b</p>'],
  ['a line end after <br> is none', 'a<br>\nb', '<p>a<br>\nb</p>'],
  [
    'paragraphs that are there stay',
    '<p>a</p>\n\n<p class="x">b</p>',
    '<p>a</p>\n<p class="x">b</p>',
  ],
  ['an empty line in a paragraph ends it', '<p>a\n\nb</p>', '<p>a</p>\n<p>b</p>'],
  [
    'a block ends the paragraph before it',
    'a\n<ul>\n<li>b</li>\n</ul>\nc',
    '<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>c</p>',
  ],
  ['a block ends an open <p>', '<p>a<div>b</div>', '<p>a</p>\n<div>b</div>'],
  [
    'pre and script stay byte for byte',
    'a\n\n<pre>b\n\n  c</pre>\n<script>\n\nd\n</script>',
    '<p>a</p>\n<pre>b\n\n  c</pre>\n<script>\n\nd\n</script>',
  ],
  ['a quotation has paragraphs', '<blockquote>a</blockquote>', '<blockquote><p>a</p></blockquote>'],
  [
    'a list item has them only if it has several',
    '<ol><li>a\nb</li><li>c\n\nd</li></ol>',
    '<ol><li>a<br />\nb</li><li><p>c</p>\n<p>d</p></li></ol>',
  ],
  ['a heading has line breaks', '<h2>a\nb</h2>', '<h2>a<br />\nb</h2>'],
  [
    'line ends in tags are no line breaks',
    '<a\n\nhref="x"\n>a</a>',
    '<p><a\n\nhref="x"\n>a</a></p>',
  ],
  ['inline elements go on over line ends', '<em>a\nb</em>', '<p><em>a<br />\nb</em></p>'],
  ['an open block is closed at the end', '<div>a', '<div>a</div>'],
  ['a close without an open is dropped', 'a</div>b', '<p>ab</p>'],
  ['nothing stays nothing', ' \n\n ', ''],
])('%s', (_rule, given, expected) => {
  expect(withParagraphs(given)).toBe(expected);
});

test('what has its paragraphs does not change a second time', () => {
  const once = withParagraphs('a\nb\n\n<div>c\n\nd</div>\n<ul><li>e</ul>\n\nf');
  expect(withParagraphs(once)).toBe(once);
});

test.each([
  [
    'caption',
    '[caption width="3"]<a href="x"><img src="y" alt="a > b" /></a> Words[/caption]',
    '<figure><a href="x"><img src="y" alt="a > b" /></a><figcaption>Words</figcaption></figure>',
  ],
  [
    'caption in its old form',
    '[wp_caption caption="Words"]<img src="y">[/wp_caption]',
    '<figure><img src="y"><figcaption>Words</figcaption></figure>',
  ],
  [
    'gallery by ids',
    '[gallery ids="5"]',
    '<figure><img src="https://a.example/i.jpg" alt="I" /><figcaption>An <em>I</em></figcaption></figure>',
  ],
  [
    'gallery of what was uploaded to the post',
    '[gallery]',
    '<figure><img src="https://a.example/i.jpg" alt="I" /><figcaption>An <em>I</em></figcaption></figure>',
  ],
  ['gallery without one', '[gallery exclude="5"]', ''],
  [
    'embed',
    '[embed width="3"]https://a.example/?a=1&b=2[/embed]',
    '<p>https://a.example/?a=1&amp;b=2</p>',
  ],
  [
    'a URL alone on a line',
    'https://www.youtube.com/watch?v=abc',
    '<p>https://www.youtube.com/watch?v=abc</p>',
  ],
  [
    'youtube by URL',
    '[youtube=https://www.youtube.com/watch?v=abc&w=640&h=385]',
    '<p>https://www.youtube.com/watch?v=abc</p>',
  ],
  ['youtube by id', '[youtube id="abcdefg"]', '<p>https://www.youtube.com/watch?v=abcdefg</p>'],
  ['vimeo', '[vimeo 1234567]', '<p>https://vimeo.com/1234567</p>'],
  [
    'audio',
    '[audio mp3="https://a.example/s.mp3"][/audio]',
    '<p><a href="https://a.example/s.mp3">s.mp3</a></p>',
  ],
  [
    'audio of the post',
    '[audio]',
    '<p><a href="https://a.example/my%20song.mp3">my song.mp3</a></p>',
  ],
  [
    'playlist',
    '[playlist ids="6"]',
    '<ul><li><a href="https://a.example/my%20song.mp3">my song.mp3</a></li></ul>',
  ],
  [
    'code',
    '[code lang="js"]\nif (a < b && c) [x]\n[/code]',
    '<pre><code class="language-js">if (a &lt; b &amp;&amp; c) [x]</code></pre>',
  ],
  [
    'code that the plugin has escaped',
    '[sourcecode]a &lt;b&gt;[/sourcecode]',
    '<pre><code>a &lt;b&gt;</code></pre>',
  ],
  ['an escaped shortcode', 'Write [[gallery]].', '<p>Write [gallery].</p>'],
  ['words in brackets', 'He said [sic] and [1].', '<p>He said [sic] and [1].</p>'],
  [
    'a shortcode in an attribute',
    '<a title="[gallery]">x</a>',
    '<p><a title="[gallery]">x</a></p>',
  ],
  [
    'a footnote',
    'a[footnote]b[/footnote]',
    '<p>a<sup><a href="#fn-1" id="fnref-1">1</a></sup></p><ol><li id="fn-1">b <a href="#fnref-1">↩︎</a></li></ol>',
  ],
  ['one that is not known', '[ads where="top"]', '<p>[ads where="top"]</p>'],
])('the shortcode for %s becomes HTML', (_name, given, expected) => {
  expect(flat(given)).toBe(expected);
});

test('what was lost or changed in a text is noted once, words in brackets are not', () => {
  expect(
    notes(
      '[ads a="b"] [ads a="c"] [contact-form] [sic] [gallery ids="5,77,78"] [audio src="x.mp3"]',
    ).sort(),
  ).toEqual([
    'changed: Players of audio and video became links',
    'changed: The shortcode [ads] stays as text',
    'changed: The shortcode [contact-form] stays as text',
    'lost: An image of a gallery that is not in the export',
  ]);
});

test.each([
  [
    'comments of blocks',
    '<!-- wp:paragraph {"align":"center"} -->\n<p>a</p>\n<!-- /wp:paragraph -->',
    '<p>a</p>',
  ],
  [
    'an embed',
    '<!-- wp:embed {"url":"https://y.example/1"} -->\n<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://y.example/1\n</div><figcaption>Words</figcaption></figure>\n<!-- /wp:embed -->',
    '<p>https://y.example/1</p><p>Words</p>',
  ],
  [
    'a gallery of figures',
    '<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image --><figure class="wp-block-image"><img src="a"/><figcaption>A</figcaption></figure><!-- /wp:image --><figure><img src="b"/></figure><figcaption class="blocks-gallery-caption">Both</figcaption></figure><!-- /wp:gallery -->',
    '<figure><img src="a"/><figcaption>A</figcaption></figure><figure><img src="b"/></figure><p>Both</p>',
  ],
  [
    'an older gallery',
    '<!-- wp:gallery --><ul class="wp-block-gallery"><li class="blocks-gallery-item"><figure><img src="a"/></figure></li></ul><!-- /wp:gallery -->',
    '<figure><img src="a"/></figure>',
  ],
  ['a reusable block, not endlessly', '<!-- wp:block {"ref":9} /-->', '<p>Again</p>'.repeat(4)],
  [
    'a block that only WordPress can fill',
    '<!-- wp:p --><p>a</p><!-- wp:latest-posts {"x":1} /-->',
    '<p>a</p>',
  ],
  [
    'marks',
    '<!-- wp:p --><p>a</p><!-- wp:more --><!--more Go on--><!-- /wp:more --><p>b</p>',
    '<p>a</p><p>b</p>',
  ],
  ['line ends, which mean nothing there', '<!-- wp:html -->\na\n\nb\n<!-- /wp:html -->', 'ab'],
])('%s of the block editor become plain HTML', (_name, given, expected) => {
  expect(flat(given)).toBe(expected);
});

test('the text before “Read more” is the beginning, in either editor', () => {
  expect(body('One &amp; <b>two</b>\n<!--more-->\nthree').beginning).toBe('One & two');
  expect(
    body('<!-- wp:p --><p>One</p><!-- wp:more --><!--more--><!-- /wp:more -->').beginning,
  ).toBe('One');
  expect(body('One').beginning).toBeNull();
});

test('values of PHP are read by their lengths in bytes, and broken ones are none', () => {
  expect(readPhpValue('a:3:{s:1:"a";i:-1;s:1:"b";d:1.5;s:1:"c";a:2:{i:0;b:1;i:1;N;}}')).toEqual({
    ...{ a: -1, b: 1.5, c: [true, null] },
  });
  expect(readPhpValue('s:5:"Míra";')).toBe('Míra');
  for (const broken of [
    's:9:"Míra";',
    'a:2:{i:0;i:1;}',
    'O:8:"stdClass":0:{}',
    'i:1;x',
    '',
    'a:1:{i:0;',
  ]) {
    expect(readPhpValue(broken), broken).toBeUndefined();
  }
  expect(readPhpValue('a:1:{i:0;'.repeat(5_000))).toBeUndefined();
});

test.each([
  ...[
    '[',
    '<',
    '<!--',
    '[gallery',
    '[caption]',
    '[[caption ',
    '<a "',
    '<!-- wp:embed -->',
    '\n ',
    ' ',
  ],
  ...['<p>', '<div>', '</div>', '<pre>', '<!-- wp:block {"ref":1} /-->', '[code]x', 'http://a '],
])('a text of %j takes linear time', (unit) => {
  expectLinear((length) => {
    const text = unit.repeat(Math.ceil(length / unit.length));
    return () => body(text);
  }, 200_000);
});

test('blocks in blocks take time by their length, and those that are too deep stay', () => {
  const unit = '<table>\n<tr>';
  expectLinear((length) => {
    const text = unit.repeat(length / unit.length);
    return () => withParagraphs(text);
  }, 160_000);
  const deep = `${'<div>'.repeat(300)}a\n\nb${'</div>'.repeat(300)}<p>c</p>`;
  expect(withParagraphs(deep).replace(/\s/g, '')).toContain('</div><p>c</p>');
});

test('a text that no post can have is left as it is', () => {
  const long = 'a\n\n[gallery]'.repeat(200_000);
  expect(body(long).html).toBe(long);
});
