/** The bytes of an upload, on a disk that takes a part of a write. */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { appendToUpload, beginUpload } from '../../../src/import/uploads/upload.ts';
import { aUser } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

/** The next write to any file stores only this many bytes. */
async function writeOnly(length: number): Promise<void> {
  const handle = await open(import.meta.filename);
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as { write: (...given: unknown[]) => unknown };
  const whole = prototype.write;
  const spy = vi.spyOn(prototype, 'write').mockImplementationOnce(function (
    this: unknown,
    ...[buffer, offset, , position]
  ) {
    return whole.call(this, buffer, offset, length, position);
  });
  onTestFinished(() => {
    spy.mockRestore();
  });
}

test('bytes that the disk takes in two writes are all stored', async () => {
  const blog = await testBlog();
  const { id: userId } = await aUser(blog);
  const file = { name: 'old.xml', size: 10, lastModified: 1, userId };
  const begun = await beginUpload(blog.deps, file);
  if (begun.kind !== 'stored') throw new Error('The upload was not begun.');
  const bytes = Buffer.from('0123456789');
  await writeOnly(3);
  const parts = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const outcome = await appendToUpload(blog.deps, begun.run, 0, parts);
  expect(outcome).toMatchObject({ kind: 'stored', received: 10 });
  expect(readFileSync(begun.run.path)).toEqual(bytes);
});
