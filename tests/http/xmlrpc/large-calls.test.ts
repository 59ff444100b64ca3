/** Calls of more than 64 KiB: who may send them, how much of them is read, and what becomes of a file in them. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { addUser } from '../../../src/accounts/users.ts';
import { transact } from '../../../src/db/client.ts';
import type { Methods } from '../../../src/http/xmlrpc/method.ts';
import { encodeMethodCall, type XmlRpcValue } from '../../../src/lib/xmlrpc/xmlrpc.ts';
import { textOf } from '../../../src/http/xmlrpc/params.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { afterAllUnmount, smallDisk } from '../../support/small-disk.ts';
import { serverWith } from './program-calls.ts';

const disk = smallDisk();
afterAllUnmount(disk);

const KIB_64 = 64 * 1024;
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Methods that answer with what they got. */
const METHODS: Methods = {
  'test.post': {
    credentialsAt: 1,
    body: 'post',
    run: (params) => Promise.resolve({ value: textOf(params[3], 'text').length }),
  },
  'test.upload': {
    credentialsAt: 1,
    body: 'upload',
    run: (params, _program, { upload }) => {
      const { bits } = params[3] as { bits: Buffer };
      const bytes = upload ? readFileSync(upload.path) : Buffer.alloc(0);
      const mode = upload ? (statSync(upload.path).mode & 0o777).toString(8) : '';
      return Promise.resolve({
        value: [sha(bytes), upload?.size ?? -1, bits.length, mode],
      });
    },
  },
  'test.small': { credentialsAt: 1, run: () => Promise.resolve({ value: 'small' }) },
};

type Server = Awaited<ReturnType<typeof serverWith>>;

const uploads = ({ deps }: Server) => path.resolve(deps.config.dataDir, 'uploads');
const filesIn = (folder: string) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

function callOf(
  server: Server,
  method: string,
  value: XmlRpcValue,
  secret = server.secret,
): string {
  return encodeMethodCall(method, [1, server.user.email, secret, value]);
}

/** The serializer of the npm package takes long for large files. */
function uploadOf(server: Server, bytes: Buffer, secret = server.secret): string {
  return callOf(server, 'test.upload', { name: 'a.bin', bits: Buffer.alloc(0) }, secret).replace(
    /<base64>(<\/base64>)?|<base64\/>/,
    `<base64>${bytes.toString('base64').replace(/.{76}/g, '$&\n')}</base64>`,
  );
}

describe('a call of more than 64 KiB', () => {
  test('200: a post of up to 1 MB is read after the right credentials', async () => {
    const server = await serverWith(METHODS);
    const body = 'ü&'.repeat(100_000);
    expect(await server.post(callOf(server, 'test.post', body))).toEqual({
      status: 200,
      value: 200_000,
    });
    const compressed = gzipSync(callOf(server, 'test.post', body));
    expect(await server.post(compressed, { 'Content-Encoding': 'gzip' })).toHaveProperty('value');
    expect(await server.post(callOf(server, 'test.post', 'a'.repeat(1_000_000)))).toMatchObject({
      status: 200,
      fault: { code: -32600, message: expect.stringContaining('1 MB') as string },
    });
  });

  test.each([
    ['wrong credentials', 'test.upload', 'wrong', 403],
    ['a method that takes no more', 'test.small', null, -32600],
    ['a method that does not exist', 'test.none', null, -32600],
    ['a pingback', 'pingback.ping', null, -32600],
    ['a multicall', 'system.multicall', null, -32600],
  ])('fault: %s: is answered after its first 64 KiB', async (_what, method, secret, code) => {
    const server = await serverWith(METHODS);
    const { sent, answered } = server.begin({ 'Content-Length': 20_000_000 });
    const beginning = callOf(server, method, { bits: 'a' }, secret ?? server.secret);
    sent.write(beginning.replace(/<struct>.*/s, '').padEnd(KIB_64 + 1, ' '));
    // Nothing more is sent: the answer needs no more.
    expect(await answered).toMatchObject({ status: 200, fault: { code } });
    expect(filesIn(uploads(server))).toEqual([]);
  });

  test('fault: no XML, UTF-16 and a switched off API are answered after 64 KiB', async () => {
    const server = await serverWith(METHODS);
    const xml = uploadOf(server, randomBytes(KIB_64));
    for (const body of [Buffer.alloc(100_000), Buffer.from(`\ufeff${xml}`, 'utf16le')]) {
      expect(await server.post(body)).toMatchObject({ fault: { code: -32600 } });
    }
    await changeSetting(server.deps, 'programs', 'false');
    expect(await server.post(xml)).toMatchObject({ fault: { code: 405 } });
  });

  test('fault: credentials that change after the beginning do not count', async () => {
    const server = await serverWith(METHODS);
    const xml = callOf(server, 'test.post', 'a'.repeat(KIB_64));
    const method = '<methodName>test.small</methodName>';
    expect(await server.post(xml.replace('</methodCall>', `${method}</methodCall>`))).toMatchObject(
      { fault: { code: -32600 } },
    );
  });
});

