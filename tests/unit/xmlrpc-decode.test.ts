import { describe, expect, test } from 'vitest';
import { MAX_CALL_DEPTH, MAX_CALL_ELEMENTS } from '../../src/lib/xmlrpc/shape.ts';
import { decodeMethodCall, MAX_CALL_BYTES } from '../../src/lib/xmlrpc/xmlrpc.ts';

const SOURCE = 'http://source.example/post?a=1&b=2';
const TARGET = 'http://blog.example/posts/hello';

function decode(xml: string, contentType = 'text/xml') {
  return decodeMethodCall(Buffer.from(xml), contentType);
}

/** The fault's code, or what was decoded instead. */
function codeOf(xml: string): unknown {
  const decoded = decode(xml);
  return decoded.kind === 'fault' ? decoded.fault.code : decoded;
}

function callWith(value: string): string {
  return `<methodCall><methodName>m</methodName><params><param>${value}</param></params></methodCall>`;
}

/** The single parameter that the value element decodes to. */
function valueOf(value: string): unknown {
  const decoded = decode(callWith(value));
  return decoded.kind === 'call' ? decoded.params[0] : decoded.fault.code;
}

describe('XML-RPC calls as clients send them', () => {
  const expected = { kind: 'call', method: 'pingback.ping', params: [SOURCE, TARGET] };
  const source = SOURCE.replace('&', '&amp;');

  test('from WordPress (IXR)', () => {
    const body = `<?xml version="1.0"?>\n<methodCall>\n<methodName>pingback.ping</methodName>\n<params>\n<param><value><string>${source}</string></value></param>\n<param><value><string>${TARGET}</string></value></param>\n</params></methodCall>`;
    expect(decode(body)).toEqual(expected);
  });

  test('from Python’s xmlrpc.client', () => {
    const body = `<?xml version='1.0'?>\n<methodCall>\n<methodName>pingback.ping</methodName>\n<params>\n<param>\n<value><string>${source}</string></value>\n</param>\n<param>\n<value><string>${TARGET}</string></value>\n</param>\n</params>\n</methodCall>\n`;
    expect(decode(body)).toEqual(expected);
  });

  test('from Python, with every type', () => {
    const values =
      '<value><array><data>\n<value><int>1</int></value>\n<value><boolean>1</boolean></value>\n<value><double>1e+300</double></value>\n<value><nil/></value>\n<value><base64>\naGkA\n</base64></value>\n<value><struct>\n<member>\n<name>a</name>\n<value><array><data>\n</data></array></value>\n</member>\n</struct></value>\n<value><string></string></value>\n</data></array></value>';
    expect(valueOf(values)).toEqual([1, true, 1e300, null, Buffer.from('hi\0'), { a: [] }, '']);
  });

  test('with untyped values, CDATA, a comment and a method name in white space', () => {
    const body = `<methodCall><methodName>\n pingback.ping </methodName><params><param><value>${source}</value></param><param><value><![CDATA[http://blog.example/]]><!-- - -->posts/hello</value></param></params></methodCall>`;
    expect(decode(body)).toEqual(expected);
  });

  test('with white space before the XML declaration', () => {
    expect(decode(`\r\n<?xml version="1.0"?>${callWith('<value>a</value>')}`).kind).toBe('call');
  });

  test('without a params element have no parameters', () => {
    const body = '<methodCall><methodName>system.listMethods</methodName></methodCall>';
    expect(decode(body)).toEqual({ kind: 'call', method: 'system.listMethods', params: [] });
  });

  test('with attributes, which are ignored', () => {
    const body = callWith('<value xmlns:ex="urn:x"><i4 a="&lt;">7</i4></value>');
    expect(decode(body)).toEqual({ kind: 'call', method: 'm', params: [7] });
  });
});

