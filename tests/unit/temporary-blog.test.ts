/**
 * The self-test's blog, where it cannot start: with a server left open the shell would hang.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openTemporaryBlog } from '../../src/selftest/temporary-blog.ts';

vi.mock('../../src/db/migrate.ts', () => ({
  migrate: () => Promise.reject(new Error('The disk is full.')),
}));

const servers = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap');

test('rejects, and leaves neither server nor folder', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const before = servers().length;
  await expect(openTemporaryBlog()).rejects.toThrow('The disk is full.');
  expect(readdirSync(folder)).toEqual([]);
  expect(servers()).toHaveLength(before);
});
