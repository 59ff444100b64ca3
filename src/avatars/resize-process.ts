/**
 * The entry of the process in which a photo is made small: bytes in, the small picture out; nothing
 * out where there is none. Started by resize-subprocess.ts alone, by file name.
 */
import { constants, setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { DEADLINE_MS, resizeAvatar } from './resize.ts';

// Nobody waits for a photo, and somebody may be reading.
setPriority(constants.priority.PRIORITY_LOW);
// For the case that the blog itself has died: exit() would wait for the decoder.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), DEADLINE_MS).unref();

const image = await resizeAvatar(await buffer(process.stdin));
if (image) process.stdout.write(image);
