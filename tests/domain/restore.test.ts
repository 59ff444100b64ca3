/** Refused restores, and restores of damaged and older databases: src/backup/restore.ts. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/backup/manifest.ts';
import { fileIn, writeArchive } from '../../src/backup/write-archive.ts';
import { isPostgresUrl, openDb } from '../../src/db/client.ts';
import { executeSql, querySql } from '../support/database.ts';
import { databaseBefore } from '../support/migrations.ts';
import { backupOf, count, elsewhere } from '../support/blog/backups.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

describe('a restore is refused in one line, and changes nothing,', () => {
  async function refused(change: (bytes: Buffer) => Buffer, because: RegExp) {
    const blog = await testBlog();
    await aPost(blog.deps);
    const file = await backupOf(blog);
    writeFileSync(file, change(readFileSync(file)));
    const to = await elsewhere();
    const error: unknown = await to.restore(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(because);
    expect((error as Error).message).not.toContain('\n');
    expect(await count(to.url, 'Post')).toBe(0);
  }
  const flipped = (at: (length: number) => number) => (bytes: Buffer) => {
    const place = at(bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return bytes;
  };

  test('if the file is cut off', () =>
    refused(
      (bytes) => bytes.subarray(0, bytes.length - 1),
      /no backup of Antiphon, or its end is missing/,
    ));
  test('if half of it is missing', () =>
    refused((bytes) => bytes.subarray(0, bytes.length / 2), /no backup of Antiphon/));
  test('if a part in the middle is missing', () =>
    refused((bytes) => Buffer.concat([bytes.subarray(0, 500), bytes.subarray(900)]), /is damaged/));
  test.each([0, 0.1, 0.5, 0.9])('if a bit is flipped at %s of its length', (part) =>
    refused(
      flipped((length) => Math.floor(length * part)),
      /is damaged/,
    ),
  );
  test('if a bit of its hash is flipped', () =>
    refused(
      flipped((length) => length - 5),
      /is damaged/,
    ));
  test('if it is empty', () => refused(() => Buffer.alloc(0), /no backup of Antiphon/));
  test('if it is something else', () =>
    refused(() => Buffer.from('PK'.repeat(9_999)), /no backup/));

  test('if it has no manifest of ours, a newer form, or the migrations of a newer version', async () => {
    const to = await elsewhere();
    const folder = (await testBlog()).deps.config.dataDir;
    const file = path.join(folder, 'other.zip');
    const text = path.join(folder, 'text');
    writeFileSync(text, 'text');
    const manifest = {
      antiphon: '9.9.9',
      format: 1,
      made: new Date(0),
      database: 'sqlite',
      form: 'sqlite',
      migrations: [],
      tables: {},
      files: {},
    } satisfies Manifest;
    const write = (changed: object) =>
      writeArchive(file, [fileIn('antiphon.db', text)], (files) => ({
        ...(manifest as Manifest),
        files,
        ...changed,
      }));
    for (const changed of [
      { form: 'other' },
      { tables: { 'Post"; DROP TABLE "Post': 0 } },
      { tables: { pg_authid: 0 } },
      { schema: 'public"' },
    ]) {
      await write(changed);
      await expect(to.restore(file)).rejects.toThrow('no manifest that can be read');
    }
    await write({ format: 2 });
    await expect(to.restore(file)).rejects.toThrow('made by a newer version, Antiphon 9.9.9');
    await write({ migrations: [{ name: '29990101000000_new', checksum: '' }] });
    await expect(to.restore(file)).rejects.toThrow('made by a newer version, Antiphon 9.9.9');
    await write({});
    await expect(to.restore(file)).rejects.toThrow();
    await expect(to.restore(path.join(folder, 'missing.zip'))).rejects.toThrow('cannot be read');
    expect(await count(to.url, 'Post')).toBe(0);
  });

  test('if the database has a post, unless it is forced', async () => {
    const blog = await testBlog();
    await aPost(blog.deps, { title: 'From the backup' });
    const file = await backupOf(blog);
    const to = await elsewhere();
    await to.restore(file);
    const again = await to.restore(file).catch((error: unknown) => error);
    expect(String(again)).toMatch(
      /not empty: it has the post “From the backup”\. --force replaces/,
    );
    await executeSql(to.url, `UPDATE "Post" SET "title" = 'Changed'`);
    await to.restore(file, { force: true });
    expect(await querySql(to.url, 'SELECT "title" FROM "Post"')).toEqual([
      { title: 'From the backup' },
    ]);
  });

  test('while a process uses the database', async () => {
    const blog = await testBlog();
    await aPost(blog.deps);
    const file = await backupOf(blog);
    const to = await elsewhere();
    const db = openDb(to.url);
    await db.post.count();
    await expect(to.restore(file, { force: true })).rejects.toThrow(/stop the blog first/);
    await db.$disconnect();
    await to.restore(file);
    expect(await count(to.url, 'Post')).toBe(1);
  });
});

test('a restore replaces a database that is damaged if it is forced, and leaves no other file', async () => {
  const blog = await testBlog();
  await aPost(blog.deps);
  const to = await elsewhere();
  if (isPostgresUrl(to.url)) return; // A server looks after its files.
  const file = to.url.replace('file:', '');
  writeFileSync(file, 'no database'.repeat(1_000));
  const backup = await backupOf(blog);
  await expect(to.restore(backup)).rejects.toThrow('content that this version cannot read');
  await to.restore(backup, { force: true });
  expect(await count(to.url, 'Post')).toBe(1);
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
});

test('a backup of an earlier version is restored and migrated', async () => {
  const url = await databaseBefore('20261130050848_index_of_post_names');
  if (isPostgresUrl(url)) return; // Its content is in the format of this version's tables, or of pg_dump.
  const folder = (await testBlog()).deps.config.dataDir;
  const copy = path.join(folder, 'antiphon.db');
  copyFileSync(url.replace('file:', ''), copy);
  const file = path.join(folder, 'old.zip');
  await writeArchive(file, [fileIn('antiphon.db', copy)], (files) => ({
    antiphon: '0.0.9',
    format: 1,
    made: new Date(0),
    database: 'sqlite',
    form: 'sqlite',
    migrations: [],
    tables: { Post: 0, Setting: 1 },
    files,
  }));
  const to = await elsewhere();
  await to.restore(file);
  expect(await count(to.url, 'Backup')).toBe(0);
});
