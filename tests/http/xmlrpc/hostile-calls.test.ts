/**
 * Hostile calls: the wrong type in every parameter and member of every method, calls beyond the limits, names of
 * prototypes, and base64 that is none. Every one is answered with XML, soon, and none is an error of our own.
 */
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { FAULT_CODES } from '../../../src/lib/xmlrpc/shape.ts';
import { callXml, postCall } from '../../conformance/raw-call.ts';
import { clientScene, type Scene } from '../../support/blog/client-scene.ts';
import { EVERY_METHOD, PUBLIC } from '../../support/blog/every-method.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { readAnswer } from '../../support/sites/xmlrpc-values.ts';

/** XML in place of a value. */
class Raw {
  readonly xml: string;
  constructor(xml: string) {
    this.xml = xml;
  }
}

const deep = (levels: number) =>
  new Raw(
    '<value><array><data>'.repeat(levels) +
      '<value><int>1</int></value>' +
      '</data></array></value>'.repeat(levels),
  );
const member = (name: string, xml: string) =>
  `<member><name>${name}</name><value>${xml}</value></member>`;
const struct = (...members: string[]) =>
  new Raw(`<value><struct>${members.join('')}</struct></value>`);
const base64 = (text: string) => new Raw(`<value><base64>${text}</base64></value>`);
const date = (text: string) =>
  new Raw(`<value><dateTime.iso8601>${text}</dateTime.iso8601></value>`);

/** What takes the place of each parameter and of each member. */
const VALUES: readonly unknown[] = [
  null,
  '',
  ' ',
  'false',
  'x'.repeat(5_000),
  'é😀\u202E<b>&amp;',
  -1,
  0,
  2_147_483_647,
  1_999_999_999,
  '99999999999999999999',
  1.5,
  true,
  [],
  [null, [], [1, 'a']],
  Array.from({ length: 500 }, (_, index) => index),
  deep(4),
  struct(),
  struct(member('__proto__', '<struct></struct>'), member('constructor', '<int>1</int>')),
  struct(member('toString', '<string>a</string>'), member('length', '<int>99999999</int>')),
  struct(member('id', '<array><data></data></array>'), member('key', '<nil/>')),
  base64('AAAA'),
  date('20261123T10:00:00'),
  date('00000000T00:00:00Z'),
  date('99991231T23:59:59'),
];

/** Members that clients send, with each of the values in turn. */
const MEMBERS = [
  ...['post_type', 'post_status', 'post_title', 'post_author', 'post_excerpt', 'post_content'],
  ...['post_date', 'post_date_gmt', 'post_format', 'post_name', 'post_password', 'comment_status'],
  ...['ping_status', 'sticky', 'post_thumbnail', 'post_parent', 'custom_fields', 'terms'],
  ...['terms_names', 'enclosure', 'menu_order', 'if_not_modified_since', 'title', 'description'],
  ...['mt_excerpt', 'mt_text_more', 'wp_more_text', 'mt_allow_comments', 'mt_allow_pings'],
  ...['mt_keywords', 'mt_tb_ping_urls', 'mt_convert_breaks', 'mt_basename', 'wp_slug'],
  ...['wp_password', 'wp_author_id', 'wp_page_parent_id', 'wp_page_order', 'wp_post_thumbnail'],
  ...['dateCreated', 'date_created_gmt', 'categories', 'page_status', 'number', 'offset'],
  ...['orderby', 'order', 's', 'post_id', 'status', 'content', 'author', 'author_url'],
  ...['author_email', 'comment_parent', 'name', 'taxonomy', 'parent', 'slug', 'search'],
  ...['hide_empty', 'mime_type', 'parent_id', 'filter', 'who', 'role', 'bits', 'type', 'overwrite'],
  ...['first_name', 'last_name', 'url', 'bio', 'nickname', 'display_name', 'nicename'],
  ...['blog_title', 'blog_tagline', 'time_zone', 'default_comment_status', 'show-supported'],
];

