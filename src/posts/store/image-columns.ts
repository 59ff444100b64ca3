/**
 * A picture as the tables have it, wherever a store reads one with something else.
 */
import type { Picture, PictureFormat } from '../images/image.ts';

export const PICTURE_COLUMNS = {
  id: true,
  hash: true,
  slug: true,
  width: true,
  height: true,
  alt: true,
  files: { select: { width: true, format: true } },
} as const;

export type PictureRow = Omit<Picture, 'files'> & { files: { width: number; format: string }[] };

export function toPicture({ files, ...row }: PictureRow): Picture {
  return {
    ...row,
    files: files.map(({ width, format }) => ({ width, format: format as PictureFormat })),
  };
}
