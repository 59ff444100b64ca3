/**
 * Calls as they are written, and whatever may come back.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeMethodCall,
  encodeFault,
  encodeResponse,
  decodeMethodResponse,
  encodeMethodCall,
  MAX_RESPONSE_BYTES,
} from '../../src/lib/xmlrpc/xmlrpc.ts';

const decode = (xml: string, contentType: string | null = 'text/xml') =>
  decodeMethodResponse(Buffer.from(xml), contentType);

test('a call is written as our own server reads it, whatever the addresses hold', () => {
  const params = ['http://a.example/?a=1&b=]]>', '<http://b.example/>'];
  const call = encodeMethodCall('pingback.ping', params);
  expect(decodeMethodCall(Buffer.from(call), 'text/xml')).toEqual({
    kind: 'call',
    method: 'pingback.ping',
    params,
  });
});

test('an answer is read as our own server writes it', () => {
  expect(decode(encodeResponse('Thanks & <bye>'))).toEqual({
    kind: 'value',
    value: 'Thanks & <bye>',
  });
  expect(decode(encodeFault({ code: 48, message: 'Known.' }))).toEqual({
    kind: 'fault',
    fault: { code: 48, message: 'Known.' },
  });
});

const params = (inner: string) => `<methodResponse><params>${inner}</params></methodResponse>`;
const fault = (inner: string) =>
  `<methodResponse><fault><value><struct>${inner}</struct></value></fault></methodResponse>`;
const member = (name: string, value: string) =>
  `<member><name>${name}</name><value>${value}</value></member>`;

test.each([
  ['a value without a type', params('<param><value>Hi</value></param>'), 'Hi'],
  ['a number', params('<param><value><int>1</int></value></param>'), 1],
  ['nothing', params(''), null],
  ['warnings before it', `\n<b>Warning</b> x\n<?xml version="1.0"?>${params('')}`, null],
])('is a value: %s', (_, xml, value) => {
  expect(decode(xml)).toEqual({ kind: 'value', value });
});

test.each([
  ['a code alone', fault(member('faultCode', '<i4>33</i4>')), 33, ''],
  [
    'a code and words without a type',
    fault(member('faultCode', '<int>0</int>') + member('faultString', 'No.')),
    0,
    'No.',
  ],
])('is a fault: %s', (_, xml, code, message) => {
  expect(decode(xml)).toEqual({ kind: 'fault', fault: { code, message } });
});

test.each([
  ['nothing', ''],
  ['a page', '<!doctype html><html><body>Thanks</body></html>'],
  ['a call', encodeMethodCall('a', [])],
  ['a fault that is a string', '<methodResponse><fault><value>x</value></fault></methodResponse>'],
  ['a fault whose code is words', fault(member('faultCode', 'x'))],
  ['a doctype', `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>${params('')}`],
  ['half an answer', params('').slice(0, 20)],
  ['two documents', params('') + params('')],
  [
    'a prototype',
    params(`<param><value><struct>${member('__proto__', 'x')}</struct></value></param>`),
  ],
  ['ten thousand arrays', params(`<param>${'<value><array><data>'.repeat(2_500)}</param>`)],
  ['more than is read', params(`<param><value>${'x'.repeat(MAX_RESPONSE_BYTES)}</value></param>`)],
])('is no answer: %s', (_, xml) => {
  expect(decode(xml)).toEqual({ kind: 'unreadable' });
});

test('never throws', () => {
  const pieces = ['<methodResponse>', '<params>', '<param>', '<value>', '</value>', '<fault>'];
  const piece = fc.oneof(fc.constantFrom(...pieces, '<struct>', '<member>', '<nil/>'), fc.string());
  fc.assert(
    fc.property(fc.array(piece), fc.uint8Array(), (words, bytes) => {
      expect(decode(words.join(''))).toHaveProperty('kind');
      expect(decodeMethodResponse(bytes, null)).toHaveProperty('kind');
    }),
  );
});