describe('an XML-RPC value', () => {
  test.each([
    ['an empty value is an empty string', '<value/>', ''],
    ['text without a type is a string, untrimmed', '<value>\n a </value>', '\n a '],
    ['strings are not trimmed', '<value><string> a\t</string></value>', ' a\t'],
    ['white space around a type is ignored', '<value>\n<string>a</string>\n</value>', 'a'],
    ['nil is null', '<value><nil/></value>', null],
    ['i8 keeps its digits', '<value><i8>9007199254740993</i8></value>', '9007199254740993'],
    [
      'whole numbers above four bytes are accepted',
      '<value><int>4294967296</int></value>',
      4294967296,
    ],
    ['a signed int', '<value><i4>+12</i4></value>', 12],
    ['a double', '<value><double>-.5</double></value>', -0.5],
    ['base64 may be wrapped', '<value><base64>aG\n k=\n</base64></value>', Buffer.from('hi')],
    [
      'a date without a zone is in UTC',
      '<value><dateTime.iso8601>20260102T03:04:05</dateTime.iso8601></value>',
      new Date('2026-01-02T03:04:05Z'),
    ],
    [
      'a date with a zone',
      '<value><dateTime.iso8601>2026-01-02T03:04:05+0530</dateTime.iso8601></value>',
      new Date('2026-01-01T21:34:05Z'),
    ],
    [
      'of two members with one name the last one counts',
      '<value><struct><member><name>a</name><value>1</value></member><member><name>a</name><value>2</value></member></struct></value>',
      { a: '2' },
    ],
    [
      'a surrogate pair written as two references is one character, as old clients mean it',
      '<value>&#xD83D;&#xDE00;</value>',
      '😀',
    ],
  ])('%s', (_rule, xml, value) => {
    expect(valueOf(xml)).toEqual(value);
  });

  test.each([
    '<int>12abc</int>',
    '<int></int>',
    '<i4>1.5</i4>',
    '<i4>12345678901234567890</i4>',
    '<i8>1x</i8>',
    '<boolean>true</boolean>',
    '<boolean>2</boolean>',
    '<double>nan</double>',
    '<double>1e999</double>',
    '<double>1.5px</double>',
    '<base64>!!!</base64>',
    '<nil>0</nil>',
    '<dateTime.iso8601>yesterday</dateTime.iso8601>',
    '<dateTime.iso8601>20261302T03:04:05</dateTime.iso8601>',
    '<dateTime.iso8601>x20260102T03:04:05x</dateTime.iso8601>',
  ])('−32602 for %s', (xml) => {
    expect(valueOf(`<value>${xml}</value>`)).toBe(-32602);
  });
});

describe('−32600: well-formed, but not a method call', () => {
  const member = (name: string) =>
    callWith(
      `<value><struct><member><name>${name}</name><value>1</value></member></struct></value>`,
    );
  test.each([
    ['another document', '<html><body>Hello</body></html>'],
    ['a response', '<methodResponse><params/></methodResponse>'],
    ['upper-case names', callWith('<value>a</value>').toUpperCase()],
    ['an upper-case type', callWith('<value><STRING>a</STRING></value>')],
    ['an unknown type', callWith('<value><float>1</float></value>')],
    ['no method name', '<methodCall><params/></methodCall>'],
    ['an empty method name', '<methodCall><methodName> </methodName></methodCall>'],
    ['an invalid method name', '<methodCall><methodName>a b</methodName></methodCall>'],
    ['parameters first', '<methodCall><params/><methodName>m</methodName></methodCall>'],
    [
      'two method names',
      '<methodCall><methodName>m</methodName><methodName>n</methodName></methodCall>',
    ],
    ['two values in one param', callWith('<value>a</value><value>b</value>')],
    ['a param without a value', callWith('')],
    ['two types in one value', callWith('<value><int>1</int><int>2</int></value>')],
    ['text beside a type', callWith('<value>a<int>1</int></value>')],
    ['text between elements', callWith('a<value>b</value>')],
    ['a string with elements in it', callWith('<value><string>a<nil/></string></value>')],
    ['an array without data', callWith('<value><array><value>a</value></array></value>')],
    [
      'a member without a name',
      callWith('<value><struct><member><value>a</value></member></struct></value>'),
    ],
    [
      'a member with its value first',
      callWith('<value><struct><member><value>a</value><name>a</name></member></struct></value>'),
    ],
    ['a member called __proto__', member('__proto__')],
    ['__proto__ in white space', member('\n__proto__ ')],
    ['__proto__ in a CDATA section', member('__<![CDATA[proto]]>__')],
    ['__proto__ in character references', member('&#95;_proto_&#x5f;')],
  ])('%s', (_what, xml) => {
    expect(codeOf(xml)).toBe(-32600);
  });
});

