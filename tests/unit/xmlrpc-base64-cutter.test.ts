/** Cutting the one <base64> out of a call while it arrives. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base64Cutter } from '../../src/lib/xmlrpc/base64-cutter.ts';
import { expectLinear } from '../support/linear.ts';

const LIMITS = { maxXmlBytes: 64 * 1024, maxBytes: 1_000_000 };

/** What comes of a document that arrives in pieces of this length. */
function cut(xml: string, length = Infinity, limits = LIMITS) {
  const cutter = new Base64Cutter(limits);
  const bytes: Buffer[] = [];
  const document = Buffer.from(xml);
  for (let at = 0; at < document.length; at += length) {
    const result = cutter.write(document.subarray(at, at + length));
    if ('fault' in result) return result.fault.code;
    bytes.push(result.bytes);
  }
  return { xml: cutter.end().toString(), bytes: Buffer.concat(bytes), found: cutter.found };
}

const around = (content: string) => `<a>é<base64>${content}</base64></a>`;

describe('the content of a <base64>', () => {
  test('is decoded whatever the pieces, and the document keeps an empty element', () => {
    const aDocument = fc.record({
      content: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      width: fc.integer({ min: 1, max: 40 }),
      length: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(aDocument, ({ content, width, length }) => {
        const lines = content.toString('base64').replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
        expect(cut(around(lines), length)).toEqual({
          xml: around(''),
          bytes: content,
          found: true,
        });
      }),
    );
  });

  test.each([
    ['letters that are not of base64', around('aG!k')],
    ['references', around('aGk=&#10;')],
    ['a comment', around('aG<!-- -->k=')],
    ['a CDATA section', around('<![CDATA[aGk=]]>')],
    ['padding within', around('aGk=aGk=')],
    ['padding alone', around('aGkk=')],
    ['one letter more', around('aGkkb')],
  ])('−32602: with %s is refused', (_what, xml) => {
    for (const length of [1, 7, Infinity]) expect(cut(xml, length)).toBe(-32602);
  });

  test('without padding is decoded', () => {
    expect(cut(around('aGk'))).toMatchObject({ bytes: Buffer.from('hi') });
  });

  test('−32600: a second one is refused', () => {
    expect(cut(around('aGk=') + around('aGk='), 5)).toBe(-32600);
  });

  test('−32600: more bytes than may be, decoded or around it, are refused', () => {
    const limits = { maxXmlBytes: 40, maxBytes: 3 };
    expect(cut(around('aGlo'), 3, limits)).toMatchObject({ bytes: Buffer.from('hih') });
    expect(cut(around('aGlohg'), 3, limits)).toBe(-32600);
    expect(cut(`<a>${' '.repeat(40)}</a>`, 3, limits)).toBe(-32600);
    expect(cut(`<a ${'b'.repeat(2_000)}`)).toBe(-32600);
  });
});

test.each([
  '<!-- <base64>!</base64> -->',
  '<![CDATA[<base64>!</base64>]]>',
  '<?a <base64>! ?>',
  '<a b="<base64>!">',
  "<a b='>\"<base64>!'>",
  '<base64/>',
  '<base64 />',
  '<base65>!</base65>',
  '<b',
  '<!-- no end',
  '',
])('%s is no <base64> with content, and is kept as it is', (xml) => {
  for (const length of [1, 4, Infinity]) {
    expect(cut(xml, length)).toMatchObject({ xml, bytes: Buffer.alloc(0) });
  }
});

describe('a hostile document is cut in linear time', () => {
  test.each<[string, (bytes: number) => string]>([
    ['tags without an end', (n) => '<a '.repeat(n / 3)],
    ['comments', (n) => '<!---->'.repeat(n / 7)],
    ['ends of comments in a section', (n) => `<![CDATA[${']]-->'.repeat(n / 5)}`],
    ['base64', (n) => around('aGhp'.repeat(n / 4))],
    ['base64 with blanks', (n) => around('a '.repeat(n / 2))],
  ])('%s', (_what, xml) => {
    const limits = { maxXmlBytes: 10_000_000, maxBytes: 10_000_000 };
    expectLinear((bytes) => {
      const document = xml(bytes);
      return () => cut(document, 1_000, limits);
    }, 200_000);
  });
});
