import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import { isLegalXml } from '../../src/lib/text/markup.ts';
import type { XmlRpcValue } from '../../src/lib/xmlrpc/xmlrpc.ts';
import { decodeMethodCall } from '../../src/lib/xmlrpc/xmlrpc.ts';
import { expectLinear } from '../support/linear.ts';

function callWith(value: string): string {
  return `<methodCall><methodName>m</methodName><params><param><value>${value}</value></param></params></methodCall>`;
}

/** Whether the result is a call of plain values, or one of the codec's faults. */
function isAnswerSound(body: Uint8Array): boolean {
  const decoded = decodeMethodCall(body, undefined);
  if (decoded.kind === 'call') {
    return /^[\w.:/]+$/.test(decoded.method) && decoded.params.every(isValueSound);
  }
  const { code, message } = decoded.fault;
  return [-32700, -32701, -32702, -32600, -32602].includes(code) && /^[A-Z].+\.$/.test(message);
}

function isValueSound(value: XmlRpcValue): boolean {
  if (typeof value === 'string') return isLegalXml(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean' || Buffer.isBuffer(value)) return true;
  // The zeros of no date are an invalid one.
  if (value instanceof Date) return true;
  if (Array.isArray(value)) return value.every(isValueSound);
  const isPlain = Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(isValueSound);
}

const names = [
  ...['methodCall', 'methodName', 'params', 'param', 'value', 'string', 'int', 'struct', 'member'],
  ...['name', 'array', 'data', 'nil', 'dateTime.iso8601', 'base64', 'boolean', 'double', 'script'],
];
const pieces = [
  ...names.flatMap((name) => [`<${name}>`, `</${name}>`, `<${name}/>`]),
  ...['<!--', '-->', '<![CDATA[', ']]>', '<?x', '?>', '&amp;', '&#1;', '&#0;', '&constructor;'],
  ...['a', '1', '20260102T03:04:05', '__proto__', '<value hasOwnProperty="1" a="2">', '<!DOCTYPE'],
];

describe('decoding XML-RPC gives a valid call or a fault', () => {
  test('for arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isAnswerSound), { numRuns: 500 });
  });

  test('for arbitrary combinations of XML-RPC elements', () => {
    const heap = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join(''));
    const isHeapSound = (xml: string) =>
      isAnswerSound(Buffer.from(xml)) && isAnswerSound(Buffer.from(callWith(xml)));
    fc.assert(fc.property(heap, isHeapSound), { numRuns: 500 });
  });

  test('for arbitrary changes to a good call', () => {
    const call = serializeMethodCall('pingback.ping', [
      'http://source.example/?a=1&b=2',
      { a: [1, 'b <', true, 1.5, new Date(0), null] },
    ]);
    const change = fc.record({
      at: fc.nat(call.length),
      remove: fc.nat(12),
      insert: fc.oneof(
        fc.constantFrom('', ...pieces).map((piece) => Buffer.from(piece)),
        fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let body = Buffer.from(call);
        for (const { at, remove, insert } of changes) {
          body = Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]);
        }
        return isAnswerSound(body);
      }),
      { numRuns: 500 },
    );
  });
});

// sax needs seconds for the first few when it continues after an error.
describe('a hostile XML-RPC call is decoded in linear time', () => {
  test.each<[string, (bytes: number) => string]>([
    ['ampersands', (n) => `<methodCall>${'&'.repeat(n)}`],
    ['broken references', (n) => `<methodCall>${'&#0'.repeat(n / 3)}`],
    ['unclosed comments', (n) => '<!--'.repeat(n / 4)],
    ['closing tags without opening ones', (n) => `<methodCall>${'</a>'.repeat(n / 4)}`],
    ['unclosed tags', (n) => '<a>'.repeat(n / 3)],
    ['good references', (n) => callWith('&#65;'.repeat(n / 5))],
    ['white space before junk', (n) => callWith(`<base64>${' '.repeat(n)}!</base64>`)],
    ['digits before junk', (n) => callWith(`<double>${'1'.repeat(n)}!</double>`)],
    ['empty values', (n) => callWith(`<array><data>${'<value/>'.repeat(n / 8)}</data></array>`)],
  ])('%s', (_what, xml) => {
    expectLinear((bytes) => {
      const body = Buffer.from(xml(bytes));
      expect(isAnswerSound(body)).toBe(true);
      return () => isAnswerSound(body);
    }, 64_000);
  });
});
