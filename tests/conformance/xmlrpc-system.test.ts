/**
 * The conventions around XML-RPC: fault codes that servers agreed on, system.getCapabilities,
 * system.listMethods and system.multicall.
 *
 * @see https://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php
 * @see https://mirrors.talideon.com/articles/multicall.html
 */
import { expect, test } from 'vitest';
import { call, readResponse } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { callXml, postCall } from './raw-call.ts';
import { failingBlog, scene } from './scene.ts';
import { outline, parseXml } from './strict-xml.ts';

type Call = { methodName: string; params: unknown[] };

const listMethods: Call = { methodName: 'system.listMethods', params: [] };
const aFault = (faultCode: number) => ({
  faultCode,
  faultString: expect.stringMatching(/\w/) as string,
});

async function faultOf(answer: ReturnType<typeof postCall>): Promise<number | null> {
  const result = await readResponse((await answer.expect(200)).text);
  return 'fault' in result ? result.fault.code : null;
}

test('Fault codes -32700: a document that is not well-formed', async () => {
  const blog = await testBlog();
  const bodies = {
    'no body': '',
    'no XML': 'hello',
    'a tag left open': '<methodCall><methodName>a</methodName>',
    'an unescaped &': callXml('system.listMethods', '<value>a&b</value>'),
    'an entity that XML does not have': callXml('system.listMethods', '<value>&nbsp;</value>'),
    'two documents': callXml('system.listMethods').repeat(2),
    'a DOCTYPE': callXml('system.listMethods').replace('?>', '?><!DOCTYPE methodCall>'),
  };
  for (const [what, body] of Object.entries(bodies)) {
    expect(await faultOf(postCall(blog, body)), what).toBe(-32700);
  }
});

test('Fault codes -32701: an unsupported encoding', async () => {
  const blog = await testBlog();
  const xml = callXml('system.listMethods');
  const declared = xml.replace('?>', ' encoding="x-unheard-of"?>');
  expect(await faultOf(postCall(blog, declared))).toBe(-32701);
  expect(await faultOf(postCall(blog, xml, { type: 'text/xml; charset=utf-7' }))).toBe(-32701);
});

test('Fault codes -32702: an invalid character for the encoding', async () => {
  const blog = await testBlog();
  const xml = callXml('system.listMethods', '<value>Grüße</value>');
  expect(await faultOf(postCall(blog, Buffer.from(xml, 'latin1')))).toBe(-32702);
  expect(await faultOf(postCall(blog, xml.replace('ü', '\u0001')))).toBe(-32702);
  expect(await faultOf(postCall(blog, xml.replace('ü', '&#0;')))).toBe(-32702);
});

test('Fault codes: other declared encodings are read', async () => {
  const blog = await testBlog();
  const xml = callXml('system.listMethods', '<value>Grüße</value>');
  const declared = xml.replace('?>', ' encoding="iso-8859-1"?>');
  expect(await faultOf(postCall(blog, Buffer.from(declared, 'latin1')))).toBeNull();
  const type = 'text/xml; charset=utf-16le';
  expect(await faultOf(postCall(blog, Buffer.from(xml, 'utf16le'), { type }))).toBeNull();
});

test('Fault codes -32600: a document that does not conform to the specification', async () => {
  const blog = await testBlog();
  expect(await faultOf(postCall(blog, '<ping/>'))).toBe(-32600);
  const long = callXml('system.listMethods', `<value>${'x'.repeat(65_536)}</value>`);
  expect(await faultOf(postCall(blog, long))).toBe(-32600);
});

test('Fault codes -32601: a method that does not exist', async () => {
  const blog = await testBlog();
  for (const method of ['no.such.method', 'toString', '__proto__', 'pingback.Ping']) {
    expect(await faultOf(postCall(blog, callXml(method))), method).toBe(-32601);
  }
});

test('Fault codes -32602: invalid method parameters', async () => {
  const blog = await testBlog();
  for (const method of ['pingback.ping', 'pingback.extensions.getPingbacks', 'system.multicall']) {
    expect(await faultOf(postCall(blog, callXml(method))), method).toBe(-32602);
  }
});

test('Fault codes -32603: an internal error, without details', async () => {
  const blog = await failingBlog();
  const value = '<value>http://a.example/</value>';
  const { text } = await postCall(blog, callXml('pingback.ping', value, value));
  expect(await readResponse(text)).toMatchObject({ fault: { code: -32603 } });
  expect(text).not.toContain('flames');
});

