/**
 * Lists linkbacks of several states, newest first, without their content: a list of all responses is merged from it.
 */
import { AXES_OF, type AdminState } from './admin-list.ts';
import type { Db } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { isCredible, type Moderation } from './linkback.ts';

/** A linkback in the order of time. */
export type LinkbackInTime = { id: number; at: Date };

type State = Exclude<AdminState, 'changed'>;

export async function listNewestIn(
  { db }: Pick<Deps, 'db'>,
  states: readonly State[],
  { max, postId }: { max: number; postId?: number | undefined },
): Promise<LinkbackInTime[]> {
  const found = await Promise.all(states.map((state) => selectNewest(db, state, max, postId)));
  return found
    .flat()
    .sort((a, b) => b.id - a.id)
    .slice(0, max)
    .map(({ id, receivedAt }) => ({ id, at: receivedAt }));
}

/**
 * The ids of those that were received last, in one of the moderations and credible: an import has just brought linkbacks
 * that were received years ago. They are looked for among the last `among` of a moderation, as the index has them.
 */
export async function listLastReceivedIn(
  { db }: Pick<Deps, 'db'>,
  moderation: Moderation,
  { max, among }: { max: number; among: number },
): Promise<number[]> {
  const rows = await db.linkback.findMany({
    where: { moderation },
    orderBy: { receivedAt: 'desc' },
    take: among,
    select: { id: true, verification: true },
  });
  const found = rows.filter(({ verification }) => isCredible(verification));
  return found.slice(0, max).map(({ id }) => id);
}

/** One query for each pair, because an index is sorted within one pair only. */
async function selectNewest(db: Db, state: State, take: number, postId?: number) {
  const { moderations, verifications } = AXES_OF[state];
  const found = await Promise.all(
    moderations.flatMap((moderation) =>
      verifications.map((verification) =>
        db.linkback.findMany({
          where: { moderation, verification, ...(postId !== undefined && { postId }) },
          orderBy: { id: 'desc' },
          take,
          select: { id: true, receivedAt: true },
        }),
      ),
    ),
  );
  return found.flat();
}
