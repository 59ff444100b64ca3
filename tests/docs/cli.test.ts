/** docs/cli.md: its list of commands is the output of `antiphon help`. `-u` updates it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const cliFile = path.join(root, 'docs/cli.md');

test('docs/cli.md lists every command as `antiphon help` does', async () => {
  const help = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'help'], {
    cwd: root,
    encoding: 'utf8',
  });
  const commands = help.replace(/^Usage:\n/, '').replace(/^ {2}/gm, '');
  expect(commands).toContain('antiphon selftest');
  const document = readFileSync(cliFile, 'utf8');
  const [before = '', , ...after] = document.split('```\n');
  await expect([before, commands, ...after].join('```\n')).toMatchFileSnapshot(cliFile);
});
