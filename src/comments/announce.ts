/**
 * Writing to those who are to hear of a comment: owners, of what waits; whoever it answers, once it
 * is shown. The worker calls it; the comment's row is the job, its letters are written with it.
 */
import { listUsers } from '../accounts/users.ts';
import type { User } from '../accounts/user.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { canMail } from '../mail/letter.ts';
import { countLettersSince, queueLetter } from '../mail/queue.ts';
import { formSecret } from '../settings/form-secret.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { commentUrl, decisionUrl, followUrl } from './addresses.ts';
import {
  announceAgain,
  postponeAnnouncing,
  selectAnsweredEmails,
  selectToAnnounce,
  takeAnnounced,
  type Announced,
} from './announce-store.ts';
import { decisionToken } from './decision-token.ts';
import { countConfirmed, selectFollowsOf } from './follow-store.ts';
import { followToken } from './follow-token.ts';
import {
  answerLetter,
  confirmLetter,
  manyWaitingLetter,
  OF_SHOWN,
  OF_WAITING,
  QUESTIONS,
  shownLetter,
  waitingLetter,
  type Told,
} from './letters.ts';

const HOUR_MS = 3_600_000;
const AT_ONCE = 100;
/** More that wait at once are told of in one letter. */
const MOST_SINGLY = 5;
/** Letters to an owner in an hour; what waits beyond is told of later, in one. */
const MOST_AN_HOUR = 20;
/** Questions in an hour: nobody is to have strangers written to by the hundred. */
const MOST_QUESTIONS = 20;

type AnnounceDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
type Context = { settings: SiteSettings; secret: string; owners: User[]; now: Date };

/** @returns how many comments were told of, or found to be nobody's to hear of */
export async function announceDue(deps: AnnounceDeps): Promise<number> {
  const now = deps.clock.now();
  const due = await selectToAnnounce(deps.db, now, AT_ONCE);
  if (due.length === 0) return 0;
  const context: Context = {
    settings: await readSettings(deps),
    secret: await formSecret(deps),
    owners: (await listUsers(deps)).filter(({ role }) => role === 'owner'),
    now,
  };
  return await transact(deps.db, async (transaction) => {
    if (!canMail(deps.config)) return (await takeAnnounced(transaction, due, now)).length;
    const waiting = await tellOfWaiting(deps, transaction, context, due);
    const shown = await takeAnnounced(
      transaction,
      due.filter(({ state }) => state === 'approved'),
      now,
    );
    for (const comment of shown) {
      if (comment.isPostPublic) await tellOfShown(deps, transaction, context, comment);
    }
    return waiting + shown.length;
  });
}

async function tellOfWaiting(
  { config }: AnnounceDeps,
  transaction: Transaction,
  { settings, secret, owners, now }: Context,
  due: readonly Announced[],
): Promise<number> {
  const held = due.filter(({ state }) => state === 'held');
  const since = new Date(now.getTime() - HOUR_MS);
  const letters = await countLettersSince(transaction, OF_WAITING, since);
  if (letters >= MOST_AN_HOUR * Math.max(1, owners.length)) {
    const ids = held.map(({ id }) => id);
    await postponeAnnouncing(transaction, ids, new Date(now.getTime() + HOUR_MS));
    return 0;
  }
  const waiting = await takeAnnounced(transaction, held, now);
  if (settings.commentMail === 'none') return waiting.length;
  const deskUrl = `${config.siteUrl}/admin/conversation`;
  for (const { id: userId, email: recipient } of waiting.length > 0 ? owners : []) {
    if (waiting.length > MOST_SINGLY) {
      const ids = waiting.map(({ id }) => id);
      const span = { firstId: Math.min(...ids), lastId: Math.max(...ids) };
      const many = { count: waiting.length, ...span };
      await queueLetter(
        transaction,
        manyWaitingLetter(settings, many, { recipient, deskUrl: `${deskUrl}?only=comments` }),
        now,
      );
      continue;
    }
    for (const comment of waiting) {
      const token = decisionToken(secret, { commentId: comment.id, userId }, now);
      const to = { recipient, deskUrl, decideUrl: decisionUrl(config.siteUrl, token) };
      const reasons = comment.scoreReasons.map(({ because }) => because);
      const told = { ...toldOf(config.siteUrl, comment), reasons };
      await queueLetter(transaction, waitingLetter(settings, told, to), now);
    }
  }
  return waiting.length;
}

async function tellOfShown(
  { config: { siteUrl } }: AnnounceDeps,
  transaction: Transaction,
  { settings, secret, owners, now }: Context,
  comment: Announced,
): Promise<void> {
  const { postId, postTitle, authorEmail } = comment;
  const told = toldOf(siteUrl, comment);
  const urlFor = (email: string) => followUrl(siteUrl, followToken(secret, postId, email));

  const since = new Date(now.getTime() - HOUR_MS);
  const own = await selectFollowsOf(transaction, postId, authorEmail === null ? [] : [authorEmail]);
  for (const { email, confirmedAt } of own) {
    // Not before the comment is shown: else whoever types an address has mail sent to it.
    if (confirmedAt !== null) continue;
    if ((await countLettersSince(transaction, QUESTIONS, since)) >= MOST_QUESTIONS) {
      // Whoever else is to hear of it hears of it now, and once.
      await announceAgain(transaction, comment.id, new Date(now.getTime() + HOUR_MS));
      continue;
    }
    const confirmed = await countConfirmed(transaction, email);
    await queueLetter(
      transaction,
      confirmLetter(settings, { email, confirmed, postTitle, url: urlFor(email) }),
      now,
    );
  }
  const answered = await selectAnsweredEmails(transaction, comment);
  for (const { email, confirmedAt } of await selectFollowsOf(transaction, postId, answered)) {
    if (confirmedAt === null) continue;
    await queueLetter(
      transaction,
      answerLetter(settings, told, { email, endUrl: urlFor(email) }),
      now,
    );
  }
  if (settings.commentMail !== 'all') return;
  const letters = await countLettersSince(transaction, OF_SHOWN, since);
  // All of it stands at the desk, and on the page.
  if (letters >= MOST_AN_HOUR * Math.max(1, owners.length)) return;
  for (const owner of owners) {
    if (owner.id === comment.userId) continue;
    await queueLetter(transaction, shownLetter(settings, told, owner.email), now);
  }
}

function toldOf(siteUrl: string, comment: Announced): Told {
  const { id, authorName, authorEmail, text, postTitle } = comment;
  return { id, authorName, authorEmail, text, postTitle, url: commentUrl(siteUrl, id) };
}
