/**
 * Making the files of a picture in a process of its own (decision 007), one picture at a time: each
 * takes hundreds of megabytes while it is decoded. Called by upload.ts.
 */
import pLimit from 'p-limit';
import { runSubprocess } from '../lib/subprocess.ts';
import { unpackImage } from './subprocess-frames.ts';
import { DEADLINE_MS, type ResizedImage } from './sizes.ts';

const inTurn = pLimit(1);

/**
 * As {@link makeSizes} in sizes.ts.
 *
 * @returns `too-slow` for what takes longer than the deadline, too much memory, or breaks the decoder
 * @throws Error on a machine that sharp is not made for
 */
export async function makeSizesInSubprocess(
  bytes: Uint8Array,
): Promise<ResizedImage | { kind: 'too-slow' }> {
  const program = new URL('./sizes-process', import.meta.url);
  const made = await inTurn(() => runSubprocess(program, bytes, { deadlineMs: DEADLINE_MS }));
  return made ? unpackImage(made) : { kind: 'too-slow' };
}
