/**
 * Runs an exported function of a module in a subprocess that is killed at a deadline (decision 007).
 *
 * For code that cannot be stopped inside this process: native decoders, which a hostile file can keep
 * busy for minutes, and parsers of long texts. Arguments and results are structured clones.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Esbuild from 'esbuild';
import { InvalidInputError } from './errors.ts';
import type { SubprocessReply, SubprocessTask } from './subprocess-entry.ts';

/** Compiled modules are plain JavaScript; from source a module is bundled first. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const ENTRY = new URL('./subprocess-entry', import.meta.url);

export type SubprocessOptions = {
  deadlineMs: number;
  /** As in `os.constants.priority`: other work goes first. */
  priority: number;
  /** Most memory for JavaScript values: a subprocess that needs more ends by itself. V8's default if left out. */
  maxHeapMb?: number;
  /** Kills the subprocess when it aborts. */
  signal?: AbortSignal;
};

/**
 * @param module the URL of the module that exports the function, without its extension
 * @param name the name of the exported function
 * @returns the function's result; `null` if the subprocess was killed: by the deadline, for its memory, or by a crash
 * @throws InvalidInputError if the function does; Error with what the subprocess wrote to stderr if
 *   it failed otherwise; AbortError if `signal` aborts
 */
export async function runInSubprocess<Work extends (...given: never[]) => unknown>(
  module: URL,
  name: string,
  given: Parameters<Work>,
  { deadlineMs, priority, maxHeapMb, signal }: SubprocessOptions,
): Promise<Awaited<ReturnType<Work>> | null> {
  const child = fork(fileOf(ENTRY), [pathToFileURL(fileOf(module)).href, name], {
    // Those of this process would load the TypeScript loader again.
    execArgv: maxHeapMb === undefined ? [] : [`--max-old-space-size=${maxHeapMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  });
  let reply: SubprocessReply | undefined;
  child.once('message', (message) => {
    reply = message as SubprocessReply;
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  // Without file descriptors there is no subprocess and no channel, only an `error`, also after others.
  closed.catch(() => undefined);
  child.on('error', () => undefined);
  const task: SubprocessTask = { given, deadlineMs, priority };
  // A subprocess that ends early does not read its task: its exit code says why.
  if (child.connected) child.send(task, () => undefined);
  const [complaint, [code]] = await Promise.all([child.stderr ? text(child.stderr) : '', closed]);
  if (reply?.kind === 'refusal') throw new InvalidInputError(reply.message);
  if (reply) return reply.result as Awaited<ReturnType<Work>>;
  if (code === null) return null;
  throw new Error(complaint.trim());
}

/** Bundled once in a process: starting tsx takes longer than most of the work. */
const bundles = new Map<string, string>();

function fileOf(module: URL): string {
  if (!IS_SOURCE) return fileURLToPath(`${module.href}.js`);
  const source = fileURLToPath(`${module.href}.ts`);
  const bundled = bundles.get(source) ?? bundle(source);
  bundles.set(source, bundled);
  return bundled;
}

/** @returns a file below node_modules, where its packages are found, with a hash of its content */
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
  // Another process may be writing the same file: renaming never exposes half of it.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, output.contents);
  renameSync(unfinished, file);
  return file;
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
