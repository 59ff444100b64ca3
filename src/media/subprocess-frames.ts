/**
 * A made picture on its way out of the process that made it: four bytes that say how long the next
 * part is, that part (what it is, as JSON), and the files one after the other.
 */
import type { MadeFile, ResizedImage } from './sizes.ts';

type Packed = {
  made: Exclude<ResizedImage, { kind: 'made' }> | { kind: 'made'; width: number; height: number };
  files: (Omit<MadeFile, 'bytes'> & { length: number })[];
};

const LENGTH_BYTES = 4;

export function packImage(image: ResizedImage): Uint8Array {
  const { files = [], ...made } = { files: undefined, ...image };
  const packed: Packed = {
    made: made,
    files: files.map(({ bytes, ...file }) => ({ ...file, length: bytes.length })),
  };
  const head = Buffer.from(JSON.stringify(packed));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...files.map(({ bytes }) => bytes)]);
}

export function unpackImage(bytes: Uint8Array<ArrayBuffer>): ResizedImage {
  const length = Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32BE();
  let at = LENGTH_BYTES + length;
  const head = Buffer.from(bytes.subarray(LENGTH_BYTES, at)).toString('utf8');
  const { made, files } = JSON.parse(head) as Packed;
  if (made.kind !== 'made') return made;
  return {
    ...made,
    files: files.map(({ length: size, ...file }) => {
      at += size;
      return { ...file, bytes: bytes.slice(at - size, at) };
    }),
  };
}
