import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { install } from '../support/blog/program.ts';
import { dist, freshEnvironment } from '../support/start-program.ts';

test('control characters in a file are escaped in output and errors', async () => {
  const blog = await install();
  const program = await blog.start();
  await program.end('SIGTERM');
  const lists = path.join(blog.folder, 'lists.txt');
  writeFileSync(lists, 'tru\u001b]0;pwned\u0007st blog.example\n');
  const refused = blog.antiphon('lists', 'import', lists);
  await expect(refused).rejects.toMatchObject({
    stderr: expect.stringContaining('“tru\\u001b]0;pwned\\u0007st”') as string,
  });

  expect(await blog.antiphon('lists', 'add', 'word a\u001b[31m\u009bb')).toBe(
    'word a\\u001b[31m\\u009bb added\n',
  );
});

test('the built command is executable, as `npx antiphon` runs it', async () => {
  const command = path.join(dist, 'cli.js');
  const { stdout } = await promisify(execFile)(command, ['help'], { env: freshEnvironment() });
  expect(stdout).toContain('antiphon selftest');
});
