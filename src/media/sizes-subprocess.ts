/**
 * Making the files of a picture in a process of its own (decision 007), one picture at a time: each
 * takes hundreds of megabytes while it is decoded. Called by upload.ts.
 */
import pLimit from 'p-limit';
import { runApart } from '../lib/subprocess.ts';
import { unpackPicture } from './subprocess-frames.ts';
import { DEADLINE_MS, type MadePicture } from './sizes.ts';

const inTurn = pLimit(1);

/**
 * As {@link makeSizes} in sizes.ts.
 *
 * @returns `too-slow` for what takes longer than the deadline, too much memory, or breaks the decoder
 * @throws Error on a machine that sharp is not made for
 */
export async function makeSizesApart(
  bytes: Uint8Array,
): Promise<MadePicture | { kind: 'too-slow' }> {
  const program = new URL('./sizes-process', import.meta.url);
  const made = await inTurn(() => runApart(program, bytes, { deadlineMs: DEADLINE_MS }));
  return made ? unpackPicture(made) : { kind: 'too-slow' };
}
