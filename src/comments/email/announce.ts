/**
 * Queues the emails about a comment: to owners while it is pending; once it is approved, to subscribers
 * to whom it replies, to its writer to confirm a subscription, and to owners who want all comments.
 *
 * The comment's row is the job: `announceAt` is cleared in the transaction that queues the emails.
 */
import type { User } from '../../accounts/user.ts';
import { listUsers } from '../../accounts/users.ts';
import { commentUrl, subscriptionUrl, decisionUrl } from '../urls.ts';
import {
  selectToAnnounce,
  takeAnnounced,
  type Announced,
  announceAgain,
  selectAnsweredEmails,
  postponeAnnouncing,
} from './announce-store.ts';
import {
  type EmailedComment,
  replyEmail,
  confirmEmail,
  ABOUT_APPROVED,
  CONFIRM_REQUESTS,
  approvedEmail,
  manyPendingEmail,
  ABOUT_PENDING,
  pendingEmail,
} from './emails.ts';
import { countConfirmed, selectSubscriptionsOf } from './subscription-store.ts';
import { decisionToken, subscriptionToken } from './tokens.ts';
import { transact, type Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { canMail } from '../../mail/email.ts';
import { countEmailsSince, queueEmail } from '../../mail/queue.ts';
import { translateFor, type Translate } from '../../messages/translate.ts';
import { formSecret, readSettings } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

const BATCH = 100;

/** @returns how many comments were announced, or had nobody to notify */
export async function announceDue(deps: AnnounceDeps): Promise<number> {
  const now = deps.clock.now();
  const due = await selectToAnnounce(deps.db, now, BATCH);
  if (due.length === 0) return 0;
  const settings = await readSettings(deps);
  const announcing: Announcing = {
    settings,
    t: translateFor(deps.config, settings),
    secret: await formSecret(deps),
    owners: (await listUsers(deps)).filter(({ role }) => role === 'owner'),
    now,
  };
  return await transact(deps.db, async (transaction) => {
    if (!canMail(deps.config)) return (await takeAnnounced(transaction, due, now)).length;
    const pending = await emailAboutPending(deps, transaction, announcing, due);
    const approved = await takeAnnounced(
      transaction,
      due.filter(({ state }) => state === 'approved'),
      now,
    );
    for (const comment of approved) {
      if (comment.isPostPublic) await emailAboutApproved(deps, transaction, announcing, comment);
    }
    return pending + approved.length;
  });
}

export const HOUR_MS = 3_600_000;
/** Emails of one kind to an owner in an hour. */
export const MAX_PER_HOUR = 20;

export type AnnounceDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** What the emails of one run share; `t` has the texts for readers, in the site's language. */
export type Announcing = {
  settings: SiteSettings;
  t: Translate;
  secret: string;
  owners: User[];
  now: Date;
};

export function emailedComment(siteUrl: string, comment: Announced): EmailedComment {
  const { id, authorName, authorEmail, text, postTitle } = comment;
  return { id, authorName, authorEmail, text, postTitle, url: commentUrl(siteUrl, id) };
}

/** Confirmation emails in an hour, so that nobody can have hundreds of strangers emailed. */
const MAX_CONFIRMATIONS = 20;

async function emailAboutApproved(
  { config: { siteUrl } }: AnnounceDeps,
  transaction: Transaction,
  { settings, t, secret, owners, now }: Announcing,
  comment: Announced,
): Promise<void> {
  const { postId, postTitle, authorEmail } = comment;
  const emailed = emailedComment(siteUrl, comment);
  const urlFor = (email: string) =>
    subscriptionUrl(siteUrl, subscriptionToken(secret, postId, email));

  const since = new Date(now.getTime() - HOUR_MS);
  const own = await selectSubscriptionsOf(
    transaction,
    postId,
    authorEmail === null ? [] : [authorEmail],
  );
  for (const { email, confirmedAt } of own) {
    // Only once the comment is approved: otherwise anybody could have an email sent to any address.
    if (confirmedAt !== null) continue;
    if ((await countEmailsSince(transaction, CONFIRM_REQUESTS, since)) >= MAX_CONFIRMATIONS) {
      // The others are notified now, and not again.
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
      replyEmail(t, settings, emailed, { email, endUrl: urlFor(email) }),
      now,
    );
  }
  if (settings.commentMail !== 'all') return;
  const emails = await countEmailsSince(transaction, ABOUT_APPROVED, since);
  // The comments are in the admin anyway.
  if (emails >= MAX_PER_HOUR * Math.max(1, owners.length)) return;
  for (const owner of owners) {
    if (owner.id === comment.userId) continue;
    await queueEmail(transaction, approvedEmail(settings, emailed, owner.email), now);
  }
}

/** Beyond this many pending comments, one email announces all of them. */
const MAX_SINGLE_EMAILS = 5;

/** @returns how many were announced; the others are due again in an hour */
async function emailAboutPending(
  { config }: AnnounceDeps,
  transaction: Transaction,
  { settings, secret, owners, now }: Announcing,
  due: readonly Announced[],
): Promise<number> {
  const pending = due.filter(({ state }) => state === 'pending');
  const since = new Date(now.getTime() - HOUR_MS);
  const emails = await countEmailsSince(transaction, ABOUT_PENDING, since);
  if (emails >= MAX_PER_HOUR * Math.max(1, owners.length)) {
    const ids = pending.map(({ id }) => id);
    await postponeAnnouncing(transaction, ids, new Date(now.getTime() + HOUR_MS));
    return 0;
  }
  const taken = await takeAnnounced(transaction, pending, now);
  if (settings.commentMail === 'none') return taken.length;
  const adminUrl = `${config.siteUrl}/admin/responses`;
  for (const { id: userId, email: recipient } of taken.length > 0 ? owners : []) {
    if (taken.length > MAX_SINGLE_EMAILS) {
      const ids = taken.map(({ id }) => id);
      const span = { firstId: Math.min(...ids), lastId: Math.max(...ids) };
      const many = { count: taken.length, ...span };
      await queueEmail(
        transaction,
        manyPendingEmail(settings, many, { recipient, adminUrl: `${adminUrl}?only=comments` }),
        now,
      );
      continue;
    }
    for (const comment of taken) {
      const token = decisionToken(secret, { commentId: comment.id, userId }, now);
      const to = { recipient, adminUrl, decideUrl: decisionUrl(config.siteUrl, token) };
      const reasons = comment.scoreReasons.map(({ because }) => because);
      const emailed = { ...emailedComment(config.siteUrl, comment), reasons };
      await queueEmail(transaction, pendingEmail(settings, emailed, to), now);
    }
  }
  return taken.length;
}
