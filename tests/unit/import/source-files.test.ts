/** The files of an import: a folder or a zip, hostile ones among them. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { expect, onTestFinished, test } from 'vitest';
import { openSourceFiles } from '../../../src/import/files/source-files.ts';
import { readerFor } from '../../../src/import/readers.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function zipOf(files: Record<string, string | Buffer>): Promise<string> {
  const file = path.join(await newFolder(), 'a.zip');
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

async function bytesOfZip(name: string, change: (bytes: Buffer) => Buffer): Promise<string> {
  const file = await zipOf({ [name]: 'x' });
  await writeFile(file, change(await readFile(file)));
  return file;
}

const pathsIn = async (given: string, isFolder: boolean) => {
  const files = await openSourceFiles({ path: given, isFolder });
  onTestFinished(files.close);
  return files.list.map((file) => file.path);
};

test('a folder lists its files sorted, without tools’ folders and links that lead out', async () => {
  const folder = await newFolder();
  const outside = await newFolder();
  await writeFile(path.join(outside, 'secret.md'), 'secret');
  await mkdir(path.join(folder, 'content', 'posts'), { recursive: true });
  await mkdir(path.join(folder, '.git'));
  await writeFile(path.join(folder, '.git', 'config'), '');
  await writeFile(path.join(folder, 'content', 'posts', 'b.md'), 'b');
  await writeFile(path.join(folder, 'a.md'), 'a');
  await symlink(path.join(folder, 'a.md'), path.join(folder, 'inside.md'));
  await symlink(path.join(outside, 'secret.md'), path.join(folder, 'outside.md'));
  await symlink(outside, path.join(folder, 'other'));
  await symlink(folder, path.join(folder, 'loop'));
  expect(await pathsIn(folder, true)).toEqual(['a.md', 'content/posts/b.md', 'inside.md']);
});

test('a zip whose files are all in one folder is read as that folder', async () => {
  const zip = await zipOf({ 'blog-main/config.toml': 'x', 'blog-main/content/a.md': 'text' });
  const files = await openSourceFiles({ path: zip, isFolder: false });
  onTestFinished(files.close);
  expect(files.list.map((file) => file.path)).toEqual(['config.toml', 'content/a.md']);
  expect((await files.read('content/a.md', 100))?.toString()).toBe('text');
  expect(await files.read('content/a.md', 3)).toBe(null);
});

test('a zip with a folder that means something keeps it', async () => {
  expect(await pathsIn(await zipOf({ '_posts/2020-01-01-a.md': 'x' }), false)).toEqual([
    '_posts/2020-01-01-a.md',
  ]);
});

test('a zip whose entry’s name leads out of its folder is refused', async () => {
  const zip = await bytesOfZip('aaaa.md', (bytes) =>
    Buffer.from(bytes.toString('latin1').replaceAll('aaaa.md', '../a.md'), 'latin1'),
  );
  await expect(openSourceFiles({ path: zip, isFolder: false })).rejects.toThrow(/cannot be read/);
});

test('a zip that unpacks to more than two hundred times its size is refused', async () => {
  const zip = await zipOf({ 'a.md': Buffer.alloc(4 * 1024 ** 2), 'b.md': 'x' });
  await expect(openSourceFiles({ path: zip, isFolder: false })).rejects.toThrow(/200 times/);
});

test('a zip that is cut off is refused in one sentence', async () => {
  const zip = await bytesOfZip('a.md', (bytes) => bytes.subarray(0, -30));
  await expect(openSourceFiles({ path: zip, isFolder: false })).rejects.toThrow(
    /^The zip cannot be read: .*\.$/,
  );
});

test('a device is no file that is imported', async () => {
  await expect(readerFor('/dev/null', {})).rejects.toThrow('neither a file nor a folder');
});
