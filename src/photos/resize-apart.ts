/**
 * Making a photo small in a process of its own, which is ended at a deadline (decision 007).
 *
 * A file of some kilobytes can be made so that decoding it takes minutes: sharp's own timeout is
 * looked at between rows only, and a thread inside a decoder cannot be stopped. Called by fetch.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DEADLINE_MS } from './resize.ts';

/**
 * As {@link resizePhoto} in resize.ts.
 *
 * @returns `null` also for what takes too long, too much memory, or breaks the decoder
 * @throws Error on a machine that sharp is not made for, and if `signal` aborts
 */
export async function resizeApart(
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const child = spawn(process.execPath, programArguments(), {
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
    signal,
  });
  // One that ends early does not read to the end: how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const [image, complaint, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  // Ended by a signal: by us, or by what the picture did to it.
  if (code === null) return null;
  if (code !== 0) throw new Error(`Photos cannot be made small here: ${complaint.trim()}`);
  return image.length > 0 ? new Uint8Array(image) : null;
}

/** Compiled, it is plain JavaScript; from source it needs tsx. */
function programArguments(): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(`./resize-process${isSource ? '.ts' : '.js'}`, import.meta.url);
  const tsx = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [...(isSource ? ['--import', tsx()] : []), fileURLToPath(file)];
}
