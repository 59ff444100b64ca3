/**
 * The XML-RPC specification: what a message is, which values exist, and how a server responds.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { expect, test } from 'vitest';
import { call, readResponse } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { callXml, postCall, type RawBlog } from './raw-call.ts';
import { scene } from './scene.ts';
import { leafTexts, outline, parseXml, type XmlElement } from './strict-xml.ts';

const STRING = 'methodResponse(params(param(value(string))))';
const FAULT =
  'methodResponse(fault(value(struct(member(name, value(int)), member(name, value(string))))))';

/** Accepts any parameters, so that a call shows whether its values could be read. */
const HARMLESS = 'system.listMethods';

/** The response to one value, given as the content of its element: `'value'` or a fault's code. */
async function answerTo(blog: RawBlog, content: string) {
  return await answerOf(postCall(blog, callXml(HARMLESS, `<value>${content}</value>`)));
}

async function answerOf(answer: ReturnType<typeof postCall>) {
  const result = await readResponse((await answer).text);
  return 'fault' in result ? result.fault.code : 'value';
}

test('XML-RPC Overview: only an HTTP POST is a message', async () => {
  const blog = await testBlog();
  for (const method of ['get', 'head', 'put', 'patch', 'delete', 'options'] as const) {
    for (const path of ['/xmlrpc', '/xmlrpc.php']) {
      const { headers } = await blog.request[method](path).expect(405);
      expect(headers['allow'], `${method} ${path}`).toBe('POST');
    }
  }
});

test('XML-RPC Header requirements: the server is at /xmlrpc and /xmlrpc.php', async () => {
  const { blog, site, target } = await scene();
  for (const path of ['/xmlrpc', '/xmlrpc.php', '/xmlrpc/']) {
    const from = `/from-${path.length}`;
    site.pages[from] = page(linkTo(target));
    const result = await call(blog, 'pingback.ping', [site.url(from), target], path);
    expect(result, path).toHaveProperty('value');
  }
});

test('XML-RPC Header requirements: Content-Type is text/xml, and others are accepted', async () => {
  const blog = await testBlog();
  for (const type of ['text/xml', 'text/xml; charset=utf-8', 'application/xml', 'text/plain']) {
    expect(await answerOf(postCall(blog, callXml(HARMLESS), { type })), type).toBe('value');
  }
});

test('XML-RPC Payload format: a document other than a single methodCall with a methodName is -32600', async () => {
  const blog = await testBlog();
  const name = '<methodName>system.listMethods</methodName>';
  for (const xml of [
    '<methodResponse><params/></methodResponse>',
    '<methodCall><params/></methodCall>',
    `<methodCall>${name}${name}</methodCall>`,
    `<methodcall>${name.toLowerCase()}</methodcall>`,
    `<methodCall>${name}<params/><params/></methodCall>`,
    `<methodCall>${name}<unknown/></methodCall>`,
    `<methodCall>${name}<params><param/></params></methodCall>`,
    callXml('system listMethods'),
    callXml('system.listMethods()'),
  ]) {
    expect(await answerOf(postCall(blog, xml)), xml).toBe(-32600);
  }
});

test('XML-RPC Payload format: params may be missing without parameters', async () => {
  const blog = await testBlog();
  const xml = `<?xml version="1.0"?><methodCall><methodName>${HARMLESS}</methodName></methodCall>`;
  expect(await answerOf(postCall(blog, xml))).toBe('value');
});

test('XML-RPC Scalars: each type of the table is read', async () => {
  const blog = await testBlog();
  for (const scalar of [
    '<i4>-12</i4>',
    '<int>2147483647</int>',
    '<boolean>1</boolean>',
    '<boolean>0</boolean>',
    '<string>hello world</string>',
    '<string/>',
    '<double>-12.214</double>',
    '<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>',
    '<base64>eW91IGNhbid0IHJlYWQgdGhpcyE=</base64>',
  ]) {
    expect(await answerTo(blog, scalar), scalar).toBe('value');
  }
});

test('XML-RPC Scalars: text that is invalid for its type is -32602', async () => {
  const blog = await testBlog();
  for (const scalar of [
    '<int>12abc</int>',
    '<int></int>',
    '<boolean>true</boolean>',
    '<double>NaN</double>',
    '<dateTime.iso8601>yesterday</dateTime.iso8601>',
    '<base64>%%%</base64>',
  ]) {
    expect(await answerTo(blog, scalar), scalar).toBe(-32602);
  }
});

