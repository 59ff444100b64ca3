/**
 * Adds an upload to the media library: as an image if it begins like one, else as a file.
 */
import type { Deps } from '../deps.ts';
import { addFile, type FileOutcome } from './add-file.ts';
import { extensionOf, HEAD_BYTES, looksLikeImage, typeOfExtension } from './file-types.ts';
import { addImage, MAX_UPLOAD_BYTES, type UploadOutcome } from './upload.ts';

export type AddOutcome = UploadOutcome | FileOutcome;

export type Upload = {
  /** Reads its content from the start; called several times. */
  open: () => AsyncIterable<Uint8Array>;
  /** As the sender gives it, unchecked. */
  name: string;
  userId: number | null;
  /** Of a file that is not an image. */
  maxFileBytes: number;
  /** @default MAX_UPLOAD_BYTES */
  maxImageBytes?: number;
};

/** Their refusal says which images are taken. Some images of the web have no extension. */
const OTHER_IMAGES = new Set(['', 'svg', 'heic', 'heif', 'tif', 'tiff', 'bmp', 'ico', 'jxl']);

/** @throws Error for an image, on a machine that sharp is not made for */
export async function addMedia(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { open, name, userId, maxFileBytes, maxImageBytes = MAX_UPLOAD_BYTES }: Upload,
): Promise<AddOutcome> {
  const extension = extensionOf(name);
  const isImage =
    typeOfExtension(extension) === 'image' ||
    OTHER_IMAGES.has(extension) ||
    looksLikeImage(await beginning(open()));
  if (!isImage) return await addFile(deps, { open, name, userId, maxBytes: maxFileBytes });
  const bytes = await all(open(), maxImageBytes);
  return bytes === null ? { kind: 'too-large' } : await addImage(deps, { bytes, name, userId });
}

async function beginning(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  for await (const part of content) {
    head = Buffer.concat([head, part]);
    if (head.length >= HEAD_BYTES) break;
  }
  return head;
}

/** `null`: it has more than `maxBytes`. */
async function all(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of content) {
    size += part.length;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
