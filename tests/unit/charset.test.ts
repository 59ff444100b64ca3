import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { charsetParameter, decodeText, findCharset } from '../../src/lib/text/charset.ts';
import { isLegalXml, readXmlText, toLegalXml } from '../../src/lib/text/markup.ts';

/** One text for each charset, and the charset as senders may name it. */
const LABELLED: [label: string, text: string][] = [
  ['utf-8', 'Čeština, 日本語, 😀'],
  ['UTF8', 'é'],
  ['latin1', 'Amélie said it’s a café – très bon'],
  ['ISO-8859-1', '“Hello” naïve'],
  ['us-ascii', 'plain'],
  ['cp1252', 'Übergröße €'],
  ['iso-8859-2', 'Příliš žluťoučký'],
  ['windows-1251', 'Привет, мир'],
  ['koi8-r', 'Привет, мир'],
  ['iso-8859-7', 'Καλημέρα'],
  ['windows-1255', 'שלום'],
  ['shift_jis', '日本語のブログ'],
  ['x-sjis', 'テスト'],
  ['euc-jp', '日本語のブログ'],
  ['euc-kr', '한국어'],
  ['gb2312', '中文'],
  ['gb18030', '中文 😀'],
  ['big5', '中文'],
  ['utf-16le', 'Čeština 😀'],
  ['utf-16be', 'Čeština 😀'],
];

describe('charset labels', () => {
  test.each([
    [undefined, null],
    ['text/xml', null],
    ['text/xml; charset=', null],
    ['text/xml; charset=utf-8', 'utf-8'],
    ['text/xml;CHARSET="Shift_JIS"; x=y', 'Shift_JIS'],
    ["text/xml; charset = 'latin1'", 'latin1'],
    ['text/xml; x=y;charset=euc-jp;z=1', 'euc-jp'],
  ])('the charset of Content-Type %s is %s', (contentType, label) => {
    expect(charsetParameter(contentType)).toBe(label);
  });

  test.each([
    ...['utf-7', 'UTF7', 'unicode-1-1-utf-7', 'x-utf-7', 'utf-7-imap', 'UTF-7-IMAP', ' utf-7 '],
    ...['base64', 'hex', 'binary', 'utf-32', 'iso-2022-kr', 'replacement', 'none', '', '__proto__'],
  ])('%s is not a supported charset', (label) => {
    expect(findCharset(label)).toBeNull();
  });

  test.each([
    ['Latin1', 'windows-1252'],
    ['US-ASCII', 'windows-1252'],
    ['sjis', 'shift_jis'],
    ['unicode-1-1-utf-8', 'utf-8'],
  ])('%s means %s', (label, charset) => {
    expect(findCharset(label)).toBe(charset);
  });
});

describe('strict decoding', () => {
  const decode = (bytes: number[], charset: string) => decodeText(Uint8Array.from(bytes), charset);

  test.each([
    ['utf-8', [0xe9]],
    ['utf-8', [0xc0, 0x80]],
    ['utf-8', [0xed, 0xa0, 0x80]],
    ['utf-16le', [0x41]],
    ['utf-16le', [0x00, 0xd8]],
    ['shift_jis', [0x82]],
    ['shift_jis', [0x82, 0x20]],
    ['euc-jp', [0xa4, 0x41]],
    ['gbk', [0xff]],
    ['iso-8859-3', [0xa5]],
  ])('%s does not have the bytes %j', (charset, bytes) => {
    expect(decode(bytes, charset)).toBeNull();
  });

  test('a U+FFFD that was sent in UTF-8 is accepted', () => {
    expect(decode([0xef, 0xbf, 0xbd], 'utf-8')).toBe('\uFFFD');
  });

  test('a byte order mark is kept', () => {
    expect(decode([0xef, 0xbb, 0xbf, 0x41], 'utf-8')).toBe('\uFEFFA');
  });

  test('windows-1252 accepts any byte, and 0x80–0x9f are the printable characters of Windows', () => {
    expect(decode([0x80, 0x92, 0x96, 0x81, 0xe9], 'windows-1252')).toBe('€’–\uFFFDé');
  });

  test.each(LABELLED)('any text in the characters of %s decodes to itself', (label, sample) => {
    const charset = findCharset(label) ?? '';
    const unit = fc.constantFrom(...Array.from(`${sample} ~\n<&>Az09`));
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(decodeText(iconv.encode(text, charset), charset)).toBe(text);
      }),
    );
  });
});

