/**
 * `npm run test:nodes [VERSION…]`: installs, tests and starts the working tree under each Node that
 * users run; by default all except the major version that runs this, which `npm test` covers.
 *
 * Each version gets its own copy, because the lock file installs another SQLite driver for Node 20
 * than for newer ones. The binaries come from the npm package `node`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/* eslint-disable no-restricted-properties -- PATH decides which Node npm runs. */

const VERSIONS = ['20', '22', '24', '26'];

const current = process.versions.node.split('.')[0];
const chosen = process.argv.slice(2);
const versions = chosen.length > 0 ? chosen : VERSIONS.filter((version) => version !== current);
const root = path.join(import.meta.dirname, '..');
const failed: string[] = [];

for (const version of versions) {
  const folder = mkdtempSync(path.join(tmpdir(), `antiphon-node-${version}-`));
  try {
    testUnder(version, folder);
  } catch (error) {
    failed.push(`Node ${version}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const failure of failed) process.stderr.write(`\n${failure}\n`);
process.stdout.write(`\n${versions.length - failed.length} of ${versions.length} Nodes passed\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** @throws Error that names the step that failed */
function testUnder(version: string, folder: string): void {
  const tools = path.join(folder, 'tools');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', tools, `node@${version}`], root);
  const bin = path.join(tools, 'node_modules', 'node', 'bin');
  const copy = path.join(folder, 'antiphon');
  for (const file of trackedFiles()) cpSync(path.join(root, file), path.join(copy, file));
  run('node', ['--version'], copy, bin);
  run('npm', ['ci', '--no-audit', '--no-fund'], copy, bin);
  run('npm', ['run', 'test:quick'], copy, bin);
  // As on a server: the built program, with production dependencies only.
  run('npm', ['prune', '--omit=dev', '--ignore-scripts'], copy, bin);
  run('node', ['dist/cli.js', 'selftest'], copy, bin);
}

/** The files of the working tree: tracked ones, and new ones that are not ignored. */
function trackedFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { stdout } = spawnSync('git', list, { cwd: root, encoding: 'utf8' });
  const deleted = spawnSync('git', ['ls-files', '--deleted', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const gone = new Set(deleted.stdout.split('\0'));
  return stdout.split('\0').filter((file) => file !== '' && !gone.has(file));
}

function run(command: string, parameters: string[], cwd: string, bin?: string): void {
  process.stdout.write(`\n== ${command} ${parameters.join(' ')}\n`);
  const searched = bin
    ? `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`
    : process.env['PATH'];
  const { status } = spawnSync(command, parameters, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PATH: searched },
  });
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} failed.`);
}
