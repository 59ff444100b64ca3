/** The charset in which a page is read, and the resulting text. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeHtml } from '../../src/reader/read-page.ts';

const JAPANESE = '日本語のページ①～';
const GERMAN = 'Größe – „Straße“ €';

function textOf(body: Uint8Array, contentType: string | null): string {
  return decodeHtml(body, contentType).text;
}

function bytes(text: string, charset: string): Uint8Array {
  return iconv.encode(text, charset);
}

describe('a declared charset is used', () => {
  test.each([
    [
      'ISO-8859-1, which means windows-1252',
      'text/html; charset=ISO-8859-1',
      'windows-1252',
      GERMAN,
    ],
    ['windows-1252', 'text/html;charset=windows-1252', 'windows-1252', GERMAN],
    ['ISO-8859-15', 'text/html; charset=iso-8859-15', 'iso-8859-15', 'Größe €'],
    ['Shift_JIS', 'text/html; charset=Shift_JIS', 'shift_jis', JAPANESE],
    ['x-sjis, quoted', 'text/html; charset="x-sjis"', 'shift_jis', JAPANESE],
    ['EUC-JP', 'text/html; charset=EUC-JP', 'euc-jp', '日本語のページ'],
    ['EUC-KR', 'text/html; charset=ks_c_5601-1987', 'euc-kr', '한국어'],
    ['GBK', 'text/html; charset=gb2312', 'gbk', '简体中文'],
    ['Big5', 'text/html; charset=big5', 'big5', '繁體中文'],
    ['KOI8-R', 'text/html; charset=koi8-r', 'koi8-r', 'Привет'],
    ['windows-1256', 'text/html; charset=windows-1256', 'windows-1256', 'مرحبا'],
    ['windows-874', 'text/html; charset=tis-620', 'windows-874', 'สวัสดี'],
    ['UTF-16LE', 'text/html; charset=utf-16le', 'utf-16le', JAPANESE],
    ['UTF-16BE', 'text/html; charset=utf-16be', 'utf-16be', JAPANESE],
    ['capitals and spaces', 'TEXT/HTML ; x=y ; CHARSET = UTF-8', 'utf-8', JAPANESE],
  ])('%s, in the header', (_charset, contentType, encoding, text) => {
    expect(textOf(bytes(text, encoding), contentType)).toBe(text);
  });

  test('ISO-2022-JP and x-mac-cyrillic, which iconv-lite does not know', () => {
    const iso2022 = Uint8Array.of(0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42);
    expect(textOf(iso2022, 'text/html; charset=ISO-2022-JP')).toBe('日本');
    expect(textOf(Uint8Array.of(0x80), 'text/html; charset=x-mac-cyrillic')).toBe('А');
  });

  test.each([
    ['<meta charset>', '<meta charset="Shift_JIS"><title>', 'shift_jis'],
    [
      '<meta http-equiv>',
      '<META content="text/html; charset=euc-jp" HTTP-EQUIV=Content-Type><title>',
      'euc-jp',
    ],
    ['an XML declaration', '<?xml version="1.0" encoding="EUC-JP"?><title>', 'euc-jp'],
    [
      'a <meta> behind a long script',
      `<script>${' '.repeat(5_000)}</script><meta charset=euc-jp><title>`,
      'euc-jp',
    ],
    [
      'a <meta> behind a description that ends in “charset”',
      '<meta name=description content="On charset"><meta charset=euc-jp><title>',
      'euc-jp',
    ],
  ])('in %s', (_place, head, encoding) => {
    const html = `${head}日本語`;
    expect(textOf(bytes(html, encoding), 'text/html')).toBe(html);
  });

  test.each([
    ['UTF-8', 'utf-8'],
    ['UTF-16LE', 'utf-16le'],
    ['UTF-16BE', 'utf-16be'],
  ])(
    'a %s byte order mark overrides the header and is removed from the text',
    (_charset, encoding) => {
      const body = iconv.encode(JAPANESE, encoding, { addBOM: true });
      expect(textOf(body, 'text/html; charset=windows-1252')).toBe(JAPANESE);
    },
  );

  test('the header overrides <meta>', () => {
    const html = '<meta charset=utf-8><title>日本語';
    expect(textOf(bytes(html, 'euc-jp'), 'text/html; charset=euc-jp')).toBe(html);
  });

  test('a <meta> in a comment is ignored', () => {
    const html = '<!-- <meta charset="shift_jis"> --><title>Größe';
    expect(textOf(bytes(html, 'utf-8'), 'text/html')).toBe(html);
  });

  test('<meta charset="utf-16"> means UTF-8, because it was read byte by byte', () => {
    const html = '<meta charset="utf-16"><title>日本語';
    expect(textOf(bytes(html, 'utf-8'), null)).toBe(html);
    const xml = '<?xml version="1.0" encoding="utf-16"?><title>日本語';
    expect(textOf(bytes(xml, 'utf-8'), null)).toBe(xml);
  });
});

describe('a page that declares no known charset', () => {
  test.each([
    ['no declaration at all', null],
    ['a media type without a charset', 'text/html'],
    ['an unknown charset', 'text/html; charset=klingon'],
    ['an empty charset', 'text/html; charset='],
    ['UTF-7', 'text/html; charset=utf-7'],
  ])('%s: UTF-8 if valid, otherwise windows-1252', (_declared, contentType) => {
    expect(textOf(bytes(GERMAN, 'utf-8'), contentType)).toBe(GERMAN);
    expect(textOf(bytes(GERMAN, 'windows-1252'), contentType)).toBe(GERMAN);
  });

  test('UTF-7 markup stays text', () => {
    const utf7 = '<meta charset="utf-7">+ADw-script+AD4-';
    expect(textOf(bytes(utf7, 'utf-8'), 'text/html; charset=utf-7')).toBe(utf7);
  });

  test('an encoding that browsers refuse gives an empty text', () => {
    expect(textOf(bytes('<a href=x>', 'utf-8'), 'text/html; charset=hz-gb-2312')).toBe('\ufffd');
  });

  test('x-user-defined is windows-1252', () => {
    const body = bytes(`<meta charset=x-user-defined>${GERMAN}`, 'windows-1252');
    expect(textOf(body, 'text/html; charset=x-user-defined')).toContain('Gr');
  });
});

test('bytes that are invalid in the declared charset are replaced', () => {
  const body = bytes('Größe', 'windows-1252');
  expect(textOf(body, 'text/html; charset=utf-8')).toBe('Gr\ufffd\ufffde');
});

test('a page with very many bad declarations is read in time', () => {
  const body = bytes(`${'<meta content=charset>'.repeat(40_000)}\xff`, 'latin1');
  expect(textOf(body, null)).toContain('ÿ');
});
