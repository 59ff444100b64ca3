/** Makes the social card of a saved post due, or deletes it; cards/ draws it. */
import type { Transaction } from '../../db/client.ts';
import { type Post, postName } from '../post.ts';

/** It becomes due with the publication, if what it shows changed. A post that is not published has none. */
export async function dueCard(
  { socialCard }: Transaction,
  before: Post | null,
  after: Post,
): Promise<void> {
  const { id: postId, status, publishedAt: drawAt } = after;
  if (status !== 'published') {
    await socialCard.deleteMany({ where: { postId } });
    return;
  }
  if (before?.status === status && shownOf(before) === shownOf(after)) return;
  const due = { drawAt, failures: 0 };
  await socialCard.upsert({ where: { postId }, create: { postId, ...due }, update: due });
}

function shownOf(post: Post): string {
  const { title, cover, language, publishedAt, bodyHtml } = post;
  const note = title === '' ? bodyHtml : '';
  return JSON.stringify([postName(post), cover?.hash, language, publishedAt, note]);
}
