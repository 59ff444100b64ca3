/**
 * Making a photo small in a process of its own, which is ended at a deadline (decision 007).
 *
 * A file of some kilobytes can be made so that decoding it takes minutes: sharp's own timeout is
 * looked at between rows only. Called by fetch.ts.
 */
import { runSubprocess } from '../lib/subprocess.ts';
import { DEADLINE_MS } from './resize.ts';

/**
 * As {@link resizeAvatar} in resize.ts.
 *
 * @returns `null` also for what takes too long, too much memory, or breaks the decoder
 * @throws Error on a machine that sharp is not made for, and if `signal` aborts
 */
export async function resizeInSubprocess(
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const image = await run(bytes, signal);
  return image && image.length > 0 ? image : null;
}

async function run(bytes: Uint8Array, signal: AbortSignal) {
  const program = new URL('./resize-process', import.meta.url);
  try {
    return await runSubprocess(program, bytes, { deadlineMs: DEADLINE_MS, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`Photos cannot be made small here: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
