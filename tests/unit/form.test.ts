import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { DecodedForm } from '../../src/lib/form.ts';
import { decodeForm, MAX_FORM_FIELDS } from '../../src/lib/form.ts';

const FORM = 'application/x-www-form-urlencoded';

/** A form body with every byte but letters and digits escaped. */
function encodeForm(fields: Iterable<[string, string]>, charset = 'utf-8'): Buffer {
  const escape = (text: string) =>
    [...iconv.encode(text, charset)]
      .map((byte) =>
        /\w/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).padStart(2, '0')}`,
      )
      .join('');
  return Buffer.from([...fields].map((pair) => pair.map(escape).join('=')).join('&'));
}

function fieldsOf(form: DecodedForm): unknown {
  return form.kind === 'form' ? Object.fromEntries(form.fields) : form.message;
}

function decode(body: string | Uint8Array, contentType: string | undefined = FORM) {
  return fieldsOf(decodeForm(Buffer.from(body), contentType));
}

describe('form fields', () => {
  test.each([
    ['plus is a space, %2B a plus', 'title=a+b%2Bc', { title: 'a b+c' }],
    [
      'only the first equals sign counts',
      'url=http://a.example/?a=b',
      { url: 'http://a.example/?a=b' },
    ],
    ['a field may have no value', 'a&b=&=c', { a: '', b: '', '': 'c' }],
    ['empty pieces are ignored', '&&a=1&&', { a: '1' }],
    ['an empty body is a form without fields', '', {}],
    ['the first of several values counts', 'a=1&a=2&%61=3', { a: '1' }],
    ['broken percent escapes stay', 'a=100%&b=%zz%4&c=%%41', { a: '100%', b: '%zz%4', c: '%A' }],
    ['names are decoded', 'caf%C3%A9=1', { café: '1' }],
    ['white space and line ends are kept', 'a=+b%0D%0Ac%09', { a: ' b\r\nc\t' }],
  ])('%s', (_rule, body, fields) => {
    expect(decode(body)).toEqual(fields);
  });

  test('a field called __proto__ is an ordinary field', () => {
    const form = decodeForm(Buffer.from('__proto__=a&constructor=b'), FORM);
    expect(form).toEqual({
      kind: 'form',
      fields: new Map([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
      undeclared: null,
    });
  });

  test(`more than ${MAX_FORM_FIELDS} fields are refused`, () => {
    const body = Array.from({ length: MAX_FORM_FIELDS }, (_, index) => `f${index}=1`).join('&');
    expect(decodeForm(Buffer.from(body), FORM).kind).toBe('form');
    expect(decode(`${body}&f=1`)).toMatch(/at most 100 fields/);
  });

  test.each(['a=b%00c', 'a%00=b', 'a=\0'])('NUL is refused: %j', (body) => {
    expect(decode(body)).toMatch(/NUL/);
  });
});

describe('the Content-Type of a form', () => {
  test.each([
    undefined,
    '',
    FORM,
    `${FORM}; charset=utf-8`,
    ' Application/X-WWW-Form-Urlencoded ;a',
  ])('%s is a form', (contentType) => {
    expect(decodeForm(Buffer.from('a=1'), contentType).kind).toBe('form');
  });

  test.each(['multipart/form-data; boundary=x', 'application/json', 'text/plain', 'x'])(
    '%s is refused with the type to send instead',
    (contentType) => {
      expect(decode('a=1', contentType)).toBe(
        'Send the fields as application/x-www-form-urlencoded.',
      );
    },
  );
});

describe('the charset of a form', () => {
  const french = { title: 'L’été à la plage…', blog_name: 'Café' };
  const japanese = { title: '日本語', excerpt: 'きょうの日記です。', url: 'http://a.example/' };
  const inFrench = encodeForm(Object.entries(french), 'windows-1252');
  const inJapanese = encodeForm(Object.entries(japanese), 'euc-jp');

  test('is that of the header', () => {
    expect(decode(inFrench, `${FORM}; charset=ISO-8859-1`)).toEqual(french);
    expect(decode(inJapanese, `${FORM}; charset="euc-jp"`)).toEqual(japanese);
    expect(decode(inJapanese, `${FORM}; charset=latin1`)).not.toEqual(japanese);
  });

  test('is that of the field called charset, without one in the header', () => {
    const body = (label: string) => Buffer.concat([Buffer.from(`charset=${label}&`), inFrench]);
    expect(decode(body('latin1'))).toEqual({ ...french, charset: 'latin1' });
    expect(decode(body(''))).toEqual({ ...french, charset: '' });
    expect(decode(body('euc-jp'), `${FORM}; charset=latin1`)).toMatchObject(french);
  });

  test('is UTF-8 if none is declared and the values are valid in it', () => {
    const form = decodeForm(encodeForm(Object.entries(japanese)), FORM);
    expect(fieldsOf(form)).toEqual(japanese);
    expect(form).toMatchObject({ undeclared: null });
  });

  test('is windows-1252 if none is declared otherwise, and the raw values are kept', () => {
    const form = decodeForm(inFrench, FORM);
    expect(fieldsOf(form)).toEqual(french);
    const bytes = iconv.encode(french.title, 'windows-1252').toString('latin1');
    expect(form.kind === 'form' && form.undeclared?.get('title')).toBe(bytes);
  });

  test('applies to raw bytes as to escaped ones', () => {
    expect(decode(Buffer.from('title=café', 'latin1'))).toEqual({ title: 'café' });
  });

  test('is applied to WordPress’s body, which contains entities as text', () => {
    const body =
      'title=It%26%238217%3Bs+me&url=http%3A%2F%2Fa.example%2F%3Fp%3D1&blog_name=A+%26amp%3B+B&excerpt=%5B%26%238230%3B%5D';
    expect(decode(body)).toEqual({
      title: 'It&#8217;s me',
      url: 'http://a.example/?p=1',
      blog_name: 'A &amp; B',
      excerpt: '[&#8230;]',
    });
  });

  test.each([
    ...['utf-7', 'UTF7', 'unicode-1-1-utf-7', 'x-utf-7', 'utf-7-imap', 'utf-16', 'utf-16be'],
    ...['base64', 'no-such-charset'],
  ])('%s is refused', (label) => {
    const sentence = 'The charset is not one that is read here. Send UTF-8.';
    expect(decode('a=%2BADw-', `${FORM}; charset=${label}`)).toBe(sentence);
    expect(decode(`a=%2BADw-&charset=${label}`)).toBe(sentence);
  });

  test('bytes that are invalid in the header’s charset are refused', () => {
    const sentence = 'A field is not valid utf-8. Name the charset in the Content-Type.';
    expect(decode(inFrench, `${FORM}; charset=utf-8`)).toBe(sentence);
    expect(decode('%E9=1', `${FORM}; charset=utf-8`)).toBe(sentence);
  });
});

describe('any input to the form parser', () => {
  test('as a map of fields survives a round trip', () => {
    const text = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.string({ unit: 'binary-ascii', maxLength: 20 }),
      )
      .map((raw) => raw.replaceAll('\0', ''));
    const fields = fc.uniqueArray(fc.tuple(text, text), {
      maxLength: 10,
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(fields, (pairs) => {
        fc.pre(!pairs.some(([name]) => name === 'charset'));
        const form = decodeForm(encodeForm(pairs), FORM);
        expect(form).toEqual({ kind: 'form', fields: new Map(pairs), undeclared: null });
      }),
    );
  });

  test('as bytes is a form or refused with a sentence', () => {
    const contentType = fc.constantFrom(undefined, FORM, `${FORM}; charset=utf-8`, 'x/y; charset=');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), contentType, (body, type) => {
        const form = decodeForm(body, type);
        if (form.kind === 'unreadable') expect(form.message).toMatch(/^[A-Z].+\.$/);
        else expect([...form.fields].flat().join('')).not.toContain('\0');
      }),
    );
  });
});
