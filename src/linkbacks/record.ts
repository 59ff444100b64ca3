/**
 * All that there is about one linkback, for an owner who asks why.
 */
import type { Deps } from '../deps.ts';
import type { Linkback } from './linkback.ts';
import { selectRecord, type RawRecord } from './store/record.ts';
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
