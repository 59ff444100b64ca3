/**
 * The XML-RPC specification: what a message is, which values there are, and how a server answers.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { expect, test } from 'vitest';
import { call, readResponse } from '../support/clients.ts';
import { testBlog } from '../support/test-blog.ts';
import { callXml, postCall, type RawBlog } from './raw-call.ts';
import { scene } from './scene.ts';
import { leafTexts, outline, parseXml, type XmlElement } from './strict-xml.ts';

const STRING = 'methodResponse(params(param(value(string))))';
const FAULT =
  'methodResponse(fault(value(struct(member(name, value(int)), member(name, value(string))))))';

/** Takes any parameters, so that a call shows whether its values could be read. */
const HARMLESS = 'system.listMethods';

/** Whether one value, as XML, is taken: `'value'`, or the code of the fault. */
async function answerTo(blog: RawBlog, value: string) {
  const result = await readResponse((await postCall(blog, callXml(HARMLESS, value))).text);
  return 'fault' in result ? result.fault.code : 'value';
}

test.each(['get', 'head', 'put', 'patch', 'delete', 'options'] as const)(
  'XML-RPC Overview: a message is an HTTP POST, nothing else is: %s',
  async (method) => {
    const blog = await testBlog();
    for (const path of ['/xmlrpc', '/xmlrpc.php']) {
      const { headers } = await blog.request[method](path).expect(405);
      expect(headers['allow']).toBe('POST');
    }
  },
);

test.each(['/xmlrpc', '/xmlrpc.php', '/xmlrpc/'])(
  'XML-RPC Header requirements: the URI is the server’s to choose: %s',
  async (path) => {
    const { blog, source, target } = await scene();
    const result = await call(blog, 'pingback.ping', [source, target], path);
    expect(result).toHaveProperty('value');
  },
);

test.each(['text/xml', 'text/xml; charset=utf-8', 'application/xml', 'text/plain'])(
  'XML-RPC Header requirements: Content-Type is text/xml, and others are forgiven: %s',
  async (type) => {
    const blog = await testBlog();
    const { text } = await postCall(blog, callXml(HARMLESS), { type });
    expect(await readResponse(text)).toHaveProperty('value');
  },
);

test.each([
  ['another root', '<methodResponse><params/></methodResponse>'],
  ['no methodName', '<methodCall><params/></methodCall>'],
  ['two names', '<methodCall><methodName>a</methodName><methodName>b</methodName></methodCall>'],
  ['other case', '<methodcall><methodname>system.listMethods</methodname></methodcall>'],
  ['two params', '<methodCall><methodName>a</methodName><params/><params/></methodCall>'],
  ['an unknown element', '<methodCall><methodName>a</methodName><x/></methodCall>'],
  ['a forbidden character in the name', callXml('system listMethods')],
  [
    'a param without value',
    '<methodCall><methodName>a</methodName><params><param/></params></methodCall>',
  ],
])(
  'XML-RPC Payload format: a single methodCall with a methodName, else -32600: %s',
  async (_, xml) => {
    const blog = await testBlog();
    const result = await readResponse((await postCall(blog, xml)).text);
    expect(result).toMatchObject({ fault: { code: -32600 } });
  },
);

test('XML-RPC Payload format: without parameters, params may be missing', async () => {
  const blog = await testBlog();
  const xml = `<?xml version="1.0"?><methodCall><methodName>${HARMLESS}</methodName></methodCall>`;
  expect(await readResponse((await postCall(blog, xml)).text)).toHaveProperty('value');
});

test.each([
  '<i4>-12</i4>',
  '<int>2147483647</int>',
  '<boolean>1</boolean>',
  '<boolean>0</boolean>',
  '<string>hello world</string>',
  '<string/>',
  '<double>-12.214</double>',
  '<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>',
  '<base64>eW91IGNhbid0IHJlYWQgdGhpcyE=</base64>',
])('XML-RPC Scalars: each type of the table is read: %s', async (scalar) => {
  const blog = await testBlog();
  expect(await answerTo(blog, `<value>${scalar}</value>`)).toBe('value');
});

test.each([
  '<int>12abc</int>',
  '<int></int>',
  '<boolean>true</boolean>',
  '<double>NaN</double>',
  '<dateTime.iso8601>yesterday</dateTime.iso8601>',
  '<base64>%%%</base64>',
])('XML-RPC Scalars: text that is not of its type is -32602: %s', async (scalar) => {
  const blog = await testBlog();
  expect(await answerTo(blog, `<value>${scalar}</value>`)).toBe(-32602);
});

test.each(['<float>1</float>', '<i4>1</i4><i4>2</i4>', '<i4><i4>1</i4></i4>', 'text <i4>1</i4>'])(
  'XML-RPC Scalars: there are no other types, and one to a value: %s',
  async (content) => {
    const blog = await testBlog();
    expect(await answerTo(blog, `<value>${content}</value>`)).toBe(-32600);
  },
);

test('XML-RPC Scalars: if no type is indicated, the type is string', async () => {
  const { blog, source, target } = await scene();
  const xml = callXml('pingback.ping', `<value>${source}</value>`, `<value>${target}</value>`);
  const result = await readResponse((await postCall(blog, xml)).text);
  expect(result).toEqual({ value: expect.stringContaining('registered') as string });
});

