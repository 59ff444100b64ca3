/**
 * One linkback with everything that belongs to it, column by column.
 */
import type { Db } from '../../db/client.ts';

/** The linkback's columns, its source with its host, its post, and its photo without the picture. */
export type RawRecord = NonNullable<Awaited<ReturnType<typeof selectRecord>>>;

export const WHOLE_RECORD = {
  source: { include: { host: true } },
  post: { select: { id: true, path: true, title: true, status: true } },
  avatar: { omit: { image: true } },
} as const;

export async function selectRecord(db: Db, id: number) {
  return await db.linkback.findUnique({ where: { id }, include: WHOLE_RECORD });
}