describe('an XML document', () => {
  const document = (text: string) => `<?xml version="1.0"?><a>${text}</a>`;

  test.each(LABELLED)('is read in %s if the Content-Type declares it', (label, sample) => {
    const text = document(sample);
    const bytes = iconv.encode(text, findCharset(label) ?? '');
    expect(readXmlText(bytes, `text/xml; charset=${label}`)).toEqual({ kind: 'text', text });
  });

  test.each(LABELLED.filter(([label]) => !label.startsWith('utf-16')))(
    'is read in %s if the XML declaration declares it',
    (label, sample) => {
      const text = `<?xml version='1.0' encoding = '${label}' ?><a>${sample}</a>`;
      const bytes = iconv.encode(text, findCharset(label) ?? '');
      expect(readXmlText(bytes, 'text/xml')).toEqual({ kind: 'text', text });
    },
  );

  test.each(['utf-8', 'utf-16le', 'utf-16be'])(
    'is read in %s if it has a byte order mark',
    (charset) => {
      const text = document('Čeština 😀');
      const bytes = iconv.encode(text, charset, { addBOM: true });
      expect(readXmlText(bytes, undefined)).toEqual({ kind: 'text', text });
      expect(readXmlText(bytes, `text/xml; charset=${charset.slice(0, 6)}`)).toEqual({
        kind: 'text',
        text,
      });
    },
  );

  test('is read in UTF-8 if nothing is declared', () => {
    const text = document('日本語');
    expect(readXmlText(Buffer.from(text), undefined)).toEqual({ kind: 'text', text });
  });

  test('is read in the charset of the Content-Type, even if the XML declaration has another', () => {
    const text = '<?xml version="1.0" encoding="iso-8859-1"?><a>日本語</a>';
    const contentType = 'text/xml; charset=utf-8';
    expect(readXmlText(Buffer.from(text), contentType)).toEqual({ kind: 'text', text });
  });

  test('is not read in UTF-16 if ASCII can read its declaration', () => {
    const text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>';
    expect(readXmlText(Buffer.from(text), undefined)).toEqual({ kind: 'text', text });
  });

  test.each(['utf-7', 'no-such-charset'])('is refused with the unknown charset %s', (label) => {
    const declared = Buffer.from(`<?xml version="1.0" encoding="${label}"?><a/>`);
    expect(readXmlText(declared, undefined)).toEqual({ kind: 'unknown-charset' });
    const labelled = Buffer.from('<a/>');
    const contentType = `text/xml; charset=${label}`;
    expect(readXmlText(labelled, contentType)).toEqual({ kind: 'unknown-charset' });
  });

  test.each([
    ['Latin-1 sent as UTF-8', Buffer.from(document('café'), 'latin1')],
    ['a control character', Buffer.from(document('\u0001'))],
    ['NUL', Buffer.from(document('\0'))],
    ['U+FFFF', Buffer.from(document('\uFFFF'))],
  ])('is refused with %s', (_what, bytes) => {
    expect(readXmlText(bytes, undefined)).toEqual({ kind: 'bad-character' });
  });
});

test('text is made legal, and legal text stays unchanged', () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 });
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      const legal = toLegalXml(text);
      expect(isLegalXml(legal)).toBe(true);
      if (isLegalXml(text)) expect(legal).toBe(text);
    }),
  );
});
