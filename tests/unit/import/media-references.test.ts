import { describe, expect, test } from 'vitest';
import {
  baseOf,
  candidates,
  foundMedia,
  leadsToFile,
  ownUrl,
} from '../../../src/import/media/address.ts';
import { findReferences, replaceReferences } from '../../../src/import/media/references.ts';

const BASE = baseOf('https://old.example/blog/');
const keyOf = (url: string) => {
  const own = ownUrl(url, BASE);
  return own && foundMedia(own).key;
};
const swap = (format: 'html' | 'markdown', source: string) =>
  replaceReferences({ format, source }, 'https://new.example', ({ url }) =>
    url.includes('old.example') ? '/media/0123456789abcdef/a-1600.webp' : null,
  );

describe('addresses of imported media', () => {
  test.each([
    'http://old.example/wp-content/uploads/2016/01/a.jpg',
    'https://www.old.example/wp-content/uploads/2016/01/a.jpg?w=300#x',
    '/wp-content/uploads/2016/01/a-300x200.jpg',
    'https://old.example/wp-content/uploads/2016/01/a-scaled.jpg',
    'https://old.example/wp-content/uploads/2016/01/a-e1612345678901-150x150.jpg',
    'https://old.example/wp-content/uploads/2016/01/a-rotated.jpg',
    'https://i0.wp.com/old.example/wp-content/uploads/2016/01/a.jpg?resize=300%2C200',
  ])('%s is a size of the same image', (url) => {
    expect(keyOf(url)).toBe(keyOf('https://old.example/wp-content/uploads/2016/01/a.jpg'));
  });

  test('other names, other cases and other hosts are other images', () => {
    const key = keyOf('/uploads/a.jpg');
    expect(keyOf('/uploads/a-2.jpg')).not.toBe(key);
    expect(keyOf('/uploads/A.jpg')).not.toBe(key);
    expect(keyOf('/uploads/a.png')).not.toBe(key);
    expect(keyOf('https://other.example/uploads/a.jpg')).toBeNull();
    expect(keyOf('https://old.example.evil.example/uploads/a.jpg')).toBeNull();
    expect(keyOf('https://i0.wp.com/other.example/a.jpg')).toBeNull();
    expect(keyOf('javascript:alert(1)')).toBeNull();
  });

  test('percent-encoded and decoded names are the same image', () => {
    expect(keyOf('/uploads/caf%C3%A9.jpg')).toBe(keyOf('/uploads/cafe\u0301.jpg'));
  });

  test('sizes of Ghost and Blogger are those of one image', () => {
    expect(keyOf('/content/images/size/w600/2021/a.jpg')).toBe(keyOf('/content/images/2021/a.jpg'));
    const blogger = 'https://1.bp.blogspot.com/-x/AAA/s320/a.jpg';
    expect(keyOf(blogger)).toBe(keyOf('https://1.bp.blogspot.com/-x/AAA/s1600/a.jpg'));
    expect(candidates(blogger).map(({ pathname }) => pathname)).toEqual([
      '/-x/AAA/s0/a.jpg',
      '/-x/AAA/s1600/a.jpg',
      '/-x/AAA/s320/a.jpg',
    ]);
  });

  test('an image is looked for as uploaded before it is as the text has it', () => {
    expect(
      candidates('https://old.example/a-scaled-300x200.jpg').map(({ pathname }) => pathname),
    ).toEqual(['/a-scaled.jpg', '/a.jpg', '/a-scaled-300x200.jpg']);
    expect(candidates('https://old.example/a.pdf')).toHaveLength(1);
  });

  test.each([
    ['/2016/01/a.mp3', true],
    ['/wp-content/uploads/a.dmg', true],
    ['/2016/01/a-post', false],
    ['/a.html', false],
    ['/wp-content/uploads/a.php', false],
    ['/', false],
  ])('a link to %s leads to a file: %s', (path, isFile) => {
    expect(leadsToFile(new URL(path, BASE))).toBe(isFile);
  });
});

