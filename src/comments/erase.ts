/**
 * What goes with a writer's words, or with the address that they had: the letters that quote them,
 * and the wish to hear of answers under the post, where nothing else of theirs stands there.
 */
import type { Comment } from './comment.ts';
import { keysQuoting } from './email/emails.ts';
import { deleteIdleSubscription } from './email/subscription-store.ts';
import type { Transaction } from '../db/client.ts';
import { eraseEmails } from '../mail/queue.ts';

/** Called once the comment says so no more, in the same transaction. */
export async function eraseTraces(
  transaction: Transaction,
  { id, postId, authorEmail }: Pick<Comment, 'id' | 'postId' | 'authorEmail'>,
): Promise<void> {
  await eraseEmails(transaction, { recipient: null, quoting: keysQuoting(id) });
  if (authorEmail !== null) await deleteIdleSubscription(transaction, postId, authorEmail);
}
