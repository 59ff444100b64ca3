/**
 * The records of all parts of an import, each part in the encoding that it is in, with what was repaired.
 */
import type { NoteEntry, ReadOptions } from '../entry.ts';
import { charsetOf, decoded, type Repairs } from '../files/decode.ts';
import type { Part } from './parts.ts';
import { readRecords, type Shape, type XmlRecord } from './records.ts';

export async function* recordsOfParts(
  parts: AsyncIterable<Part>,
  shape: Shape,
  { charset: given, signal }: Pick<ReadOptions, 'charset' | 'signal'>,
  onNote: (note: NoteEntry) => void,
): AsyncGenerator<XmlRecord> {
  const repaired = (what: string, where: string): void => {
    onNote({ kind: 'note', level: 'repaired', what, where });
  };
  for await (const { name, read } of parts) {
    const charset = await charsetOf(name, read, given);
    const repairs: Repairs = { mixedBytes: 0, controls: 0 };
    const text = decoded(read(), charset, repairs);
    for await (const record of readRecords(name, text, shape, repaired)) {
      if (signal?.aborted) return;
      yield record;
    }
    if (repairs.mixedBytes > 0) {
      const what = 'Bytes that are not UTF-8 were read as windows-1252';
      repaired(what, `${name}: ${repairs.mixedBytes}`);
    }
    if (repairs.controls > 0) {
      repaired('Control characters were removed', `${name}: ${repairs.controls}`);
    }
  }
}