describe('URLs in HTML', () => {
  test('images, media and links are found, with what they say of attachments', () => {
    const source = `<!-- <img src="/no.jpg"> --><a href="/page/" rel="attachment wp-att-12"><IMG
      src='/a-300x200.jpg' srcset="/a-300x200.jpg 300w"></a><video poster=/p.jpg><source src="/v.mp4"></video>
      <a href="/?attachment_id=9">x</a><script>"<img src='/no.jpg'>"</script><textarea><img src="/no.jpg"></textarea>
      <a href="/c.pdf?a=1&amp;b=2">c</a>`;
    expect(findReferences({ format: 'html', source })).toEqual([
      { url: '/page/', as: 'link', entryId: '12', holdsImage: true },
      { url: '/a-300x200.jpg', as: 'image', entryId: null, holdsImage: false },
      { url: '/p.jpg', as: 'image', entryId: null, holdsImage: false },
      { url: '/v.mp4', as: 'media', entryId: null, holdsImage: false },
      { url: '/?attachment_id=9', as: 'link', entryId: '9', holdsImage: false },
      { url: '/c.pdf?a=1&b=2', as: 'link', entryId: null, holdsImage: false },
    ]);
  });

  test('a replaced URL changes its attribute and those with other sizes, and no other byte', () => {
    const source =
      '<P  CLASS=x>\r\nhttps://old.example/a.jpg &nbsp;\r\n<img alt=\'a\' SRC=https://old.example/a.jpg srcset="x 1w"\r\n sizes=1 />\r\n<img src="https://other.example/b.jpg"></p >';
    expect(swap('html', source)).toBe(
      '<P  CLASS=x>\r\nhttps://old.example/a.jpg &nbsp;\r\n<img alt=\'a\' src="/media/0123456789abcdef/a-1600.webp" />\r\n<img src="https://other.example/b.jpg"></p >',
    );
  });

  test('deep nesting and unclosed tags take no time', () => {
    const source = `${'<div><a href="/x">'.repeat(50_000)}<img src="https://old.example/a.jpg"`;
    expect(findReferences({ format: 'html', source })).toHaveLength(50_000);
  });
});

describe('URLs in Markdown', () => {
  test.each([
    ['![a](https://old.example/a.jpg "T")', '![a](/media/0123456789abcdef/a-1600.webp "T")'],
    ['![a](<https://old.example/a b.jpg>)', '![a](/media/0123456789abcdef/a-1600.webp)'],
    [
      '> - [![a](https://old.example/a.jpg)](https://old.example/a.jpg)',
      '> - [![a](/media/0123456789abcdef/a-1600.webp)](/media/0123456789abcdef/a-1600.webp)',
    ],
    [
      '![a][r]\n\n[r]: https://old.example/a.jpg',
      '![a][r]\n\n[r]: /media/0123456789abcdef/a-1600.webp',
    ],
    [
      '[^1]\n\n[^1]: ![](https://old.example/a.jpg)',
      '[^1]\n\n[^1]: ![](/media/0123456789abcdef/a-1600.webp)',
    ],
    ['<https://old.example/a.pdf>', '<https://new.example/media/0123456789abcdef/a-1600.webp>'],
    [
      'See https://old.example/a.pdf.',
      'See https://new.example/media/0123456789abcdef/a-1600.webp.',
    ],
    ['`![](https://old.example/a.jpg)`', '`![](https://old.example/a.jpg)`'],
    ['\\![](<https\\://old.example/a.jpg>', '\\![](<https\\://old.example/a.jpg>'],
  ])('%j becomes %j', (source, expected) => {
    expect(swap('markdown', source)).toBe(expected);
  });

  test('code that shows a URL keeps it beside an image with that URL', () => {
    const code = '```\n![a](https://old.example/a.jpg)\n```\n\n`https://old.example/a.jpg`';
    expect(swap('markdown', `${code}\n\n![a](https://old.example/a.jpg)`)).toBe(
      `${code}\n\n![a](/media/0123456789abcdef/a-1600.webp)`,
    );
  });

  test('a longer URL that begins with the same characters stays', () => {
    const other = '![b](https://elsewhere.example/?u=https://old.example/a.jpg-b)';
    const source = `![a](https://old.example/a.jpg) [c](https://old.example/a.jpgs)`;
    const swapped = replaceReferences(
      { format: 'markdown', source: `${source} ${other}` },
      'https://new.example',
      ({ url }) => (url === 'https://old.example/a.jpg' ? '/x.webp' : null),
    );
    expect(swapped).toBe(`![a](/x.webp) [c](https://old.example/a.jpgs) ${other}`);
  });
});
