import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const fixture = path.join(
  import.meta.dirname,
  '..',
  'fixtures',
  'subprocess-without-descriptors.ts',
);

test('work in a subprocess fails, and the process goes on, if no file descriptor is free', async () => {
  const command = 'ulimit -n 128 && exec "$0" --import tsx "$1"';
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, fixture]);
  expect(stdout).toMatch(/EMFILE/);
});