test('Fault codes: system.getCapabilities has a specUrl and a specVersion for each capability', async () => {
  const result = await call(await testBlog(), 'system.getCapabilities', []);
  expect(result).toMatchObject({ value: { faults_interop: { specVersion: 20010516 } } });
  const capabilities = Object.values('value' in result ? (result.value as object) : {});
  expect(capabilities.length).toBeGreaterThan(0);
  for (const capability of capabilities) {
    expect(capability).toEqual({
      specUrl: expect.stringMatching(/^https?:\/\//) as string,
      specVersion: expect.any(Number) as number,
    });
  }
});

test('Introspection: system.listMethods lists every method, and only those', async () => {
  const blog = await testBlog();
  const result = await call(blog, 'system.listMethods', []);
  const listed = 'value' in result ? (result.value as string[]) : [];
  expect(listed).toEqual([...new Set(listed)].sort());
  expect(listed).toEqual(
    expect.arrayContaining([
      'demo.addTwoNumbers',
      'demo.sayHello',
      'mt.supportedMethods',
      'mt.supportedTextFilters',
      'pingback.extensions.getPingbacks',
      'pingback.ping',
      'system.getCapabilities',
      'system.listMethods',
      'system.multicall',
    ]),
  );
  for (const method of listed) {
    expect(await faultOf(postCall(blog, callXml(method)))).not.toBe(-32601);
  }
});

function pingOf(source: string, target: string): Call {
  return { methodName: 'pingback.ping', params: [source, target] };
}

test('system.multicall: one response for each call, in order, each a one-item array', async () => {
  const { blog, site, source, target } = await scene();
  site.pages['/b'] = page(linkTo(target));
  const calls = [listMethods, pingOf(source, target), listMethods, pingOf(site.url('/b'), target)];
  const methods = expect.arrayContaining(['system.multicall']) as string[];
  const registered = expect.stringContaining('registered') as string;
  expect(await call(blog, 'system.multicall', [calls])).toEqual({
    value: [[methods], [registered], [methods], [registered]],
  });
});

test('system.multicall: a fault is a struct as in the standard fault element', async () => {
  const name = '<member><name>methodName</name><value>no.such.method</value></member>';
  const params = '<member><name>params</name><value><array><data/></array></value></member>';
  const item = `<value><struct>${name}${params}</struct></value>`;
  const xml = callXml('system.multicall', `<value><array><data>${item}</data></array></value>`);
  const answer = parseXml((await postCall(await testBlog(), xml)).text);
  const struct = 'struct(member(name, value(int)), member(name, value(string)))';
  expect(outline(answer)).toBe(
    `methodResponse(params(param(value(array(data(value(${struct})))))))`,
  );
});

test('system.multicall: the proposal’s example is answered, with faults for recursion and invalid items', async () => {
  const calls = [
    listMethods,
    { methodName: 'test.nonexistant', params: [1] },
    { methodName: 'system.multicall', params: [] },
    { methodName: 'system.multicall' },
    'this is not a struct',
    { params: [] },
    { methodName: 17, params: [] },
    { methodName: 'system.listMethods', params: 'none' },
    listMethods,
  ];
  const result = await call(await testBlog(), 'system.multicall', [calls]);
  const methods = [expect.arrayContaining(['pingback.ping'])];
  expect(result).toEqual({
    value: [
      methods,
      aFault(-32601),
      aFault(-32600),
      aFault(-32602),
      aFault(-32602),
      aFault(-32602),
      aFault(-32602),
      aFault(-32602),
      methods,
    ],
  });
});

test('system.multicall: an empty list is accepted', async () => {
  expect(await call(await testBlog(), 'system.multicall', [[]])).toEqual({ value: [] });
});

test('system.multicall: sixteen calls are accepted, and more are a fault', async () => {
  const blog = await testBlog();
  const calls = (length: number) => Array.from({ length }, () => listMethods);
  const taken = await call(blog, 'system.multicall', [calls(16)]);
  expect('value' in taken && taken.value).toHaveLength(16);
  const refused = await call(blog, 'system.multicall', [calls(17)]);
  expect(refused).toEqual({
    fault: { code: -32602, message: expect.stringContaining('16') as string },
  });
});

test('system.multicall: a parameter other than one array is a fault', async () => {
  const blog = await testBlog();
  for (const params of [
    [],
    ['system.listMethods'],
    [listMethods],
    [[listMethods], [listMethods]],
  ]) {
    const result = await call(blog, 'system.multicall', params);
    expect(result, JSON.stringify(params)).toMatchObject({ fault: { code: -32602 } });
  }
});
