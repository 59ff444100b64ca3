/** Reading the method and the credentials at the beginning of a long call. */
import { describe, expect, test } from 'vitest';
import { readCallHead } from '../../src/lib/xmlrpc/call-head.ts';

const call = (...values: string[]) =>
  `<?xml version="1.0"?><methodCall><methodName> wp.uploadFile </methodName><params>${values
    .map((value) => `<param><value>${value}</value></param>`)
    .join('')}`;
const read = (xml: string | Buffer, type?: string) => readCallHead(Buffer.from(xml), type);

describe('the beginning of a call', () => {
  test('has its name, and the text of each scalar parameter that is complete', () => {
    const xml = call(
      '<int>1</int>',
      'leyla &amp; co',
      '<string><![CDATA[se<cr]]>et</string>',
      '<struct><member><name>bits</name><value>x</value></member></struct>',
      '<string/>',
    );
    const unfinished = `${xml}<param><value><struct><member><name>bits</name><value><base64>aaaa`;
    expect(read(unfinished)).toEqual({
      method: 'wp.uploadFile',
      params: ['1', 'leyla & co', 'se<cret', null, ''],
    });
  });

  test('may be cut anywhere, also within a character', () => {
    const whole = Buffer.from(call('<string>Gruß</string>', '<string>ü</string>'));
    for (let end = 0; end <= whole.length; end += 1) {
      const params = readCallHead(whole.subarray(0, end), undefined)?.params ?? [];
      expect(['Gruß', 'ü'].slice(0, params.length)).toEqual(params);
    }
  });

  test('is read in its charset', () => {
    const xml = call('<string>ü</string>').replace('?>', ' encoding="iso-8859-1"?>');
    expect(read(Buffer.from(xml, 'latin1'))?.params).toEqual(['ü']);
  });

  test.each([
    ['no XML', 'aaaa'],
    ['another document', '<methodResponse><params/></methodResponse>'],
    ['UTF-16', Buffer.from(`\ufeff${call('<string>a</string>')}`, 'utf16le')],
    ['bytes that are not UTF-8', Buffer.from(call('<string>ü</string>'), 'latin1')],
    ['a DOCTYPE', `<!DOCTYPE a>${call('<string>a</string>')}`],
  ])('is not read: %s', (_what, xml) => {
    expect(read(xml)).toBeNull();
  });

  test('is read up to an error, and to a name that an entity would hide', () => {
    expect(read(call('<string>a</string>', '<string>&b;</string>'))?.params).toEqual(['a']);
  });
});
