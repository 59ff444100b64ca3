/**
 * What is begun and not published: the overview's first question.
 */
import type { Deps } from '../../deps.ts';
import { selectDrafts, type Draft } from '../store/drafts.ts';

export type { Draft } from '../store/drafts.ts';

/** The last changed first, at most so many; of one author where `authorId` is given. */
export async function listDrafts(
  deps: Pick<Deps, 'db'>,
  { authorId, max }: { authorId?: number; max: number },
): Promise<Draft[]> {
  return await selectDrafts(deps.db, {
    take: max,
    ...(authorId !== undefined && { authorId }),
  });
}
