import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../src/lib/errors.ts';
import { wxrReader } from '../../src/import/wxr/reader.ts';
import {
  postsIn as posts,
  readEntries,
  responsesIn as responses,
} from '../support/read-entries.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/import/wxr');
const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-wxr-'));

const read = (file: string) => readEntries(wxrReader, file);

async function readText(text: string | Buffer) {
  const file = path.join(folder, 'given.xml');
  writeFileSync(file, text);
  return await read(file);
}

test('a file that is cut off is refused with how far it went, before anything is handed on', async () => {
  const text = readFileSync(path.join(FIXTURES, 'everything.xml'), 'utf8');
  const cut = text.slice(0, text.indexOf('Who we are'));
  await expect(readText(cut)).rejects.toThrow(
    /^given\.xml is cut off: it ends in “About” after 1 complete item, at character \d+\./,
  );
});

test.each([
  ['a DOCTYPE', readFileSync(path.join(FIXTURES, 'doctype.xml'), 'utf8'), /has a DOCTYPE/],
  ['a web page', '<!doctype html><title>x</title>', /DOCTYPE/],
  [
    'another feed',
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
    /is not a WordPress export/,
  ],
  ['nothing', '', /is not a WordPress export/],
  ['deep nesting', `<rss><channel><item>${'<a>'.repeat(1_000)}`, /nests its elements too deeply/],
  [
    'many attributes',
    `<rss><channel><item ${Array.from({ length: 300 }, (_, i) => `a${i}="1"`).join(' ')}>`,
    /too many attributes/,
  ],
  ['an endless comment', `<rss><channel><!--${'x'.repeat(9_000_000)}`, /endless comment/],
  ['an endless item', `<rss><channel><item><title>${'x'.repeat(34_000_000)}`, /is too long/],
  [
    'a newer version',
    '<rss xmlns:wp="http://wordpress.org/export/2.0/"><channel><wp:wxr_version>2.0</wp:wxr_version></channel></rss>',
    /is WXR 2\.0/,
  ],
])('%s is refused with a sentence', async (_name, text, message) => {
  await expect(readText(text)).rejects.toThrow(message);
});

test('an attribute and a comment of more than 64 kB are passed over, and the item is read', async () => {
  const long = 'x'.repeat(200_000);
  const entries = await readText(
    `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><!--${long}--><item><category domain="post_tag" nicename="${long}">T</category><title>Whole</title><wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>`,
  );
  expect(posts(entries).map(({ title }) => title)).toEqual(['Whole']);
});

test('a packed bomb is refused', async () => {
  const file = path.join(folder, 'bomb.xml.gz');
  writeFileSync(file, gzipSync(`<rss><channel>${' '.repeat(90_000_000)}</channel></rss>`));
  await expect(read(file)).rejects.toThrow(/unpacks to more than 200 times its size/);
});

test('a cut or altered packed file is refused with a sentence', async () => {
  const whole = gzipSync(readFileSync(path.join(FIXTURES, 'everything.xml')));
  const file = path.join(folder, 'cut.xml.gz');
  writeFileSync(file, whole.subarray(0, whole.length - 500));
  await expect(read(file)).rejects.toThrow(/is damaged or cut off/);
});

test('an item with very many comments is read in pieces, each comment once', async () => {
  const comment = (id: number) =>
    `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_content>${'word '.repeat(2_000)}</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>`;
  const comments = Array.from({ length: 700 }, (_, index) => comment(index + 1)).join('');
  const entries = await readText(
    `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>${comments}</item></channel></rss>`,
  );
  expect(posts(entries)).toHaveLength(1);
  expect(responses(entries).map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 700 }, (_, index) => index + 1),
  );
});

test('bytes that are cut, doubled or changed anywhere are read or refused with a sentence', async () => {
  const whole = readFileSync(path.join(FIXTURES, 'everything.xml'));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length),
      fc.nat(whole.length),
      fc.uint8Array({ maxLength: 20 }),
      async (from, to, bytes) => {
        const damaged = Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(to)]);
        const outcome = await readText(damaged).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(InvalidInputError);
      },
    ),
    { numRuns: 150 },
  );
});

const wxrOf = (items: string) =>
  `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>${items}</channel></rss>`;
const itemOf = (inner: string) =>
  `<item><wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>${inner}</item>`;

test('names of members of all objects are names like any other', async () => {
  const comment =
    '<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_type>constructor</wp:comment_type></wp:comment>';
  const odd = '<x hasOwnProperty="1" constructor="2" __proto__="3" b="4"/>';
  const entries = await readText(
    wxrOf(
      `${itemOf(`${odd}<title>A &constructor; b &#x110000; &AMP; &eacute;</title>${comment}`)}<item><wp:post_type>constructor</wp:post_type></item>`,
    ),
  );
  expect(posts(entries).map(({ title }) => title)).toEqual(['A &constructor; b &#x110000; & é']);
  const notes = entries.flatMap((each) => (each.kind === 'note' ? [each.what] : []));
  expect(notes).toContain('Comments of the type “constructor”');
  expect(notes).toContain('Posts of the type “constructor”');
});

test.each([
  ['attributes', '<x a="1" b="2" c="3" d="4" e="5"/>'],
  ['elements', '<x/>'],
  ['what is kept when a post is handed on in parts', `<x y="${'z'.repeat(9_000)}"/>`],
])('an item of endless %s is refused', async (_name, unit) => {
  const comment = `<wp:comment><wp:comment_content>${'x'.repeat(9_000)}</wp:comment_content></wp:comment>`;
  const many = unit.length > 1_000 ? 4_000 : 90_000;
  const text = wxrOf(itemOf((unit + (unit.length > 1_000 ? comment : '')).repeat(many)));
  await expect(
    readText(unit === '<x/>' ? text.replaceAll('<x/>', '<x/><x/>') : text),
  ).rejects.toThrow(/is too long/);
});
