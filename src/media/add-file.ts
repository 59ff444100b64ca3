/**
 * Adds a file that is not an image to the media library, chunk by chunk. Its name and how it begins decide what it is.
 *
 * Each transaction stores a few chunks, so that a large file keeps no reader or writer waiting; until the last one the
 * file is in no list and has no URL.
 */
import { createHash, randomUUID } from 'node:crypto';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { imageAppears } from '../posts/images/images.ts';
import { renderPosts } from '../posts/render-due.ts';
import type { LibraryFile, LibraryItem } from './file.ts';
import { extensionOf, fileTypeOf, HEAD_BYTES } from './file-types.ts';
import { slugOf } from './slug.ts';
import {
  CHUNK_BYTES,
  completeFile,
  deleteMediaRow,
  deletePartialFiles,
  insertFileChunks,
  insertPartialFile,
  selectItemByHash,
} from './store.ts';

/** Chunks stored in one transaction: two megabytes. */
const AT_ONCE = 32;
const MAX_NAME = 150;

export type FileOutcome =
  | { kind: 'added'; media: LibraryFile }
  /** The same file is already in the library. */
  | { kind: 'known'; media: LibraryItem }
  /** Not of a type that the library takes, or its content is not what its name says. */
  | { kind: 'not-accepted' }
  | { kind: 'too-large' };

export type FileToAdd = {
  /** Reads its content from the start; called twice. */
  open: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** As the sender gives it, unchecked. */
  name: string;
  userId: number | null;
  maxBytes: number;
};

type AddDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** Texts that have its URL already count as using it from then on. */
export async function addFile(deps: AddDeps, file: FileToAdd): Promise<FileOutcome> {
  const looked = await lookAt(file);
  if (looked === null) return { kind: 'too-large' };
  const { hash, size, head } = looked;
  const known = await selectItemByHash(deps.db, hash);
  if (known) return { kind: 'known', media: known };
  const name = nameOf(file.name);
  const type = fileTypeOf(name, head);
  if (type === null || size === 0) return { kind: 'not-accepted' };

  const createdAt = deps.clock.now();
  const row = { slug: slugOf(name, 'file'), type, name, createdAt, userId: file.userId };
  const id = await transact(deps.db, (transaction) =>
    insertPartialFile(transaction, row, `partial-${randomUUID()}`),
  );
  try {
    await storeChunks(deps, id, file.open());
    const { media, posts } = await transact(deps.db, async (transaction) => {
      const complete = await completeFile(transaction, id, { hash, size });
      return { media: complete, posts: await imageAppears(transaction, complete) };
    });
    await renderPosts(deps, posts);
    return { kind: 'added', media };
  } catch (error) {
    await transact(deps.db, (transaction) => deleteMediaRow(transaction, id));
    // Added twice at the same time.
    const meanwhile = isUniqueViolation(error) && (await selectItemByHash(deps.db, hash));
    if (!meanwhile) throw error;
    return { kind: 'known', media: meanwhile };
  }
}

const ABANDONED_AFTER_MS = 24 * 60 * 60_000;

/** Deletes files of which a killed process stored only a part. */
export async function prunePartialFiles({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.now().getTime() - ABANDONED_AFTER_MS);
  await transact(db, (transaction) => deletePartialFiles(transaction, before));
}

/** `null`: it is larger than `maxBytes`. */
async function lookAt({
  open,
  maxBytes,
}: FileToAdd): Promise<{ hash: string; size: number; head: Buffer } | null> {
  const hash = createHash('sha256');
  let [size, head] = [0, Buffer.alloc(0)];
  for await (const part of open()) {
    size += part.length;
    if (size > maxBytes) return null;
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, part.subarray(0, HEAD_BYTES)]);
    hash.update(part);
  }
  return { hash: hash.digest('hex'), size, head: head.subarray(0, HEAD_BYTES) };
}

async function storeChunks(
  { db }: Pick<Deps, 'db'>,
  id: number,
  content: ReturnType<FileToAdd['open']>,
): Promise<void> {
  let [position, chunks] = [0, [] as Uint8Array[]];
  const store = async () => {
    const [first, some] = [position, chunks];
    if (some.length === 0) return;
    await transact(db, (transaction) => insertFileChunks(transaction, id, first, some));
    [position, chunks] = [first + some.length, []];
  };
  for await (const chunk of inChunks(content)) {
    chunks.push(chunk);
    if (chunks.length === AT_ONCE) await store();
  }
  await store();
}

/** The content in chunks of {@link CHUNK_BYTES}, but for the last. */
async function* inChunks(content: ReturnType<FileToAdd['open']>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const part of content) {
    rest = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let at = 0;
    for (; rest.length - at >= CHUNK_BYTES; at += CHUNK_BYTES) {
      yield rest.subarray(at, at + CHUNK_BYTES);
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) yield rest;
}

/** One line without folders, which every system can save. */
function nameOf(given: string): string {
  const name = toPlainText(given)
    .replace(/^.*[/\\]/, '')
    .replace(/[\p{Cc}\p{Cf}"*:<>?|]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const extension = extensionOf(name);
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1);
  return `${stem.slice(0, MAX_NAME).replace(/\p{Surrogate}$/u, '')}.${extension}`;
}
