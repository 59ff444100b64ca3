/**
 * The self-test's blog when it cannot start: a server left open would make the shell hang.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openTemporaryBlog } from '../../src/selftest/temporary-blog.ts';

const servers = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap');

test('a temporary blog that cannot start rejects, and leaves neither server nor folder behind', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-'));
  // Folders may be that deep, but SQLite opens no file whose path is longer than 512 bytes.
  const deep = path.join(folder, 'd'.repeat(240), 'd'.repeat(240));
  mkdirSync(deep, { recursive: true });
  vi.stubEnv('TMPDIR', deep);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const before = servers().length;
  await expect(openTemporaryBlog()).rejects.toThrow(/database/);
  expect(readdirSync(deep)).toEqual([]);
  expect(servers()).toHaveLength(before);
});
