/** JSON exports: src/portable/. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createUser } from '../../src/accounts/users.ts';
import { signIn } from '../../src/accounts/sign-in.ts';
import { findInIndex } from '../../src/db/search-index.ts';
import { exportJson } from '../../src/portable/export.ts';
import { importJson, isJsonExport } from '../../src/portable/import.ts';
import { AT_REST, PART_UNDONE, WITHOUT_FILE } from '../../src/portable/rest.ts';
import { executeSql, querySql } from '../support/database.ts';
import { backupOf, elsewhere } from '../support/blog/backups.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { allTables, fillEveryTable, ROWS } from '../support/samples/every-table.ts';

async function exported(blog: TestBlog): Promise<string> {
  let text = '';
  for await (const part of exportJson(blog.deps)) text += part;
  return text;
}

function fileOf(blog: TestBlog, content: string | Buffer, name = 'export.jsonl'): string {
  const file = path.join(blog.deps.config.dataDir, name);
  writeFileSync(file, content);
  return file;
}

const tablesIn = (text: string) =>
  new Set(Array.from(text.matchAll(/^\{"table":"(\w+)"/gm), ([, name = '']) => name));

const NOT_EXPORTED = [
  'AccessToken',
  'AppPassword',
  'Authorization',
  'Backup',
  'ClientInformation',
  'ClientSalt',
  'Mail',
  'OneTimeToken',
  'Passkey',
  'RecoveryCode',
  'Session',
  'SignInThrottle',
  'Touch',
];

describe('a JSON export', () => {
  test('has the rows of every table but those of secrets, and no secret', async () => {
    const blog = await testBlog();
    await fillEveryTable(blog.databaseUrl);
    await executeSql(
      blog.databaseUrl,
      `INSERT INTO "Setting" ("key", "value") VALUES ('formSecret', '"the key"')`,
    );
    const text = await exported(blog);
    const expected = allTables
      .map(({ name }) => name)
      .filter((name) => !NOT_EXPORTED.includes(name));
    expect([...tablesIn(text)].sort()).toEqual(expected.sort());
    expect(text).not.toMatch(/the key|passwordHash|totpSecret|clientHash|editToken|tokenHash/);
    expect(text.trim().split('\n').at(-1)).toMatch(/^\{"end":\{.*"Post":3/);
  });

  test('imported into an empty blog, is exported again as it was', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await fillEveryTable(from.databaseUrl);
    const text = await exported(from);
    const file = fileOf(to, text);
    expect(await isJsonExport(file)).toBe(true);
    expect(await importJson(to.deps, file)).toMatchObject({
      report: { posts: ROWS, comments: ROWS, webmentions: ROWS, media: ROWS, redirects: ROWS },
    });
    expect(await exported(to)).toBe(text);
  });

  test('is read and checked in a dry run, which changes nothing', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(from.deps);
    const before = await exported(to);
    const file = fileOf(to, await exported(from));
    const { report } = await importJson(to.deps, file, { isDry: true });
    expect(report).toMatchObject({ posts: 1, created: 1, statuses: { published: 1 } });
    expect(await exported(to)).toBe(before);
  });

  test('is read gzipped as well', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(from.deps, { title: 'Packed' });
    const file = fileOf(to, gzipSync(await exported(from)));
    expect(await isJsonExport(file)).toBe(true);
    expect(await importJson(to.deps, file)).toMatchObject({ report: { posts: 1 } });
  });

  test('imported, lets posts be found by their words, and new rows get new ids', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    const post = await aPost(from.deps, { title: 'Ferries', markdown: 'Six hours late.' });
    await importJson(to.deps, fileOf(to, await exported(from)));
    const terms = [{ tokens: ['hours'], isPrefix: false }];
    const query = { terms, before: to.clock.now(), skip: 0, take: 5 };
    expect(await findInIndex(to.deps.db, query)).toEqual([post.id]);
    expect((await aPost(to.deps)).id).toBe(post.id + 1);
    expect(await to.pageOf(post)).toContain('Six hours late.');
  });

  test('lets nothing be sent that was due', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await fillEveryTable(from.databaseUrl, { state: 'waiting' });
    await executeSql(from.databaseUrl, `UPDATE "OutboxEntry" SET "sentAt" = NULL WHERE "id" = 1`);
    const text = await exported(from);
    await importJson(to.deps, fileOf(to, text));
    expect(await exported(to)).toBe(text);
    const entries = await querySql(
      to.databaseUrl,
      'SELECT "state", "lastAnswer", "nextTryAt" FROM "OutboxEntry" ORDER BY "id"',
    );
    expect(entries).toEqual([
      { state: 'skipped', lastAnswer: AT_REST, nextTryAt: null },
      { state: 'sent', lastAnswer: 'lastAnswer-2', nextTryAt: null },
      { state: 'sent', lastAnswer: 'lastAnswer-3', nextTryAt: null },
    ]);
    expect(await to.deps.db.post.count({ where: { notifyAt: { not: null } } })).toBe(0);
    expect(await to.deps.db.comment.count({ where: { announceAt: { not: null } } })).toBe(0);
  });

  test('keeps the notifications of a scheduled post due', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(from.deps, { publishedAt: new Date('2026-12-24T00:00:00Z') });
    await importJson(to.deps, fileOf(to, await exported(from)));
    expect(await to.deps.db.post.count({ where: { notifyAt: { not: null } } })).toBe(1);
  });
});

test('imports in a JSON export or a backup forget their files, which could be others on this server', async () => {
  const from = await testBlog();
  const { db } = from.deps;
  const common = { name: 'a.xml', path: '/etc', createdAt: from.clock.now() };
  const options = JSON.stringify({ media: 'later', mediaFrom: '/home/ada' });
  await db.importRun.createMany({
    data: [
      { ...common, id: 1, state: 'done', options },
      { ...common, id: 2, state: 'ready', options: 'none' },
      { ...common, id: 3, state: 'undoing', leasedUntil: from.clock.now() },
    ],
  });
  const hosts = ['imported.invalid', 'old.example'];
  await db.host.createMany({ data: hosts.map((name) => ({ name, freeAt: from.clock.now() })) });
  await db.importedMedia.createMany({
    data: hosts.map((hostName, i) => ({
      ...{ id: i + 1, runId: 1, hostName, url: `http://${hostName}/a.png`, key: hostName },
      nextFetchAt: from.clock.now(),
    })),
  });
  const [imported, restored] = [await testBlog(), await elsewhere()];
  const written = await exported(from);
  expect(written).not.toMatch(/mediaFrom|\/etc/);
  // As a file from elsewhere could have it.
  const text = written
    .replaceAll('"path":""', '"path":"/etc"')
    .replace('"options":"{', '"options":"{\\"mediaFrom\\":\\"/etc\\",');
  expect(text).toContain('mediaFrom');
  await importJson(imported.deps, fileOf(imported, text));
  await restored.restore(await backupOf(from));
  for (const url of [imported.databaseUrl, restored.url]) {
    const runs = 'SELECT "state", "path", "options", "problem" FROM "ImportRun" ORDER BY "id"';
    const failed = { state: 'failed', path: '', options: '{}', problem: WITHOUT_FILE };
    expect(await querySql(url, runs)).toEqual([
      { state: 'done', path: '', options: '{"media":"later"}', problem: null },
      failed,
      { ...failed, state: 'undo-failed', problem: PART_UNDONE },
    ]);
    const media = 'SELECT "state", "failure" FROM "ImportedMedia" WHERE "nextFetchAt" IS NULL';
    expect(await querySql(url, media)).toEqual([{ state: 'failed', failure: WITHOUT_FILE }]);
    const leased = 'SELECT "id" FROM "ImportRun" WHERE "leasedUntil" IS NOT NULL';
    expect(await querySql(url, leased)).toEqual([]);
  }
});

test('the key that signs forms is not taken from a JSON export', async () => {
  const [from, to] = [await testBlog(), await testBlog()];
  await aPost(from.deps);
  const key = (name: string, value: string) =>
    `INSERT INTO "Setting" ("key", "value") VALUES ('${name}', '"${value}"')`;
  await executeSql(from.databaseUrl, key('planted', 'another'));
  await executeSql(to.databaseUrl, key('formSecret', 'own'));
  const text = (await exported(from)).replace('"key":"planted"', '"key":"formSecret"');
  await importJson(to.deps, fileOf(to, text));
  const stored = `SELECT "value" FROM "Setting" WHERE "key" = 'formSecret'`;
  expect(await querySql(to.databaseUrl, stored)).toEqual([{ value: '"own"' }]);
});

describe('the accounts of a blog that a JSON export is imported into', () => {
  const browser = { userAgent: 'Test', client: '127.0.0.1' };
  const user = (email: string, password: string) =>
    ({ email, name: email, role: 'owner', password }) as const;

  test('stay, also where the export has the same address, and other users are named', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await createUser(from.deps, user('ada@blog.example', 'a password of the old blog'));
    await createUser(from.deps, user('bob@blog.example', 'another one of the old blog'));
    await createUser(to.deps, user('ada@blog.example', 'a password of the new blog'));
    await createUser(to.deps, user('eve@blog.example', 'one more of the new blog'));
    const file = fileOf(to, await exported(from));
    expect((await importJson(to.deps, file)).withoutPassword).toEqual(['bob@blog.example']);
    for (const [email, password, kind] of [
      ['ada@blog.example', 'a password of the new blog', 'signed-in'],
      ['ada@blog.example', 'a password of the old blog', 'wrong'],
      ['bob@blog.example', 'another one of the old blog', 'wrong'],
      ['eve@blog.example', 'one more of the new blog', 'signed-in'],
    ] as const) {
      expect(await signIn(to.deps, { email, password }, browser)).toMatchObject({ kind });
    }
  });
});

describe('a JSON export is refused, and nothing changes,', () => {
  async function refused(change: (text: string) => string, because: RegExp, title = 'One post') {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(from.deps, { title });
    const before = await exported(to);
    const file = fileOf(to, change(await exported(from)));
    await expect(importJson(to.deps, file)).rejects.toThrow(because);
    expect(await exported(to)).toBe(before);
  }

  test('if its end is missing', () =>
    refused((text) => text.replace(/\{"end".*\n$/, ''), /cut off: its last line is missing/));
  test('if a line in its middle ends early', () =>
    refused((text) => text.replace(/("table":"Post".{40}).*/, '$1'), /Line \d+ is of no table/));
  test('if a row is missing that others refer to', () =>
    refused((text) => text.replace(/\{"table":"Post".*\n/, ''), /does not fit the others/));
  test('if a row is missing at all', () =>
    refused(
      (text) => text.replace(/\{"table":"OldPath".*\n|\{"table":"Setting".*\n/, ''),
      /altered/,
    ));
  test('if a column is unknown', () =>
    refused(
      (text) => text.replace('"slug":', '"slog":'),
      /Line \d+ has no slug, which Post needs/,
    ));
  test('if a value has another type', () =>
    refused(
      (text) => text.replace(/"words":\d+/, '"words":"many"'),
      /has a words that is no value/,
    ));
  test('if a date is none', () =>
    refused(
      (text) => text.replace(/"updatedAt":"[^"]+"/, '"updatedAt":"today"'),
      /has a updatedAt/,
    ));
  test('if it is of a newer version', () =>
    refused(
      (text) => text.replace('"migrations":[', '"migrations":["29990101000000_new",'),
      /newer/,
    ));
  test('if its form is newer', () =>
    refused((text) => text.replace('{"antiphon":1', '{"antiphon":2'), /a form that this version/));
  test('if it is something else', () =>
    refused(() => '{"db":[]}\n', /is no JSON export of Antiphon/));
  test('if the same row is there twice', () =>
    refused((text) => text.replace(/(\{"table":"Post".*\n)/, '$1$1'), /does not fit the others/));

  test('if the blog has a post of its own', async () => {
    const [from, to] = [await testBlog(), await testBlog()];
    await aPost(from.deps);
    await aPost(to.deps, { title: 'Mine' });
    const file = fileOf(to, await exported(from));
    await expect(importJson(to.deps, file)).rejects.toThrow(/this one has the post “Mine”/);
    expect(await to.deps.db.post.count()).toBe(1);
  });
});

test('a text with a NUL character is exported, and PostgreSQL gets another character in its place', async () => {
  const [from, to] = [await testBlog(), await testBlog()];
  await aPost(from.deps, { title: 'A title' });
  const text = (await exported(from)).replaceAll('A title', 'A\\u0000title');
  const { report } = await importJson(to.deps, fileOf(to, text));
  const nulsReplaced = report.repaired[0]?.count ?? 0;
  const [row] = await querySql(to.databaseUrl, 'SELECT "title" FROM "Post"');
  expect({ row, nulsReplaced }).toEqual(
    to.deps.db.isPostgres
      ? { row: { title: 'A\ufffdtitle' }, nulsReplaced: 1 }
      : { row: { title: 'A\0title' }, nulsReplaced: 0 },
  );
});
