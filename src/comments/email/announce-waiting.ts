/**
 * Letters to owners, of comments that wait for them: one of each, or one of many.
 */
import type { Transaction } from '../../db/client.ts';
import { countEmailsSince, queueEmail } from '../../mail/queue.ts';
import { decisionUrl } from '../addresses.ts';
import {
  HOUR_MS,
  MAX_PER_HOUR,
  emailedComment,
  type AnnounceDeps,
  type Announcing,
} from './announce-emails.ts';
import { postponeAnnouncing, takeAnnounced, type Announced } from './announce-store.ts';
import { decisionToken } from './decision-token.ts';
import { manyPendingEmail, OF_WAITING, pendingEmail } from './emails.ts';

/** More that wait at once are told of in one letter. */
const MAX_SINGLY = 5;

/** @returns how many were told of; the others are due again in an hour */
export async function emailAboutPending(
  { config }: AnnounceDeps,
  transaction: Transaction,
  { settings, secret, owners, now }: Announcing,
  due: readonly Announced[],
): Promise<number> {
  const held = due.filter(({ state }) => state === 'pending');
  const since = new Date(now.getTime() - HOUR_MS);
  const emails = await countEmailsSince(transaction, OF_WAITING, since);
  if (emails >= MAX_PER_HOUR * Math.max(1, owners.length)) {
    const ids = held.map(({ id }) => id);
    await postponeAnnouncing(transaction, ids, new Date(now.getTime() + HOUR_MS));
    return 0;
  }
  const waiting = await takeAnnounced(transaction, held, now);
  if (settings.commentMail === 'none') return waiting.length;
  const adminUrl = `${config.siteUrl}/admin/responses`;
  for (const { id: userId, email: recipient } of waiting.length > 0 ? owners : []) {
    if (waiting.length > MAX_SINGLY) {
      const ids = waiting.map(({ id }) => id);
      const span = { firstId: Math.min(...ids), lastId: Math.max(...ids) };
      const many = { count: waiting.length, ...span };
      await queueEmail(
        transaction,
        manyPendingEmail(settings, many, { recipient, adminUrl: `${adminUrl}?only=comments` }),
        now,
      );
      continue;
    }
    for (const comment of waiting) {
      const token = decisionToken(secret, { commentId: comment.id, userId }, now);
      const to = { recipient, adminUrl, decideUrl: decisionUrl(config.siteUrl, token) };
      const reasons = comment.scoreReasons.map(({ because }) => because);
      const told = { ...emailedComment(config.siteUrl, comment), reasons };
      await queueEmail(transaction, pendingEmail(settings, told, to), now);
    }
  }
  return waiting.length;
}
