/**
 * Queues the emails about a comment: to owners while it is pending; once it is approved, to subscribers
 * to whom it replies, to its writer to confirm a subscription, and to owners who want all comments.
 *
 * The comment's row is the job: `announceAt` is cleared in the transaction that queues the emails.
 */
import type { User } from '../../accounts/user.ts';
import { listUsers } from '../../accounts/users.ts';
import { MAX_DEPTH } from '../comment.ts';
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
import type { AdminComment } from '../store/admin-list.ts';
import { COMMENT_COLUMNS, toComment } from '../store/comments.ts';
import { commentUrl, subscriptionUrl, decisionUrl } from '../urls.ts';
import { transact, type Transaction, type Db, type DbOrTransaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { canMail } from '../../mail/email.ts';
import { countEmailsSince, queueEmail } from '../../mail/queue.ts';
import { translateFor, type Translate } from '../../messages/translate.ts';
import { isPublic, postName } from '../../posts/post.ts';
import { formSecret, readSettings, type SiteSettings } from '../../settings/settings.ts';

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

type Announced = Omit<AdminComment, 'seen' | 'byOwner'> & {
  /** Whether its post is public. */
  isPostPublic: boolean;
};

const COLUMNS = {
  ...COMMENT_COLUMNS,
  post: {
    select: {
      authorId: true,
      path: true,
      title: true,
      excerpt: true,
      status: true,
      publishedAt: true,
    },
  },
} as const;

async function selectToAnnounce(db: Db, now: Date, take: number): Promise<Announced[]> {
  const rows = await db.comment.findMany({
    where: { announceAt: { lte: now } },
    orderBy: [{ announceAt: 'asc' }, { id: 'asc' }],
    take,
    select: COLUMNS,
  });
  return rows.map((row) => ({
    ...toComment(row),
    postPath: row.post.path,
    postTitle: postName(row.post),
    isPostPublic: isPublic(row.post, now),
  }));
}

/** Marks comments as announced. @returns those that were still due, and in the state they were read in */
async function takeAnnounced(
  transaction: Transaction,
  comments: readonly Announced[],
  now: Date,
): Promise<Announced[]> {
  const taken: Announced[] = [];
  for (const comment of comments) {
    const { count } = await transaction.comment.updateMany({
      where: { id: comment.id, state: comment.state, announceAt: { lte: now } },
      data: { announceAt: null },
    });
    if (count > 0) taken.push(comment);
  }
  return taken;
}

async function postponeAnnouncing(
  transaction: Transaction,
  ids: readonly number[],
  until: Date,
): Promise<void> {
  await transaction.comment.updateMany({
    where: { id: { in: [...ids] }, announceAt: { not: null } },
    data: { announceAt: until },
  });
}

/** Makes a comment due again after {@link takeAnnounced}. */
async function announceAgain(transaction: Transaction, id: number, at: Date): Promise<void> {
  await transaction.comment.updateMany({
    where: { id, state: 'approved' },
    data: { announceAt: at },
  });
}

/**
 * The email addresses of those to whom a comment replies: the writers of the comments above it, and, on
 * the deepest level, of the earlier comments beside it.
 */
async function selectAnsweredEmails(
  db: DbOrTransaction,
  { id, parentId, depth, authorEmail }: Announced,
): Promise<string[]> {
  const emails = new Set<string>();
  if (depth >= MAX_DEPTH && parentId !== null) {
    const beside = await db.comment.findMany({
      where: { parentId, depth, state: 'approved', id: { lt: id } },
      orderBy: { id: 'desc' },
      take: 50,
      select: { authorEmail: true },
    });
    for (const each of beside) if (each.authorEmail !== null) emails.add(each.authorEmail);
  }
  let above = parentId;
  for (let level = 0; above !== null && level <= MAX_DEPTH; level += 1) {
    const parent: { parentId: number | null; authorEmail: string | null } | null =
      await db.comment.findUnique({
        where: { id: above },
        select: { parentId: true, authorEmail: true },
      });
    if (parent?.authorEmail != null) emails.add(parent.authorEmail);
    above = parent?.parentId ?? null;
  }
  if (authorEmail !== null) emails.delete(authorEmail);
  return [...emails];
}
