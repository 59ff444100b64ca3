/**
 * Which posts have responses.
 */
import type { DbOrTransaction } from '../../db/client.ts';

/** Those of these posts, at most 400, that have a comment or a linkback of any state but spam. */
export async function listAnswered(
  { comment, linkback }: DbOrTransaction,
  ids: readonly number[],
): Promise<Set<number>> {
  const postId = { in: [...ids] };
  const comments = await comment.findMany({
    where: { postId, state: { not: 'spam' } },
    distinct: ['postId'],
    select: { postId: true },
  });
  const linkbacks = await linkback.findMany({
    where: { postId, moderation: { not: 'spam' } },
    distinct: ['postId'],
    select: { postId: true },
  });
  return new Set([...comments, ...linkbacks].map((row) => row.postId));
}
