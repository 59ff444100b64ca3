/**
 * Reads the text export of Movable Type, which TypePad, Hatena and livedoor write too: posts with their comments and
 * trackbacks, one in memory at a time.
 *
 * Dates have no zone and posts no address in it: the blog's time zone is taken, and the default addresses.
 */
import path from 'node:path';
import { InvalidInputError } from '../../lib/errors.ts';
import type { Entry, Reader, ReadOptions } from '../entry.ts';
import { openTextFile } from '../files/lines.ts';
import { idOf, postOf, responsesOf, saysAddress, valuesOf } from './post.ts';
import { looksLikeRecords, readRecords, type MtRecord } from './records.ts';

export const movableTypeReader: Reader = {
  format: 'movable-type',
  recognizes: ({ isFolder, head }) => !isFolder && looksLikeRecords(head),
  async *read(input, options) {
    if (input.isFolder) {
      throw new InvalidInputError('Name the text file that Movable Type exported, not a folder.');
    }
    const file = await openTextFile(input.path, options);
    const source = new Source(options);
    for await (const record of readRecords(file.lines())) yield* source.entriesOf(record);
    if (source.count === 0) {
      throw new InvalidInputError(
        `${path.basename(input.path)} has no entries of a Movable Type export: export the blog as text.`,
      );
    }
    yield* file.notes();
    if (source.assumesAddresses) {
      yield {
        kind: 'note',
        level: 'decision',
        what: 'The file does not say the addresses of posts: those of Movable Type’s default, /YYYY/MM/basename.html, redirect.',
        where: null,
      };
    }
  },
};

class Source {
  readonly #options: ReadOptions;
  readonly #authors = new Set<string>();
  /** The post of each date, for responses that name it so. */
  readonly #idsByDate = new Map<string, string>();
  readonly #ids = new Set<string>();
  count = 0;
  assumesAddresses = false;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  *entriesOf(record: MtRecord): Generator<Entry> {
    const { timeZone } = this.#options;
    const [title = ''] = valuesOf(record, 'TITLE');
    const [date = ''] = valuesOf(record, 'DATE');
    const notes: Entry[] = [];
    if (record.isCut) {
      notes.push(noteOf('repaired', 'The file ends in the middle of an entry.', title));
    }
    this.count += 1;
    // Responses only, to a post that came before.
    const isResponses = valuesOf(record, 'NO ENTRY').length > 0;
    const known = isResponses ? this.#idsByDate.get(date) : undefined;
    if (isResponses && known === undefined) {
      yield noteOf('lost', 'Responses to a post that is not in the file are left out.', date);
      return;
    }
    const id = known ?? this.#newId(record);
    if (known === undefined) {
      yield* this.#authorOf(record);
      const post = postOf(record, timeZone, (level, what) => {
        notes.push(noteOf(level, what, title || id));
      });
      this.#idsByDate.set(date, id);
      this.assumesAddresses ||= post.link !== null && !saysAddress(record);
      yield { ...post, id };
    }
    yield* notes;
    yield* responsesOf(record, id, timeZone);
  }

  /** Entries with the same basename are told apart by their order. */
  #newId(record: MtRecord): string {
    const given = idOf(record);
    let id = given;
    for (let number = 2; this.#ids.has(id); number += 1) id = `${given} ${String(number)}`;
    this.#ids.add(id);
    return id;
  }

  *#authorOf(record: MtRecord): Generator<Entry> {
    const [name = ''] = valuesOf(record, 'AUTHOR');
    if (name === '' || this.#authors.has(name)) return;
    this.#authors.add(name);
    yield { kind: 'author', id: name, name, email: null, url: null, bio: '' };
  }
}

function noteOf(
  level: 'lost' | 'changed' | 'repaired' | 'decision',
  what: string,
  where: string,
): Entry {
  return { kind: 'note', level, what, where };
}
