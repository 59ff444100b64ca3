/**
 * Calls as they are written, and any response to them.
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

test('a call is written as our own server reads it, whatever the addresses contain', () => {
  const params = ['http://a.example/?a=1&b=]]>', '<http://b.example/>'];
  const call = encodeMethodCall('pingback.ping', params);
  expect(decodeMethodCall(Buffer.from(call), 'text/xml')).toEqual({
    kind: 'call',
    method: 'pingback.ping',
    params,
  });
});

test('a response is read as our own server writes it', () => {
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
  ['an empty value', params(''), null],
  ['warnings before the XML', `\n<b>Warning</b> x\n<?xml version="1.0"?>${params('')}`, null],
])('an XML-RPC response is a value: %s', (_, xml, value) => {
  expect(decode(xml)).toEqual({ kind: 'value', value });
});

test.each([
  ['a code without a message', fault(member('faultCode', '<i4>33</i4>')), 33, ''],
  [
    'a code and a message without a type',
    fault(member('faultCode', '<int>0</int>') + member('faultString', 'No.')),
    0,
    'No.',
  ],
])('an XML-RPC response is a fault: %s', (_, xml, code, message) => {
  expect(decode(xml)).toEqual({ kind: 'fault', fault: { code, message } });
});

test.each([
  ['an empty body', ''],
  ['a page', '<!doctype html><html><body>Thanks</body></html>'],
  ['a call', encodeMethodCall('a', [])],
  ['a fault that is a string', '<methodResponse><fault><value>x</value></fault></methodResponse>'],
  ['a fault whose code is text', fault(member('faultCode', 'x'))],
  ['a doctype', `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>${params('')}`],
  ['a truncated response', params('').slice(0, 20)],
  ['two documents', params('') + params('')],
  [
    'a member called __proto__',
    params(`<param><value><struct>${member('__proto__', 'x')}</struct></value></param>`),
  ],
  ['ten thousand arrays', params(`<param>${'<value><array><data>'.repeat(2_500)}</param>`)],
  [
    'more than the limit',
    params(`<param><value>${'x'.repeat(MAX_RESPONSE_BYTES)}</value></param>`),
  ],
])('an XML-RPC response is invalid: %s', (_, xml) => {
  expect(decode(xml)).toEqual({ kind: 'unreadable' });
});

test('the XML-RPC client never throws', () => {
  const pieces = ['<methodResponse>', '<params>', '<param>', '<value>', '</value>', '<fault>'];
  const piece = fc.oneof(fc.constantFrom(...pieces, '<struct>', '<member>', '<nil/>'), fc.string());
  fc.assert(
    fc.property(fc.array(piece), fc.uint8Array(), (words, bytes) => {
      expect(decode(words.join(''))).toHaveProperty('kind');
      expect(decodeMethodResponse(bytes, null)).toHaveProperty('kind');
    }),
  );
});
