/**
 * The response of the page cache if compression fails.
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type * as Zlib from 'node:zlib';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, expect, test, vi } from 'vitest';
import { serve } from '../../src/http/server/serve.ts';

const zlib = vi.hoisted(() => ({ fails: false }));
vi.mock('node:zlib', async (importActual) => {
  const actual = await importActual<typeof Zlib>();
  const failing = new Error('no memory');
  return {
    ...actual,
    brotliCompressSync: (...args: Parameters<typeof actual.brotliCompressSync>) => {
      if (zlib.fails) throw failing;
      return actual.brotliCompressSync(...args);
    },
    brotliCompress: (
      bytes: Buffer,
      options: object,
      done: (error: Error | null, result: Buffer) => void,
    ) => {
      if (zlib.fails) {
        setImmediate(() => {
          done(failing, Buffer.alloc(0));
        });
      } else actual.brotliCompress(bytes, options, done);
    },
  };
});

// Test files of a project share modules: these must be loaded again to see the zlib above.
vi.resetModules();
const { answerWith } = await import('../../src/http/page-cache/answer.ts');
const { createEntry, readyIn } = await import('../../src/http/page-cache/entry.ts');
afterAll(() => {
  vi.doUnmock('node:zlib');
  vi.resetModules();
});

test.each([5_000, 200_000])(
  '200 uncompressed for %i characters if compression fails, and compressed once it works',
  async (length) => {
    const body = 'x'.repeat(length);
    const entry = createEntry({ status: 200, headers: {}, body });
    const { port, close } = await serve(
      (req, res) => {
        answerWith(entry, req, res);
      },
      { host: '127.0.0.1', port: 0 },
    );
    zlib.fails = true;
    const requested = get({ port, agent: false, headers: { 'Accept-Encoding': 'br' } });
    const [answer] = (await once(requested, 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe(body);
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.headers['etag']).toBe(entry.representations.identity.etag);
    await close();

    zlib.fails = false;
    const { body: compressed } = await readyIn(entry, 'br');
    expect(brotliDecompressSync(compressed).toString()).toBe(body);
  },
);
