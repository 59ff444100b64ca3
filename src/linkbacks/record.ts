/**
 * All that there is about one linkback, for an owner who asks why.
 */
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Linkback } from './linkback.ts';
import { selectLinkbacks } from './store/linkbacks.ts';

/** The linkback, and the rows that it is made of as the database has them; `null`: no such one. */
export async function findRecord(
  deps: Pick<Deps, 'db'>,
  id: number,
): Promise<{ linkback: Linkback; record: RawRecord } | null> {
  const [linkback] = await selectLinkbacks(deps.db, { take: 1, beforeId: id + 1 });
  const record = await selectRecord(deps.db, id);
  return linkback?.id === id && record ? { linkback, record } : null;
}

/** The linkback's columns, its source with its host, its post, and its photo without the picture. */
export type RawRecord = NonNullable<Awaited<ReturnType<typeof selectRecord>>>;

export const WHOLE_RECORD = {
  source: { include: { host: true } },
  post: { select: { id: true, path: true, title: true, status: true } },
  avatar: { omit: { image: true } },
} as const;

async function selectRecord(db: Db, id: number) {
  return await db.linkback.findUnique({ where: { id }, include: WHOLE_RECORD });
}
