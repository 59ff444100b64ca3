/**
 * Work on what strangers made, in a process of its own that is ended at a deadline (decision 007).
 *
 * For native code: it may take minutes over some kilobytes, or break, and a thread inside it cannot
 * be stopped. The programs are modules beside their callers: bytes in, bytes out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';

/** Compiled, a program is plain JavaScript; from source it is bundled first. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/**
 * @param program The module's address without its extension.
 * @returns what it wrote; `null` if it was ended: by the deadline, or by what the bytes did to it
 * @throws Error with its complaint if it failed by itself, and if `signal` aborts
 */
export async function runSubprocess(
  program: URL,
  input: Uint8Array,
  { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const child = spawn(process.execPath, [fileOf(program)], {
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    signal,
  });
  // One that ends early does not read to the end: how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, complaint, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code === null) return null;
  if (code !== 0) throw new Error(complaint.trim());
  return new Uint8Array(output);
}

/** Bundled once in a process: tsx would take longer to start than most programs to run. */
const bundles = new Map<string, string>();

function fileOf(program: URL): string {
  if (!IS_SOURCE) return fileURLToPath(`${program.href}.js`);
  const source = fileURLToPath(`${program.href}.ts`);
  const bundled = bundles.get(source) ?? bundle(source);
  bundles.set(source, bundled);
  return bundled;
}

/** @returns a file below node_modules, from where packages are found, named after what it holds */
function bundle(source: string): string {
  const require = createRequire(import.meta.url);
  const { buildSync } = require('esbuild') as typeof Esbuild;
  const [output] = buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }).outputFiles;
  if (!output) throw new Error(`${source} was not bundled.`);
  const packages = path.resolve(path.dirname(require.resolve('esbuild')), '..', '..');
  const folder = path.join(packages, '.cache', 'antiphon');
  const file = path.join(folder, `${path.basename(source, '.ts')}-${hexOf(output.hash)}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  // Others may be at it: each has the same to write, and none sees half of it.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, output.contents);
  renameSync(unfinished, file);
  return file;
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
