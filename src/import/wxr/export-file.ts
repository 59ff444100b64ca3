/**
 * The files of a WordPress export (WXR), as records.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import type { Input, NoteEntry, ReadOptions } from '../entry.ts';
import { partsOf } from '../xml/parts.ts';
import { recordsOfParts } from '../xml/part-records.ts';
import type { Shape, XmlRecord } from '../xml/records.ts';

const SHAPE: Shape = {
  around: ['rss', 'channel'],
  namespaces: [
    {
      prefix: 'excerpt',
      uri: /^https?:\/\/(?:www\.)?wordpress\.org\/export\/[\d.]*\/?excerpt\/?$/i,
    },
    { prefix: 'wp', uri: /^https?:\/\/(?:www\.)?wordpress\.org\/export\// },
    { prefix: 'content', uri: /^https?:\/\/purl\.org\/rss\/1\.0\/modules\/content\/?$/ },
    { prefix: 'dc', uri: /^https?:\/\/purl\.org\/dc\/elements\/1\.1\/?$/ },
  ],
  spilled: 'wp:comment',
  counted: 'item',
  countedMany: 'items',
  format: 'a WordPress export (WXR)',
};

/**
 * All parts in their order: they share one space of ids.
 *
 * @param onNote gets what was repaired
 * @throws InvalidInputError for a file that is no WXR, or is cut off
 */
export function recordsOf(
  input: Input,
  options: Pick<ReadOptions, 'charset' | 'signal'>,
  onNote: (note: NoteEntry) => void,
): AsyncGenerator<XmlRecord> {
  return recordsOfParts(
    partsOf(input, (name) => /\.(?:xml|wxr)$/i.test(name)),
    SHAPE,
    options,
    onNote,
  );
}

/** What a WXR file looks like at its beginning. */
export function looksLikeWxr(head: string): boolean {
  return (
    /<rss\b/.test(head) &&
    /wordpress\.org\/export\/|<wp:(?:wxr_version|author|post_id)\b/.test(head)
  );
}

/** A version that this reader does not know is read all the same. */
export function checkVersion(version: string, name: string): void {
  if (/^[2-9]/.test(version)) {
    throw new InvalidInputError(
      `${name} is WXR ${version}, which this version of Antiphon does not know. It reads 1.0 to 1.2.`,
    );
  }
}
