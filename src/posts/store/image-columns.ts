/**
 * A picture as the tables have it, wherever a store reads one with something else.
 */
import type { LibraryImage, ImageFormat } from '../images/image.ts';

export const IMAGE_COLUMNS = {
  id: true,
  hash: true,
  slug: true,
  width: true,
  height: true,
  alt: true,
  files: { select: { width: true, format: true } },
} as const;

export type ImageRow = Omit<LibraryImage, 'files'> & { files: { width: number; format: string }[] };

export function toImage({ files, ...row }: ImageRow): LibraryImage {
  return {
    ...row,
    files: files.map(({ width, format }) => ({ width, format: format as ImageFormat })),
  };
}