describe('−32700: not well-formed, or not supported', () => {
  test.each([
    ['an empty body', ''],
    ['white space', ' \n'],
    ['not XML', 'title=Hello&url=http://a.example/'],
    ['an unclosed tag', '<methodCall><methodName>m</methodName>'],
    ['crossed tags', '<methodCall><methodName>m</methodCall></methodName>'],
    ['an unescaped ampersand', callWith('<value>http://a.example/?a=1&b=2</value>')],
    ['an HTML entity', callWith('<value>a&nbsp;b</value>')],
    ['an entity named like a method of objects', callWith('<value>&toString;</value>')],
    ['an entity named __proto__', callWith('<value>&__proto__;</value>')],
    ['an attribute that sax fails on', callWith('<value hasOwnProperty="1" a="2">a</value>')],
    ['two roots', callWith('<value>a</value>').repeat(2)],
    ['text after the root', `${callWith('<value>a</value>')}x`],
    ['a CDATA section after the root', `${callWith('<value>a</value>')}<![CDATA[x]]>`],
    ['a declaration', `<!ELEMENT a ANY>${callWith('<value>a</value>')}`],
    ['a DOCTYPE', `<!DOCTYPE methodCall>${callWith('<value>a</value>')}`],
    [
      'an entity bomb',
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${callWith('<value>&b;</value>')}`,
    ],
  ])('%s', (_what, xml) => {
    expect(codeOf(xml)).toBe(-32700);
  });
});

describe('−32702: characters that XML does not allow', () => {
  test.each([
    ['a control character', callWith('<value>\u0001</value>')],
    ['NUL', callWith('<value>\0</value>')],
    ['U+FFFE', callWith('<value>\uFFFE</value>')],
    ['a reference to a control character', callWith('<value>&#1;</value>')],
    ['a reference to NUL', callWith('<value>&#0;</value>')],
    ['a reference to NUL, in hexadecimal', callWith('<value>&#x0000;</value>')],
    ['a reference to U+FFFF', callWith('<value>&#xFFFF;</value>')],
    ['a reference to a lone surrogate', callWith('<value>&#xD800;</value>')],
    ['a reference past the last character', callWith('<value>&#x110000;</value>')],
    ['a reference in an attribute', callWith('<value a="&#2;">a</value>')],
    ['a reference after something like a comment', callWith('<value a="<!--">&#2;</value>')],
  ])('%s', (_what, xml) => {
    expect(codeOf(xml)).toBe(-32702);
  });

  test('a reference in a CDATA section is not a reference', () => {
    expect(valueOf('<value><![CDATA[&#1;&nbsp;]]></value>')).toBe('&#1;&nbsp;');
  });
});

describe('limits of an XML-RPC call', () => {
  const nested = (levels: number) =>
    callWith(
      '<value><array><data>'.repeat(levels) + '<value/>' + '</data></array></value>'.repeat(levels),
    );
  const items = (count: number) =>
    callWith(`<value><array><data>${'<value/>'.repeat(count)}</data></array></value>`);

  test(`−32600 for more than ${MAX_CALL_DEPTH} levels`, () => {
    expect(decode(nested(9)).kind).toBe('call'); // 3 + 9 × 3 + 1 = 31 levels
    expect(codeOf(nested(10))).toBe(-32600);
    expect(codeOf(nested(1_300))).toBe(-32600);
  });

  // The shortest element makes more of them than a call has room for, so the limits meet.
  test(`−32600 for more than ${MAX_CALL_ELEMENTS} elements`, () => {
    expect(decode(items(8_000)).kind).toBe('call');
    expect(codeOf(`<methodCall>${'<a/>'.repeat(MAX_CALL_ELEMENTS)}</methodCall>`)).toBe(-32600);
  });

  test(`−32600 for more than ${MAX_CALL_BYTES} bytes`, () => {
    const room = MAX_CALL_BYTES - callWith('<value></value>').length;
    expect(decode(callWith(`<value>${'a'.repeat(room)}</value>`)).kind).toBe('call');
    expect(codeOf(callWith(`<value>${'a'.repeat(room + 1)}</value>`))).toBe(-32600);
  });
});
