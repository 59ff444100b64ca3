/**
 * Comments whose HTML an older renderer made. What writes their words is in submit.ts and
 * change.ts.
 */
import { transact, type Db } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';

export type Outdated = {
  id: number;
  markdown: string;
  bodyHtml: string;
  renderer: number;
};

/** Withdrawn ones are among them: they have no words, and come out as nothing. */
export async function selectOutdated(db: Db, renderer: number, take: number): Promise<Outdated[]> {
  return await db.comment.findMany({
    where: { renderer: { lt: renderer } },
    orderBy: [{ renderer: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true, markdown: true, bodyHtml: true, renderer: true },
  });
}

export type Rendered = { bodyHtml?: string; text?: string; renderer: number };

/** @returns `false`: its words were changed or rendered meanwhile, and nothing was written */
export async function updateRendered(
  db: Db,
  { id, markdown, bodyHtml, renderer }: Outdated,
  rendered: Rendered,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const [row] = await transaction.comment.updateManyAndReturn({
      where: { id, markdown, renderer },
      data: rendered,
      select: { postId: true, state: true, bodyHtml: true },
    });
    if (!row) return false;
    const looksOtherwise = row.bodyHtml !== bodyHtml;
    if (looksOtherwise && row.state === 'approved') touch(transaction, [responsesKey(row.postId)]);
    return true;
  });
}
