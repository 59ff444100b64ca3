/**
 * `antiphon selftest` of the built program: it passes if all is well, and reports what is not.
 */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dist, freshEnvironment } from '../support/start-program.ts';

const root = path.join(dist, '..');

/** An empty folder in which the program is started and must leave nothing. */
function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-selftest-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

async function selftest(options: string[], programDir = dist) {
  const folder = emptyFolder();
  const words = [path.join(programDir, 'cli.js'), 'selftest', ...options];
  const settings = { cwd: folder, env: { ...freshEnvironment(), TMPDIR: folder } };
  return await new Promise<{ status: unknown; stdout: string; stderr: string; left: string[] }>(
    (resolve) => {
      execFile(process.execPath, words, settings, (error, stdout, stderr) => {
        resolve({ status: error?.code ?? 0, stdout, stderr, left: readdirSync(folder) });
      });
    },
  );
}

/** The program with one file changed, as a bad upgrade might leave it. */
function brokenCopy(file: string, from: string, to: string): string {
  const folder = emptyFolder();
  for (const name of readdirSync(root)) {
    if (name !== 'dist') symlinkSync(path.join(root, name), path.join(folder, name));
  }
  const copy = path.join(folder, 'dist');
  cpSync(dist, copy, { recursive: true });
  const code = readFileSync(path.join(copy, file), 'utf8');
  expect(code).toContain(from);
  writeFileSync(path.join(copy, file), code.replace(from, to));
  return copy;
}

test('the self-test passes every check, and leaves nothing behind', async () => {
  const { status, stdout, stderr, left } = await selftest([]);
  const lines = stdout.trimEnd().split('\n');
  expect(stderr).toBe('');
  expect(lines.filter((line) => line.startsWith('  ') && !line.startsWith('  ok  '))).toEqual([]);
  const passed = lines.filter((line) => line.startsWith('  ok  ')).length;
  expect(passed).toBeGreaterThanOrEqual(23 + 2 + 2 + 1);
  expect(lines.at(-1)).toBe(`All ${passed} checks passed.`);
  expect(lines.filter((line) => !line.startsWith(' ')).slice(0, -1)).toEqual([
    'Receiving',
    'Discovery',
    'Sending',
  ]);
  expect(status).toBe(0);
  expect(left).toEqual([]);
});

type Result = { group: string; name: string; problem: string | null };

test('a failed check of the self-test is named, the others run, and the exit code is 1', async () => {
  const copy = brokenCopy('reader/find-endpoints.js', 'rel="pingback"', 'rel="pingbark"');
  const { status, stdout, stderr, left } = await selftest(['--json'], copy);
  const results = JSON.parse(stdout) as Result[];
  expect(results.filter(({ problem }) => problem !== null)).toEqual([
    {
      group: 'Sending',
      name: 'pingback, advertised by a link element',
      problem: '0 pings were sent instead of one.',
    },
  ]);
  expect(stderr).toBe(`1 of ${results.length} checks failed.\n`);
  expect(status).toBe(1);
  expect(left).toEqual([]);
});

test('an unknown argument of the self-test prints the usage', async () => {
  const { status, stdout, stderr } = await selftest(['now']);
  expect(stderr).toContain('antiphon selftest [--json]');
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