function xmlOf(value: unknown): string {
  if (value instanceof Raw) return value.xml;
  if (value === null || value === undefined) return '<value><nil/></value>';
  if (Buffer.isBuffer(value)) return `<value><base64>${value.toString('base64')}</base64></value>`;
  if (Array.isArray(value))
    return `<value><array><data>${value.map(xmlOf).join('')}</data></array></value>`;
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>`;
  if (typeof value === 'number') {
    const type = Number.isInteger(value) ? 'int' : 'double';
    return `<value><${type}>${value}</${type}></value>`;
  }
  if (typeof value === 'object') {
    const members = Object.entries(value).map(
      ([name, each]) => `<member><name>${name}</name>${xmlOf(each)}</member>`,
    );
    return `<value><struct>${members.join('')}</struct></value>`;
  }
  if (typeof value !== 'string') throw new Error('XML-RPC has no such type.');
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<value><string>${text}</string></value>`;
}

/** The same numbers in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function aTarget() {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const scene = await clientScene({ deps: { log } });
  const program = await aProgram(scene.blog);
  return { scene, program, logged };
}

/** Sends a call, and checks what holds for every answer. @returns its fault's code, or `value` */
async function send(
  { scene, program }: { scene: Scene; program: XmlRpcProgram },
  method: string,
  params: readonly unknown[],
) {
  // A minute has 120 calls of an account, and 10 uploads.
  scene.blog.clock.advance(7_000);
  const given = params.flatMap((param) =>
    param === WHO ? [program.user.email, program.secret] : [param],
  );
  const values = given.map(xmlOf);
  const { status, text } = await postCall(scene.blog, callXml(method, ...values), {
    path: '/xmlrpc.php',
  });
  const call = `${method}(${values.map((each) => each.slice(0, 200)).join(', ')})`;
  expect(status, call).toBe(200);
  const answer = readAnswer(text);
  if (!('fault' in answer)) return 'value';
  const { code, message } = answer.fault;
  expect(code, `${call}: ${message}`).not.toBe(FAULT_CODES.internalError);
  expect(message, call).toMatch(/^[^\n]{5,300}$/);
  return code;
}

const METHODS = [
  ...EVERY_METHOD.map(([method, params]) => [method, params] as const),
  ...Object.entries(PUBLIC).filter(([method]) => method !== 'pingback.ping'),
];

describe('200 wrong types are refused or understood, and never an error of ours:', () => {
  test('in every parameter of every method', { timeout: 240_000 }, async () => {
    const target = await aTarget();
    const below = numbersFrom(23);
    for (const [method, params] of METHODS) {
      const valid = params(target.scene);
      for (const index of [...valid.keys(), valid.length]) {
        if (valid[index] === WHO) continue;
        for (let times = 0; times < 2; times += 1) {
          const given = [...valid];
          given[index] = VALUES[below(VALUES.length)];
          await send(target, method, given);
        }
      }
    }
    expect(target.logged).toEqual([]);
  });

  test('in every member of every struct', { timeout: 240_000 }, async () => {
    const target = await aTarget();
    const below = numbersFrom(42);
    for (const [method, params] of METHODS) {
      for (let times = 0; times < 4; times += 1) {
        const valid = params(target.scene);
        const at = valid.findLastIndex(
          (param) => typeof param === 'object' && !Buffer.isBuffer(param) && !Array.isArray(param),
        );
        if (at < 0) break;
        const changes = Array.from({ length: 4 }, () => [
          MEMBERS[below(MEMBERS.length)] ?? '',
          VALUES[below(VALUES.length)],
        ]);
        valid[at] = { ...(valid[at] as object), ...Object.fromEntries(changes) };
        await send(target, method, valid);
      }
    }
    for (const name of MEMBERS) {
      for (const method of ['wp.newPost', 'metaWeblog.newPost']) {
        const post = { post_title: 'A', title: 'A', [name]: VALUES[below(VALUES.length)] };
        await send(target, method, [1, WHO, post, false]);
      }
    }
    expect(target.logged).toEqual([]);
  });

  test('in the credentials', { timeout: 60_000 }, async () => {
    const target = await aTarget();
    for (const [index, value] of VALUES.entries()) {
      const { secret, user } = target.program;
      const [name, word] = index % 2 === 0 ? [value, secret] : [user.email, value];
      expect(await send(target, 'wp.getPosts', [1, name, word, {}])).not.toBe('value');
    }
    expect(target.logged).toEqual([]);
  });
});

