/**
 * Lists images and other files of the media library for programs, from any place in the list: by type, and by the post
 * whose text shows them.
 */
import type { Deps } from '../deps.ts';
import type { LibraryItem } from './file.ts';
import { IS_COMPLETE, ITEM_COLUMNS, toItem } from './store.ts';

export type ItemFilter = {
  offset: number;
  max: number;
  /** A media type, or its first part; of images, also that of the upload. */
  type?: string;
  postId?: number;
};

/** The newest first. */
export async function listItemsFrom(
  { db }: Pick<Deps, 'db'>,
  { offset, max, type, postId }: ItemFilter,
): Promise<LibraryItem[]> {
  const isType =
    type === undefined ? {} : { OR: [ofType('type', type), ofType('originalType', type)] };
  const rows = await db.media.findMany({
    where: {
      ...IS_COMPLETE,
      ...isType,
      ...(postId !== undefined && { posts: { some: { postId } } }),
    },
    orderBy: { id: 'desc' },
    skip: offset,
    take: max,
    select: ITEM_COLUMNS,
  });
  return rows.map(toItem);
}

function ofType(column: 'type' | 'originalType', type: string) {
  return { [column]: type.includes('/') ? { equals: type } : { startsWith: `${type}/` } };
}
