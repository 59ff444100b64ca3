/**
 * Work on what strangers made, in a process of its own that is ended at a deadline (decision 007).
 *
 * For native code: it may take minutes over some kilobytes, or break, and a thread inside it cannot
 * be stopped. The programs are modules beside their callers: bytes in, bytes out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Compiled, a program is plain JavaScript; from source it needs tsx. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/**
 * @param program The module's address without its extension.
 * @returns what it wrote; `null` if it was ended: by the deadline, or by what the bytes did to it
 * @throws Error with its complaint if it failed by itself, and if `signal` aborts
 */
export async function runApart(
  program: URL,
  input: Uint8Array,
  { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const child = spawn(process.execPath, argumentsFor(program), {
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

function argumentsFor(program: URL): string[] {
  const file = fileURLToPath(`${program.href}${IS_SOURCE ? '.ts' : '.js'}`);
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [...(IS_SOURCE ? ['--import', tsx()] : []), file];
}
