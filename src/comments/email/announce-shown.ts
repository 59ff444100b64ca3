/**
 * Letters of a comment that is shown: to its writer, whether they want to hear of answers; to whoever
 * it answers; to owners who want to hear of all.
 */
import type { Transaction } from '../../db/client.ts';
import { countEmailsSince, queueEmail } from '../../mail/queue.ts';
import { subscriptionUrl } from '../addresses.ts';
import {
  HOUR_MS,
  MAX_PER_HOUR,
  emailedComment,
  type AnnounceDeps,
  type Announcing,
} from './announce-emails.ts';
import { announceAgain, selectAnsweredEmails, type Announced } from './announce-store.ts';
import { countConfirmed, selectSubscriptionsOf } from './subscription-store.ts';
import { subscriptionToken } from './subscription-token.ts';
import { answerEmail, confirmEmail, OF_SHOWN, QUESTIONS, approvedEmail } from './emails.ts';

/** Questions in an hour: nobody is to have strangers written to by the hundred. */
const MAX_QUESTIONS = 20;

export async function emailAboutApproved(
  { config: { siteUrl } }: AnnounceDeps,
  transaction: Transaction,
  { settings, t, secret, owners, now }: Announcing,
  comment: Announced,
): Promise<void> {
  const { postId, postTitle, authorEmail } = comment;
  const told = emailedComment(siteUrl, comment);
  const urlFor = (email: string) =>
    subscriptionUrl(siteUrl, subscriptionToken(secret, postId, email));

  const since = new Date(now.getTime() - HOUR_MS);
  const own = await selectSubscriptionsOf(
    transaction,
    postId,
    authorEmail === null ? [] : [authorEmail],
  );
  for (const { email, confirmedAt } of own) {
    // Not before the comment is shown: else whoever types an address has mail sent to it.
    if (confirmedAt !== null) continue;
    if ((await countEmailsSince(transaction, QUESTIONS, since)) >= MAX_QUESTIONS) {
      // Whoever else is to hear of it hears of it now, and once.
      await announceAgain(transaction, comment.id, new Date(now.getTime() + HOUR_MS));
      continue;
    }
    const confirmed = await countConfirmed(transaction, email);
    await queueEmail(
      transaction,
      confirmEmail(t, settings, { email, confirmed, postTitle, url: urlFor(email) }),
      now,
    );
  }
  const answered = await selectAnsweredEmails(transaction, comment);
  for (const { email, confirmedAt } of await selectSubscriptionsOf(transaction, postId, answered)) {
    if (confirmedAt === null) continue;
    await queueEmail(
      transaction,
      answerEmail(t, settings, told, { email, endUrl: urlFor(email) }),
      now,
    );
  }
  if (settings.commentMail !== 'all') return;
  const emails = await countEmailsSince(transaction, OF_SHOWN, since);
  // All of it stands at the desk, and on the page.
  if (emails >= MAX_PER_HOUR * Math.max(1, owners.length)) return;
  for (const owner of owners) {
    if (owner.id === comment.userId) continue;
    await queueEmail(transaction, approvedEmail(settings, told, owner.email), now);
  }
}
