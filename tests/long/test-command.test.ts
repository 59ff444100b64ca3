/**
 * The test command itself: a failing test in any project makes it fail.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
const tsx = createRequire(import.meta.url).resolve('tsx/cli');

/** A checkout with only the given test. */
function checkoutWith(file: string, source: string): string {
  const scratch = path.join(root, 'tests', '.tmp');
  mkdirSync(scratch, { recursive: true });
  const checkout = mkdtempSync(path.join(scratch, 'checkout-'));
  onTestFinished(() => {
    rmSync(checkout, { recursive: true });
  });
  const shared = ['package.json', 'vitest.config.ts', 'node_modules', 'scripts', 'src', 'prisma'];
  for (const name of shared) symlinkSync(path.join(root, name), path.join(checkout, name));
  const planted = path.join(checkout, 'tests', file);
  mkdirSync(path.dirname(planted), { recursive: true });
  symlinkSync(path.join(root, 'tests', 'support'), path.join(checkout, 'tests', 'support'));
  writeFileSync(planted, source);
  return checkout;
}

async function runTests(checkout: string, project: string, env: NodeJS.ProcessEnv = {}) {
  const words = [tsx, path.join(root, 'scripts', 'run-tests.ts'), 'all', '--project', project];
  return await new Promise<{ status: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      words,
      // eslint-disable-next-line no-restricted-properties -- as from the same shell.
      { cwd: checkout, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ status: error ? error.code : 0, output: stdout + stderr });
      },
    );
  });
}

const FAILS = `import { expect, test } from 'vitest';
test('is planted', () => { expect('planted').toBe('found'); });`;
const PASSES = `import { test } from 'vitest'; test('is planted', () => {});`;

describe('npm test', () => {
  test.each([
    ['unit', 'unit/planted.test.ts'],
    ['sqlite', 'domain/planted.test.ts'],
    ['postgresql', 'domain/planted.test.ts'],
    ['program', 'program/planted.test.ts'],
    ['browser', 'browser/planted.test.ts'],
  ])('fails when a test of the project %s fails', async (project, file) => {
    const { status, output } = await runTests(checkoutWith(file, FAILS), project);
    expect(output).toContain('0 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  });

  test('passes if the only test passes, with the line that CI reads', async () => {
    const { status, output } = await runTests(checkoutWith('unit/planted.test.ts', PASSES), 'unit');
    expect(output).toMatch(/^1 passed, 0 failed, 0 skipped$/m);
    expect(status).toBe(0);
  });

  test('fails if no test ran', async () => {
    const skipped = PASSES.replace('test(', 'test.skip(');
    const { status, output } = await runTests(
      checkoutWith('unit/planted.test.ts', skipped),
      'unit',
    );
    expect(output).toContain('No test ran.');
    expect(status).toBe(1);
  });

  test('fails if a test ends the runner with exit code 0', async () => {
    const ends = `import { test } from 'vitest'; process.kill(process.ppid, 'SIGKILL'); test('is planted', () => {});`;
    const { status, output } = await runTests(checkoutWith('unit/planted.test.ts', ends), 'unit');
    expect(output).toContain('The test runner ended without a result');
    expect(status).toBe(1);
  });
});
