/** The text export of Movable Type and of those that write it too. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Entry } from '../../../src/import/entry.ts';
import { movableTypeReader } from '../../../src/import/movable-type/reader.ts';
import { readerFor } from '../../../src/import/readers.ts';

const fixture = (name: string) =>
  path.join(import.meta.dirname, '..', '..', 'fixtures', 'import', 'movable-type', name);

async function read(file: string, options: { charset?: string } = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  const input = { path: file, isFolder: false };
  for await (const entry of movableTypeReader.read(input, {
    timeZone: 'Europe/Oslo',
    ...options,
  })) {
    entries.push(entry);
  }
  return entries;
}

async function newFile(name: string, content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-mt-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

const ofKind = <Kind extends Entry['kind']>(entries: Entry[], kind: Kind) =>
  entries.filter((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);
const notes = (entries: Entry[]) =>
  ofKind(entries, 'note').map(({ level, what }) => `${level}: ${what}`);

describe('an export of Movable Type', async () => {
  const entries = await read(fixture('export.txt'));
  const [first, second, third] = ofKind(entries, 'post');

  test('is recognized', async () => {
    const { reader } = await readerFor(fixture('export.txt'), {});
    expect(reader.format).toBe('movable-type');
  });

  test('has its posts with dates in the time zone of the blog, terms, switches and fields', () => {
    expect(first).toMatchObject({
      ...{ id: 'six_hours_late', title: 'Six hours late & counting', slug: 'six-hours-late' },
      ...{ status: 'published', excerpt: 'Late & later', authorId: 'Mira Sandveld' },
      publishedAt: new Date('2009-05-03T12:07:09Z'),
      commentsOpen: true,
      pings: { pingbacksOpen: true, trackbacksOpen: true, webmentionsOpen: true },
      link: '/2009/05/six-hours-late.html',
      oldLinks: ['/2009/05/six_hours_late.html'],
      terms: [
        { taxonomy: 'category', name: 'Ferries' },
        { taxonomy: 'category', name: 'World News', slug: 'world-news' },
        { taxonomy: 'tag', name: 'sea' },
        { taxonomy: 'tag', name: 'night, dark' },
      ],
      fields: [
        { name: 'keywords', value: 'ferry, sea' },
        { name: 'mood', value: 'calm' },
      ],
    });
    expect(second).toMatchObject({
      ...{
        status: 'draft',
        slug: null,
        link: null,
        body: { format: 'markdown', source: 'A *word*.' },
      },
      publishedAt: new Date('2003-01-02T08:10:11Z'),
    });
    expect(third).toMatchObject({
      ...{ status: 'draft', link: 'http://mira.typepad.example/blog/2010/06/rules.html' },
    });
    expect(ofKind(entries, 'author').map(({ id }) => id)).toEqual(['Mira Sandveld', 'Leyla']);
  });

  test('has dashes in a text, the extended text, and paragraphs where they are to be made', () => {
    const source = first?.body.source ?? '';
    expect(source).toContain('<p>The ferry was <em>late</em>.<br');
    expect(source.match(/^-----|>-----/gm)).toHaveLength(2);
    expect(source).toContain('Words go on.');
    expect(source).toMatch(/<p>More of it\.<\/p>\s*$/);
  });

  test('has comments and trackbacks, equal ones once, and those of a further part', () => {
    const responses = ofKind(entries, 'response');
    expect(new Set(responses.map(({ postId }) => postId))).toEqual(new Set(['six_hours_late']));
    expect(responses).toMatchObject([
      {
        ...{ type: 'comment', authorName: 'Ada', authorEmail: 'ada@reader.example' },
        ...{ authorUrl: 'http://ada.example/', at: new Date('2009-05-03T22:00:00Z') },
        body: { source: expect.stringContaining('URL: this line is text') as string },
      },
      {
        ...{ type: 'linkback', via: 'trackback', source: 'http://other.example/2009/ferry' },
        ...{ title: 'A "late" ferry', site: 'Other & Co', excerpt: 'The words around it …' },
      },
      { type: 'comment', authorName: 'Ben' },
    ]);
    expect(new Set(responses.map(({ id }) => id)).size).toBe(3);
  });

  test('notes what is assumed and what is lost', () => {
    expect(notes(entries)).toEqual([
      'changed: Textile is not read: its marks stay in the text.',
      'changed: A post that waits for a review becomes a draft.',
      expect.stringMatching(/^decision: The file does not say the addresses of posts/),
    ]);
  });
});

test('an export of Hatena in EUC-JP is read in the encoding that is given', async () => {
  const entries = await read(fixture('hatena.txt'), { charset: 'euc-jp' });
  expect(ofKind(entries, 'post')).toMatchObject([
    {
      ...{ title: '船は遅い', link: '/entry/2025/01/15/123456' },
      cover: { url: 'https://cdn.example/ship.png' },
      body: { format: 'html', source: '<p>六時間遅れた。</p>' },
      terms: [{ name: '海' }],
    },
  ]);
  expect(notes(await read(fixture('hatena.txt')))[0]).toMatch(
    /^decision: The file is not in UTF-8/,
  );
});

test('a packed export is read, and one that is cut off is refused or noted', async () => {
  const whole = await readFile(fixture('export.txt'));
  const packed = gzipSync(whole);
  const entries = await read(await newFile('export.txt.gz', packed));
  expect(ofKind(entries, 'post')).toHaveLength(3);
  const half = await newFile('half.txt.gz', packed.subarray(0, packed.length - 20));
  await expect(read(half)).rejects.toThrow('half.txt.gz is damaged or cut off: export it again.');
  const cut = await newFile('cut.txt', whole.subarray(0, whole.indexOf('go on.')));
  expect(notes(await read(cut))).toContain('repaired: The file ends in the middle of an entry.');
});

test('another text is refused', async () => {
  const file = await newFile('other.txt', 'Just words.\n');
  await expect(read(file)).rejects.toThrow(/has no entries of a Movable Type export/);
  expect(movableTypeReader.recognizes({ path: file, isFolder: false, head: 'TITLE: x\n' })).toBe(
    false,
  );
});

test('the same entry has the same ids in a later export with more comments', async () => {
  const text = await readFile(fixture('export.txt'), 'utf8');
  const more = text.replace(
    'COMMENT:\n',
    'COMMENT:\nAUTHOR: New\nDATE: 05/03/2009 11:00:00 PM\nFirst!\n-----\nCOMMENT:\n',
  );
  const idsIn = (entries: Entry[]) => ofKind(entries, 'response').map(({ id }) => id);
  const later = idsIn(await read(await newFile('later.txt', more)));
  const before = idsIn(await read(fixture('export.txt')));
  expect(later).toEqual(expect.arrayContaining(before));
  expect(later).toHaveLength(before.length + 1);
});

describe('what an owner has to choose is named as in the admin and as in a shell:', () => {
  test('the encoding of a file that does not say its own', async () => {
    const file = await newFile(
      'latin.txt',
      Buffer.from('TITLE: Caf\u00e9\n-----\nBODY:\nWords.\n--------\n', 'latin1'),
    );
    expect(notes(await read(file)).join('\n')).toContain('(option Encoding, --charset)');
  });

  test('the format of a file that no reader recognizes', async () => {
    const file = await newFile('list.bin', 'nothing that a blog would export');
    await expect(readerFor(file, {})).rejects.toThrow('(option Format, --from)');
  });
});
