/**
 * The lines of a text file of an export, plain or packed with gzip, decoded: by its byte order mark, else the encoding
 * that was given, else as UTF-8 if all of it is, else as windows-1252.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { InvalidInputError } from '../../lib/errors.ts';
import { isGzip } from '../../lib/gzip.ts';
import type { NoteEntry, ReadOptions } from '../entry.ts';
import { charsetOf, decoded, type Repairs } from './decode.ts';

/** In characters: no text of a post is longer. */
const MAX_LINE = 32 * 1_024 ** 2;

export type TextFile = {
  /** Without their ends. May be called several times. */
  lines: () => AsyncGenerator<string>;
  /** What was repaired when the lines were read last, and what was assumed. */
  notes: () => NoteEntry[];
};

/** @throws InvalidInputError for an unknown encoding; while it is read, for packed data that is cut off */
export async function openTextFile(
  file: string,
  { charset: given, signal }: Pick<ReadOptions, 'charset' | 'signal'>,
): Promise<TextFile> {
  const name = path.basename(file);
  const isPacked = await isPackedFile(file);
  const bytes = (): AsyncIterable<Uint8Array> =>
    isPacked ? unpacked(file, name) : createReadStream(file);
  const charset = await charsetOf(name, bytes, given);
  let repairs: Repairs = { mixedBytes: 0, controls: 0 };
  return {
    async *lines() {
      repairs = { mixedBytes: 0, controls: 0 };
      yield* linesOf(decoded(bytes(), charset, repairs), name, signal);
    },
    notes: () => notesOf(charset, given, repairs),
  };
}

async function isPackedFile(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return isGzip(buffer);
  } finally {
    await handle.close();
  }
}

async function* unpacked(file: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file).pipe(createGunzip()) as AsyncIterable<Uint8Array>;
  } catch {
    throw new InvalidInputError(`${name} is damaged or cut off: export it again.`);
  }
}

async function* linesOf(
  texts: AsyncIterable<string>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  let rest = '';
  for await (const text of texts) {
    if (signal?.aborted) return;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
    if (rest.length > MAX_LINE) {
      throw new InvalidInputError(`${name} has a line that is longer than any post.`);
    }
  }
  if (rest !== '') yield rest;
}

function notesOf(charset: string, given: string | undefined, repairs: Repairs): NoteEntry[] {
  const note = (level: NoteEntry['level'], what: string): NoteEntry => ({
    ...{ kind: 'note', level, what, where: null },
  });
  return [
    ...(charset === 'windows-1252' && given === undefined
      ? [
          note(
            'decision',
            'The file is not in UTF-8 and does not say its encoding: it is read as windows-1252. Choose another encoding if letters look wrong (option Encoding, --charset), such as shift_jis.',
          ),
        ]
      : []),
    ...(repairs.mixedBytes > 0
      ? [note('repaired', 'Bytes that are not UTF-8 are read as windows-1252.')]
      : []),
    ...(repairs.controls > 0 ? [note('repaired', 'Control characters are removed.')] : []),
  ];
}
