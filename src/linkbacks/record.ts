/**
 * All database rows of one linkback, for `antiphon linkbacks show` and the admin's details.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Linkback } from './linkback.ts';
import { selectLinkbacks } from './store/linkbacks.ts';

/** The linkback and its database rows; `null` if there is none with that id. */
export async function findRecord(
  deps: Pick<Deps, 'db'>,
  id: number,
): Promise<{ linkback: Linkback; record: RawRecord } | null> {
  const [linkback] = await selectLinkbacks(deps.db, { take: 1, beforeId: id + 1 });
  const record = await selectRecord(deps.db, id);
  return linkback?.id === id && record ? { linkback, record } : null;
}

/** The linkback's columns, its source with its host, its post, and its avatar without the image. */
export type RawRecord = NonNullable<Awaited<ReturnType<typeof selectRecord>>>;

export const WHOLE_RECORD = {
  source: { include: { host: true } },
  post: { select: { id: true, path: true, title: true, excerpt: true, status: true } },
  avatar: { omit: { image: true } },
} as const;

async function selectRecord(db: Db, id: number) {
  return await db.linkback.findUnique({ where: { id }, include: WHOLE_RECORD });
}
