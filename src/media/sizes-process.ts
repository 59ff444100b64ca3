/**
 * The entry of the process in which the files of a picture are made. Started by sizes-subprocess.ts alone,
 * by file name.
 */
import { constants, setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { packImage } from './subprocess-frames.ts';
import { DEADLINE_MS, makeSizes } from './sizes.ts';

// One waits for it, and many may be reading.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// For the case that the blog itself has died: exit() would wait for the decoder.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), DEADLINE_MS).unref();

process.stdout.write(packImage(await makeSizes(await buffer(process.stdin))));
