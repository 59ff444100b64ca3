/**
 * The files of a WordPress export (WXR), as records.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import type { Input, NoteEntry, ReadOptions } from '../entry.ts';
import { charsetOf, decoded, type Repairs } from '../xml/decode.ts';
import { partsOf } from '../xml/parts.ts';
import { readRecords, type Shape, type XmlRecord } from '../xml/records.ts';

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
  format: 'a WordPress export (WXR)',
};

/**
 * All parts in their order: they share one space of ids.
 *
 * @param onNote gets what was repaired
 * @throws InvalidInputError for a file that is no WXR, or is cut off
 */
export async function* recordsOf(
  input: Input,
  { charset: given, signal }: Pick<ReadOptions, 'charset' | 'signal'>,
  onNote: (note: NoteEntry) => void,
): AsyncGenerator<XmlRecord> {
  const repaired = (what: string, where: string): void => {
    onNote({ kind: 'note', level: 'repaired', what, where });
  };
  for await (const { name, read } of partsOf(input, (each) => /\.(?:xml|wxr)$/i.test(each))) {
    const charset = await charsetOf(name, read, given);
    const repairs: Repairs = { mixedBytes: 0, controls: 0 };
    for await (const record of readRecords(
      name,
      decoded(read(), charset, repairs),
      SHAPE,
      repaired,
    )) {
      if (signal?.aborted) return;
      yield record;
    }
    if (repairs.mixedBytes > 0) {
      repaired(
        `Bytes that are not UTF-8 were read as windows-1252`,
        `${name}: ${repairs.mixedBytes}`,
      );
    }
    if (repairs.controls > 0) {
      repaired('Control characters were removed', `${name}: ${repairs.controls}`);
    }
  }
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