test.each(['+5', '-12', '0012', '-0'])(
  'XML-RPC FAQ: an integer is digits after a plus or minus, leading zeros collapsed: %s',
  async (digits) => {
    const blog = await testBlog();
    expect(await answerTo(blog, `<value><int>${digits}</int></value>`)).toBe('value');
  },
);

test.each([' 5', '5 ', '+ 5', '5.0', '1e3', '0x10'])(
  'XML-RPC FAQ: white space and anything else in an integer is not permitted: %s',
  async (digits) => {
    const blog = await testBlog();
    expect(await answerTo(blog, `<value><int>${digits}</int></value>`)).toBe(-32602);
  },
);

test('XML-RPC Structs: members have a name and a value, and may be recursive', async () => {
  const blog = await testBlog();
  const inner = '<member><name>a</name><value><i4>1</i4></value></member>';
  const struct = `<struct>${inner}<member><name>b</name><value><struct>${inner}</struct></value></member></struct>`;
  expect(await answerTo(blog, `<value>${struct}</value>`)).toBe('value');
  expect(await answerTo(blog, '<value><struct/></value>')).toBe('value');
  const nameless = '<value><struct><member><value>1</value></member></struct></value>';
  expect(await answerTo(blog, nameless)).toBe(-32600);
});

test('XML-RPC Arrays: a single data element holds values of any type, and may be recursive', async () => {
  const blog = await testBlog();
  const mixed =
    '<value><i4>12</i4></value><value>Egypt</value><value><boolean>0</boolean></value><value><array><data/></array></value>';
  expect(await answerTo(blog, `<value><array><data>${mixed}</data></array></value>`)).toBe('value');
  expect(await answerTo(blog, `<value><array>${mixed}</array></value>`)).toBe(-32600);
  const twice = '<value><array><data/><data/></array></value>';
  expect(await answerTo(blog, twice)).toBe(-32600);
});

test.each<[string, string | Buffer]>([
  ['success', callXml(HARMLESS)],
  ['an unknown method', callXml('no.such.method')],
  ['no body', ''],
  ['no XML', 'hello'],
  ['a form', 'a=1&b=2'],
  ['JSON', '{"method":"pingback.ping"}'],
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe, 0x80])],
  ['over 64 KiB', callXml(HARMLESS, `<value>${'x'.repeat(65_536)}</value>`)],
  ['nested too deep', callXml(HARMLESS, '<value><array><data>'.repeat(2_000))],
  [
    'entities that grow',
    `<!DOCTYPE m [<!ENTITY a "${'a'.repeat(99)}"><!ENTITY b "&a;&a;&a;">]>${callXml('&b;')}`,
  ],
])(
  'XML-RPC Response: always 200 and text/xml, with a correct Content-Length and params or fault: %s',
  async (_, body) => {
    const blog = await testBlog();
    const { headers, text } = await postCall(blog, body)
      .expect(200)
      .expect('content-type', /^text\/xml(;|$)/);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    const { name, children } = parseXml(text);
    expect(name).toBe('methodResponse');
    expect([['params'], ['fault']]).toContainEqual(children.map((child) => child.name));
  },
);

test('XML-RPC Response: Content-Length counts bytes, not characters', async () => {
  const { blog, target } = await scene(undefined, { env: { INLINE_CHECKS: '0' } });
  const source = 'http://bücher.example/東京';
  const xml = callXml('pingback.ping', `<value>${source}</value>`, `<value>${target}</value>`);
  const { headers, text } = await postCall(blog, xml);
  expect(text).toContain(source);
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
});

test('XML-RPC Response: success is one params with one param with one value', async () => {
  const { blog, source, target } = await scene();
  const xml = callXml('pingback.ping', `<value>${source}</value>`, `<value>${target}</value>`);
  const { text } = await postCall(blog, xml);
  expect(outline(parseXml(text))).toBe(STRING);
});

test('XML-RPC Response: a fault is a struct of faultCode, an int, and faultString, a string', async () => {
  const blog = await testBlog();
  const response = parseXml((await postCall(blog, callXml('no.such.method'))).text);
  expect(outline(response)).toBe(FAULT);
  const members = response.children[0]?.children[0]?.children[0]?.children ?? [];
  expect(members.map(memberOf)).toEqual([
    ['faultCode', '-32601'],
    ['faultString', expect.stringContaining('no.such.method')],
  ]);
});

function memberOf({ children: [name, value] }: XmlElement): (string | undefined)[] {
  return [name?.text, value?.children[0]?.text];
}

test.each(['<b>&amp;"\'', ']]>]]></string></value></param>', '“” \u{1f600}'])(
  'XML-RPC FAQ: a string holds any characters, < and & encoded: %s',
  async (hostile) => {
    const { blog, site, target } = await scene(undefined, { env: { INLINE_CHECKS: '0' } });
    const source = `${site.url('/')}?${hostile}`;
    const escaped = source.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
    const xml = callXml('pingback.ping', `<value>${escaped}</value>`, `<value>${target}</value>`);
    const answer = parseXml((await postCall(blog, xml)).text);
    expect(outline(answer)).toBe(STRING);
    expect(leafTexts(answer)).toEqual([expect.stringContaining(source)]);
  },
);
