/**
 * Uploads of files to import: begins one or finds the one that was interrupted, and appends its bytes.
 *
 * The path of a file begins with what its browser says of it, so that the same file, chosen again, goes on where
 * it was. The rest is its own: an earlier import of the same file may still read images from its upload.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { createRun, findUpload, noteReceived, requestPlan } from '../runs.ts';
import { openFolder } from './uploaded-files.ts';
import type { ImportRun, RunState } from '../run.ts';
import { freeBytes } from '../../lib/free-space.ts';
import type { Deps } from '../../deps.ts';
import type { Config } from '../../config.ts';

type UploadDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

export type UploadedFile = {
  name: string;
  /** In bytes. */
  size: number;
  /** In milliseconds, as the browser says; it tells two versions of a file from each other. */
  lastModified: number;
  userId: number;
};

export type UploadOutcome =
  | { kind: 'stored'; run: ImportRun; received: number }
  /** Bytes from another place on are needed. */
  | { kind: 'elsewhere'; received: number }
  | { kind: 'refused'; reason: string };

const PRIVATE_FILE = 0o600;
/** States in which the file is complete and needed. */
const HAVE_FILE: readonly RunState[] = ['reading', 'ready', 'waiting', 'writing', 'stopped'];
/** Left free for the blog itself. */
const ROOM_BYTES = 64_000_000;

export async function beginUpload(deps: UploadDeps, file: UploadedFile): Promise<UploadOutcome> {
  const beginning = await beginningOf(deps.config, file);
  const known = await findUpload(deps, beginning);
  const there = known ? await sizeOf(known.path) : 0;
  if (known?.state === 'uploading') {
    // The row may be behind the file, and after a loss of power before it.
    const received = Math.min(known.received, there);
    return { kind: 'stored', run: known, received };
  }
  // Still to be imported, or being imported: its page says what comes next.
  if (known && HAVE_FILE.includes(known.state) && there === file.size)
    return { kind: 'stored', run: known, received: file.size };
  const reason = await refusal(deps, file.size);
  if (reason !== null) return { kind: 'refused', reason };
  const { name, size, userId } = file;
  const endings = ENDINGS.exec(name)?.[0].toLowerCase() ?? '';
  const at = `${beginning}${randomBytes(8).toString('hex')}${endings}`;
  const run = await createRun(deps, { path: at, name, size, userId, state: 'uploading' });
  await (await open(at, 'wx', PRIVATE_FILE)).close();
  return { kind: 'stored', run, received: 0 };
}

/**
 * Appends bytes, and keeps what arrived of them before their connection was lost. The last bytes make the dry
 * run due.
 */
export async function appendToUpload(
  deps: UploadDeps,
  run: ImportRun,
  offset: number,
  bytes: AsyncIterable<Buffer>,
): Promise<UploadOutcome> {
  if (run.state !== 'uploading' || run.size === null)
    return { kind: 'refused', reason: 'This file has been uploaded already.' };
  const from = Math.min(run.received, await sizeOf(run.path));
  if (offset !== from) return { kind: 'elsewhere', received: from };
  let received = from;
  try {
    received = await writeAt(run.path, { from, end: run.size }, bytes, (count) => {
      received = from + count;
    });
  } catch (error) {
    if (isFull(error)) return { kind: 'refused', reason: NO_ROOM };
    throw error;
  } finally {
    if (received > from) await noteReceived(deps, run.id, received);
  }
  if (received === run.size) await requestPlan(deps, run.id);
  return { kind: 'stored', run, received };
}

/** Takes a file that arrived in one piece. @param from where it is now */
export async function takeUpload(
  deps: UploadDeps,
  { from, ...file }: UploadedFile & { from: string },
): Promise<UploadOutcome> {
  const begun = await beginUpload(deps, file);
  if (begun.kind !== 'stored') return begun;
  if (begun.run.state !== 'uploading') return begun;
  await rename(from, begun.run.path);
  await noteReceived(deps, begun.run.id, file.size);
  await requestPlan(deps, begun.run.id);
  return { ...begun, received: file.size };
}

/** @returns a sentence that says why a file of this size cannot be taken now; `null`: it can */
export async function refusal(
  { config, db }: Pick<Deps, 'config' | 'db'>,
  bytes: number,
): Promise<string | null> {
  if (bytes > config.importMaxBytes) {
    const max = Math.floor(config.importMaxBytes / 1_000_000).toLocaleString('en');
    return `Files can have up to ${max} MB (IMPORT_MAX_BYTES). Copy it to the server and enter its path, or raise the setting.`;
  }
  if (db.reserve?.isFreed()) return NO_ROOM;
  const free = await freeBytes(await openFolder(config));
  return free < bytes + ROOM_BYTES ? NO_ROOM : null;
}

const NO_ROOM = 'The disk of the server has no room for this file. Make room and try again.';

/** One or two endings, such as `.xml.gz`, say what is in a file. */
const ENDINGS = /(?:\.[a-z\d]{1,8}){1,2}$/i;

/** How the paths of all uploads of this file begin. */
async function beginningOf(config: Pick<Config, 'dataDir'>, file: UploadedFile): Promise<string> {
  const { name, size, lastModified, userId } = file;
  const key = createHash('sha256')
    .update(JSON.stringify([name, size, lastModified, userId]))
    .digest('hex')
    .slice(0, 32);
  return path.join(await openFolder(config), `${key}-`);
}

async function writeAt(
  file: string,
  { from, end }: { from: number; end: number },
  bytes: AsyncIterable<Buffer>,
  onWritten: (count: number) => void,
): Promise<number> {
  const handle = await open(file, 'r+');
  let position = from;
  try {
    for await (const part of bytes) {
      const wanted = part.subarray(0, end - position);
      // A disk that is nearly full takes a part.
      for (let done = 0; done < wanted.length;) {
        const { bytesWritten } = await handle.write(wanted, done, wanted.length - done, position);
        done += bytesWritten;
        position += bytesWritten;
        onWritten(position - from);
      }
    }
    await handle.datasync();
    return position;
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