test('fault: wrong credentials are told to a program that sends all before it reads', async () => {
  const server = await serverWith(METHODS);
  const body = Buffer.from(uploadOf(server, randomBytes(6_000_000), 'wrong'));
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    // As Python does: nothing is read until the last byte is written, and an error of writing is final.
    socket.pause().on('error', reject);
    socket.write(
      `POST /xmlrpc HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body, () => {
      text(socket).then(resolve, reject);
    });
  });
  expect(answer).toContain('<int>403</int>');
});

describe('a file in a call', () => {
  test('fault: one whose credentials change after the beginning is deleted', async () => {
    const server = await serverWith(METHODS);
    const xml = uploadOf(server, randomBytes(KIB_64));
    const method = '<methodName>test.small</methodName>';
    expect(await server.post(xml.replace('</methodCall>', `${method}</methodCall>`))).toMatchObject(
      { fault: { code: -32600 } },
    );
    expect(filesIn(uploads(server))).toEqual([]);
  });

  test('200: a user name in digits may be an int', async () => {
    const server = await serverWith(METHODS);
    const user = await transact(server.deps.db, (transaction) =>
      addUser(transaction, {
        email: 'digits@blog.example',
        name: '2024',
        role: 'author',
        passwordHash: '',
        createdAt: server.deps.clock.now(),
      }),
    );
    const secret = await createAppPassword(server.deps, user.id, 'The tablet');
    const xml = uploadOf(
      { ...server, user: { ...user, email: user.author?.slug ?? '' } },
      randomBytes(KIB_64),
      secret,
    );
    expect(xml).toContain('<string>2024</string>');
    expect(
      await server.post(xml.replace('<string>2024</string>', '<int>2024</int>')),
    ).toHaveProperty('value');
  });

  test.each([10, 3_000_000])(
    '200: %i bytes arrive in a private file, which is deleted',
    async (size) => {
      const server = await serverWith(METHODS);
      const bytes = randomBytes(size);
      const answer = await server.post(uploadOf(server, bytes));
      const bits = size === 10 ? 10 : 0;
      expect(answer).toEqual({ status: 200, value: [sha(bytes), size, bits, '600'] });
      expect(filesIn(uploads(server))).toEqual([]);
    },
  );

  test('200: it is decoded while it arrives, and other requests are answered meanwhile', async () => {
    const server = await serverWith(METHODS);
    const bytes = randomBytes(2_000_000);
    const xml = uploadOf(server, bytes);
    const { sent, answered } = server.begin({ 'Content-Length': xml.length });
    sent.write(xml.slice(0, 1_500_000));
    const sizeOf = () =>
      filesIn(uploads(server)).map((name) => statSync(path.join(uploads(server), name)).size)[0] ??
      0;
    let others = 0;
    while (sizeOf() < 1_000_000) {
      expect(await server.call('demo.sayHello')).toHaveProperty('value', 'Hello!');
      others += 1;
    }
    expect(others).toBeGreaterThan(0);
    sent.end(xml.slice(1_500_000));
    expect(await answered).toMatchObject({ value: [sha(bytes), 2_000_000, 0, '600'] });
  });

  test('fault: what is not base64, two of them and too many bytes are refused, and nothing is left', async () => {
    const server = await serverWith(METHODS);
    await changeSetting(server.deps, 'maxFileSize', '1');
    const xml = uploadOf(server, randomBytes(300_000));
    const element = /<base64>[^<]*<\/base64>/.exec(xml)?.[0] ?? '';
    for (const [body, code] of [
      [xml.replace('</base64>', '!</base64>'), -32602],
      [
        xml.replace(
          '</struct>',
          `<member><name>b</name><value>${element}</value></member></struct>`,
        ),
        -32600,
      ],
      [xml.replace('</methodCall>', ''), -32700],
      [uploadOf(server, Buffer.alloc(25_000_001)), -32600],
      [callOf(server, 'test.upload', { bits: 'a'.repeat(100_000) }), -32600],
    ] as const) {
      expect(await server.post(body)).toMatchObject({ status: 200, fault: { code } });
    }
    expect(filesIn(uploads(server))).toEqual([]);
  });

  test('a connection that ends within leaves nothing', async () => {
    const server = await serverWith(METHODS);
    const xml = uploadOf(server, randomBytes(1_000_000));
    const { sent, answered } = server.begin({ 'Content-Length': xml.length });
    sent.write(xml.slice(0, 600_000));
    while (filesIn(uploads(server)).length === 0) await server.call('demo.sayHello');
    sent.destroy();
    await expect(answered).rejects.toThrow();
    while (filesIn(uploads(server)).length > 0) await server.call('demo.sayHello');
  });

  test.skipIf(disk === null)(
    'fault −32603: a full disk is named, and nothing is left',
    async () => {
      const server = await serverWith(METHODS, { env: { DATA_DIR: disk ?? '' } });
      expect(await server.post(uploadOf(server, Buffer.alloc(30_000_000)))).toMatchObject({
        status: 200,
        fault: {
          code: -32603,
          message: expect.stringContaining('disk of this blog is full') as string,
        },
      });
      expect(filesIn(uploads(server))).toEqual([]);
    },
  );

  test('fault 500: more than ten in a minute', async () => {
    const server = await serverWith(METHODS);
    for (let files = 0; files < 10; files += 1) {
      expect(await server.post(uploadOf(server, randomBytes(10)))).toHaveProperty('value');
    }
    expect(await server.post(uploadOf(server, randomBytes(10)))).toMatchObject({
      fault: { code: 500 },
    });
  });
});