describe('200 calls beyond the limits are faults:', { timeout: 60_000 }, () => {
  const { notXmlRpc, malformedXml } = FAULT_CODES;
  const manyValues = new Raw(
    `<value><array><data>${'<value><int>1</int></value>'.repeat(40_000)}</data></array></value>`,
  );

  test.each([
    ['2,000 levels of arrays', deep(2_000)],
    [
      '200 levels of structs',
      new Raw(
        `${'<value><struct><member><name>a</name>'.repeat(200)}<value>1</value>${'</member></struct></value>'.repeat(200)}`,
      ),
    ],
    ['40,000 values', manyValues],
  ])('%s', async (_what, value) => {
    const target = await aTarget();
    expect(await send(target, 'wp.newPost', [1, WHO, value])).toBe(notXmlRpc);
    expect(await send(target, 'demo.sayHello', [value])).toBe(notXmlRpc);
    expect(target.logged).toEqual([]);
  });

  test('entities that expand', async () => {
    const { scene } = await aTarget();
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;">]><methodCall><methodName>demo.sayHello</methodName><params><param><value>&c;</value></param></params></methodCall>`;
    const { text } = await postCall(scene.blog, bomb).expect(200);
    expect(readAnswer(text)).toMatchObject({ fault: { code: malformedXml } });
  });

  test('an upload that is no base64, has two files, or has none', async () => {
    const target = await aTarget();
    const upload = (bits: unknown) =>
      send(target, 'wp.uploadFile', [1, WHO, { name: 'a.png', type: 'image/png', bits }]);
    for (const bits of [
      base64('!!!!'),
      base64(''),
      'text',
      7,
      [],
      base64('<int>1</int>'),
      base64('A'.repeat(40_001)),
    ])
      expect(await upload(bits)).not.toBe('value');
    const two = { name: 'a.png', bits: base64('AAAA'), more: base64('AAAA') };
    expect(await send(target, 'wp.uploadFile', [1, WHO, two])).not.toBe('value');
    expect(target.logged).toEqual([]);
  });

  test('a large body without credentials, or with wrong ones, is not read', async () => {
    const target = await aTarget();
    const large = base64('A'.repeat(3_000_000));
    for (const who of [[], ['somebody@blog.example', 'wrong']]) {
      const code = await send(target, 'wp.uploadFile', [1, ...who, { name: 'a.png', bits: large }]);
      expect([403, notXmlRpc, 400]).toContain(code);
    }
  });

  test('a multicall of many, within itself, and of wrong credentials before right ones', async () => {
    const target = await aTarget();
    const call = (methodName: string, ...params: unknown[]) => ({ methodName, params });
    const hello = call('demo.sayHello');
    expect(
      await send(target, 'system.multicall', [Array.from({ length: 1_000 }, () => hello)]),
    ).not.toBe('value');
    const { email } = target.program.user;
    const posts = (secret: string) => call('wp.getPosts', 1, email, secret, {});
    const { text } = await postCall(
      target.scene.blog,
      callXml('system.multicall', xmlOf([posts('wrong'), posts(target.program.secret)])),
    ).expect(200);
    expect(readAnswer(text)).toMatchObject({ value: [{ faultCode: 403 }, { faultCode: 403 }] });
    await send(target, 'system.multicall', [[call('system.multicall', [[hello]])]]);
    for (const value of VALUES)
      await send(target, 'system.multicall', [[call('wp.getPosts', value), value]]);
    expect(target.logged).toEqual([]);
  });
});

test('200 prototype names in every place add nothing and change nothing', async () => {
  const target = await aTarget();
  for (const name of ['__proto__', 'toString']) {
    const inner = struct(
      member(name, '<struct><member><name>polluted</name><value>1</value></member></struct>'),
    );
    for (const [method, params] of METHODS) {
      const valid = params(target.scene);
      const at = valid.length - 1;
      if (at < 0 || valid[at] === WHO) continue;
      valid[at] = inner;
      await send(target, method, valid);
    }
    expect(await send(target, name, [])).toBe(FAULT_CODES.noSuchMethod);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
  expect(target.logged).toEqual([]);
}, 120_000);