test('XML-RPC Scalars: an unknown type, or two types in one value, is a fault', async () => {
  const blog = await testBlog();
  for (const content of [
    '<float>1</float>',
    '<INT>1</INT>',
    '<i4>1</i4><i4>2</i4>',
    '<i4><i4>1</i4></i4>',
    'text <i4>1</i4>',
  ]) {
    expect(await answerTo(blog, content), content).toBe(-32600);
  }
});

test('XML-RPC Scalars: if no type is indicated, the type is string', async () => {
  const { blog, source, target } = await scene();
  const xml = callXml('pingback.ping', `<value>${source}</value>`, `<value>${target}</value>`);
  expect(await answerOf(postCall(blog, xml))).toBe('value');
});

test('XML-RPC FAQ: an integer is digits after a plus or minus, with leading zeros ignored', async () => {
  const blog = await testBlog();
  for (const digits of ['+5', '-12', '0012', '-0']) {
    expect(await answerTo(blog, `<int>${digits}</int>`), digits).toBe('value');
  }
});

test('XML-RPC FAQ: white space and other characters in an integer are refused', async () => {
  const blog = await testBlog();
  for (const digits of [' 5', '5 ', '+ 5', '5.0', '1e3', '0x10']) {
    expect(await answerTo(blog, `<int>${digits}</int>`), digits).toBe(-32602);
  }
});

test('XML-RPC Structs: members have a name and a value, and may be recursive', async () => {
  const blog = await testBlog();
  const inner = '<member><name>a</name><value><i4>1</i4></value></member>';
  const struct = `<struct>${inner}<member><name>b</name><value><struct>${inner}</struct></value></member></struct>`;
  expect(await answerTo(blog, struct)).toBe('value');
  expect(await answerTo(blog, '<struct/>')).toBe('value');
  const nameless = '<struct><member><value>1</value></member></struct>';
  expect(await answerTo(blog, nameless)).toBe(-32600);
});

test('XML-RPC Arrays: a single data element holds values of any type, and may be recursive', async () => {
  const blog = await testBlog();
  const mixed =
    '<value><i4>12</i4></value><value>Egypt</value><value><boolean>0</boolean></value><value><array><data/></array></value>';
  expect(await answerTo(blog, `<array><data>${mixed}</data></array>`)).toBe('value');
  expect(await answerTo(blog, `<array>${mixed}</array>`)).toBe(-32600);
  expect(await answerTo(blog, '<array><data/><data/></array>')).toBe(-32600);
});

test('XML-RPC Response: the status is 200 and the type text/xml, with a correct Content-Length and params or fault', async () => {
  const blog = await testBlog();
  const grown = `<!DOCTYPE m [<!ENTITY a "${'a'.repeat(99)}"><!ENTITY b "&a;&a;&a;">]>`;
  const bodies: Record<string, string | Buffer> = {
    success: callXml(HARMLESS),
    'an unknown method': callXml('no.such.method'),
    'no body': '',
    'no XML': 'hello',
    'a form': 'a=1&b=2',
    JSON: '{"method":"pingback.ping"}',
    'bytes that are no text': Buffer.from([0xff, 0x00, 0xfe, 0x80]),
    'over 64 KiB': callXml(HARMLESS, `<value>${'x'.repeat(65_536)}</value>`),
    'nested too deep': callXml(HARMLESS, '<value><array><data>'.repeat(2_000)),
    'entities that grow': `${grown}<methodCall><methodName>&b;</methodName></methodCall>`,
  };
  for (const [what, body] of Object.entries(bodies)) {
    const { status, headers, text } = await postCall(blog, body);
    expect(status, what).toBe(200);
    expect(headers['content-type'], what).toMatch(/^text\/xml(;|$)/);
    expect(headers['content-length'], what).toBe(String(Buffer.byteLength(text)));
    const { name, children } = parseXml(text);
    expect(name, what).toBe('methodResponse');
    expect([['params'], ['fault']], what).toContainEqual(children.map((child) => child.name));
  }
});

test('XML-RPC Response: Content-Length counts bytes, not characters', async () => {
  const { blog, target } = await scene(undefined, { INLINE_CHECKS: '0' });
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

test('XML-RPC FAQ: a string contains any characters, with < and & encoded', async () => {
  const { blog, site, target } = await scene(undefined, { INLINE_CHECKS: '0' });
  for (const hostile of ['<b>&amp;"\'', ']]>]]></string></value></param>', '“” \u{1f600}']) {
    const source = `${site.url('/')}?${hostile}`;
    const escaped = source.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
    const xml = callXml('pingback.ping', `<value>${escaped}</value>`, `<value>${target}</value>`);
    const answer = parseXml((await postCall(blog, xml)).text);
    expect(outline(answer), hostile).toBe(STRING);
    expect(leafTexts(answer)).toEqual([expect.stringContaining(source)]);
  }
});
