import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { EVERYTHING } from '../../src/db/touch.ts';
import { Entries, RecentTouches } from '../../src/http/page-cache/entries.ts';
import { createEntry, readyIn, type Entry } from '../../src/http/page-cache/entry.ts';

const entry = (body: string, headers = {}) =>
  createEntry({ status: 200, headers, body, lastModified: undefined });
const CHARACTERS = 'x'.repeat(5_000);

test('the entry unused for the longest time is evicted first, and no more than necessary', () => {
  const entries = new Entries(100_000);
  const add = (key: string) => {
    entries.add(key, entry(CHARACTERS), [], Infinity);
  };
  for (let i = 0; entries.bytes + 8_000 < 100_000; i += 1) add(`/${String(i)}`);
  entries.find('/0');
  add('/one');
  add('/two');
  expect(entries.has('/0')).toBe(true);
  expect(entries.has('/1')).toBe(false);
  expect(entries.has('/3')).toBe(true);
  expect(entries.bytes).toBeLessThanOrEqual(100_000);
});

/** Numbers, which hardly compress. */
const NUMBERS = Array.from({ length: 40_000 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 0).join();

/** The memory that an entry's bodies keep alive, whichever part of it they use. */
function bytesOf({ original, representations }: Entry): number {
  const bodies = Object.values(representations).flatMap(({ ready }) =>
    ready === null || ready instanceof Promise ? [] : [ready.body],
  );
  const memory = new Set([...(original ? [original] : []), ...bodies].map((body) => body.buffer));
  return [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

test('an encoding counts towards the size when it is made, and may evict other entries', async () => {
  const entries = new Entries(1_000_000);
  const small = Math.floor(NUMBERS.length / 8);
  const documents = Array.from({ length: 20 }, (_, i) =>
    entry(NUMBERS.slice(i * 9, i * 9 + small)),
  );
  documents.forEach((each, i) => {
    entries.add(`/${String(i)}`, each, [], Infinity);
  });
  for (const each of documents) await readyIn(each, 'br');
  const before = entries.bytes;
  expect(entries.has('/19')).toBe(true);
  for (const each of documents.slice(-8)) await readyIn(each, 'gzip');
  expect(entries.bytes).toBeGreaterThan(before);
  for (const each of documents) await readyIn(each, 'gzip');
  for (const each of documents) await readyIn(each, 'identity');
  expect(entries.bytes).toBeLessThanOrEqual(1_000_000);
  expect(entries.has('/0')).toBe(false);
  expect(entries.has('/19')).toBe(true);
});

test.each([60, 600, 6_000, 60_000, 400_000])(
  'all memory that a document of %i characters uses is counted',
  async (length) => {
    const made = entry(NUMBERS.slice(0, length));
    for (const encoding of ['br', 'gzip', 'identity'] as const) {
      expect(bytesOf(made)).toBeLessThan(made.bytes);
      await readyIn(made, encoding);
    }
    expect(bytesOf(made)).toBeLessThan(made.bytes);
    // Not by overestimating: the rest is the objects of the entry.
    expect(made.bytes - bytesOf(made)).toBeLessThan(5_000);
  },
);

test.each([5_000, 200_000])(
  'of %i characters, only the requested encodings are in memory',
  async (length) => {
    const body = 'words '.repeat(length / 6);
    const made = entry(body);
    expect(made.bytes).toBeGreaterThan(body.length);
    const { body: br } = await readyIn(made, 'br');
    expect(bytesOf(made)).toBe(br.length);
    expect(made.bytes).toBeLessThan(body.length);
    // The others are made from it.
    const { body: gzip } = await readyIn(made, 'gzip');
    expect(gunzipSync(gzip).toString()).toBe(body);
    expect(bytesOf(made)).toBe(br.length + gzip.length);
    expect((await readyIn(made, 'identity')).body.toString()).toBe(body);
    expect(bytesOf(made)).toBe(br.length + gzip.length + body.length);
  },
);

test('a document above an eighth of the cache is not cached and evicts nothing', () => {
  const entries = new Entries(100_000);
  entries.add('/small', entry('x'), [], Infinity);
  entries.add('/large', entry('x'.repeat(13_000)), ['post:1'], Infinity);
  expect(entries.has('/large')).toBe(false);
  expect(entries.has('/small')).toBe(true);
});

test('an evicted entry leaves neither bytes nor touched keys behind', () => {
  const entries = new Entries(100_000);
  entries.add('/a', entry('x'), ['post:1', 'list:all'], Infinity);
  entries.add('/a', entry('y'), ['post:2', 'list:all'], Infinity);
  entries.dropTouched(new Set(['post:1']));
  expect(entries.has('/a')).toBe(true);
  entries.dropTouched(new Set(['list:all']));
  expect(entries.has('/a')).toBe(false);
  expect(entries.bytes).toBe(0);
  entries.add('/b', entry('x'), [], Infinity);
  entries.dropTouched(new Set([EVERYTHING]));
  expect(entries.has('/b')).toBe(false);
  expect(entries.bytes).toBe(0);
});

test('a cache of 0 bytes caches nothing', () => {
  const entries = new Entries(0);
  entries.add('/a', entry('x'), [], Infinity);
  expect(entries.has('/a')).toBe(false);
});

test('each encoding has the same content and its own ETag', async () => {
  const body = `${CHARACTERS}é`.repeat(40);
  const made = entry(body, { 'content-type': 'text/html', vary: 'Cookie' });
  const [identity, gzip, br] = [
    await readyIn(made, 'identity'),
    await readyIn(made, 'gzip'),
    await readyIn(made, 'br'),
  ];
  expect(identity.body.toString()).toBe(body);
  expect(gunzipSync(gzip.body).toString()).toBe(body);
  expect(brotliDecompressSync(br.body).toString()).toBe(body);
  const headers = (lines: (string | string[])[]) =>
    Object.fromEntries(
      lines.flatMap((line, i) => (i % 2 === 0 ? [[String(line), lines[i + 1]]] : [])),
    );
  const all = [identity, gzip, br].map((each) => headers(each.headers));
  expect(new Set(all.map((each) => each['ETag'])).size).toBe(3);
  expect(all.map((each) => each['Content-Encoding'])).toEqual([undefined, 'gzip', 'br']);
  for (const [i, each] of [identity, gzip, br].entries()) {
    expect(all[i]).toMatchObject({
      'content-type': 'text/html',
      Vary: 'Cookie, Accept-Encoding',
      'Content-Length': String(each.body.length),
    });
    expect(all[i]).not.toHaveProperty('vary');
  }
  // Requested twice at once, compressed once.
  const again = entry(body);
  expect(readyIn(again, 'br')).toBe(readyIn(again, 'br'));
});

test('another Link header gives another ETag', () => {
  const tag = (link: string) => entry('x', { link }).representations.identity.etag;
  expect(tag('<a>')).not.toBe(tag('<b>'));
  expect(tag('<a>')).toBe(tag('<a>'));
});

test('late touches report the keys touched since a moment, and all keys once that moment is discarded', () => {
  const touches = new RecentTouches();
  touches.add(new Set(['post:1']));
  const then = touches.sequence;
  expect(touches.hasAny(['post:1'], then)).toBe(false);
  touches.add(new Set(['post:2']));
  expect(touches.hasAny(['post:1'], then)).toBe(false);
  expect(touches.hasAny(['post:1', 'post:2'], then)).toBe(true);
  touches.add(new Set([EVERYTHING]));
  expect(touches.hasAny([], then)).toBe(true);

  const later = touches.sequence;
  for (let i = 0; i < 200; i += 1) touches.add(new Set(['post:3']));
  expect(touches.hasAny(['post:1'], later)).toBe(false);
  touches.add(new Set(['post:3']));
  expect(touches.hasAny(['post:1'], later)).toBe(true);
});
