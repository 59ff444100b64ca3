/**
 * Edits comments. Their writers can see their own by a signed URL, and change or withdraw it for ten
 * minutes with a token that only their browser has; owners can edit any.
 */
import { hashOfSecret } from '../accounts/tokens.ts';
import { type Comment, announceAt } from './comment.ts';
import { keysQuoting } from './email/emails.ts';
import {
  insertSubscriptionOnce,
  selectSubscriptionsOf,
  deleteIdleSubscription,
} from './email/subscription-store.ts';
import { newSubscription } from './email/tokens.ts';
import { columnsOf, readForm, type CommentForm, type FormProblems } from './form.ts';
import { avatarUrls } from './list.ts';
import type { SentFrom } from './spam/akismet.ts';
import { scoreComment } from './spam/score.ts';
import { selectAdminComments } from './store/admin-list.ts';
import { updateContent, withdrawRow } from './store/change.ts';
import { selectOwn } from './store/comments.ts';
import { seenOf } from './store/moderate.ts';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { isSigned, sign } from '../lib/signed.ts';
import { eraseEmails } from '../mail/queue.ts';
import { permalink } from '../posts/post.ts';
import { formSecret, readSettings } from '../settings/settings.ts';

/** Each change is scored again, and could be a guess at what passes the rules. */
const MAX_CHANGES = 10;

/** From the URL and the browser's cookie. Any text. */
export type Claim = { id: number; ownToken: string; editToken: string | null };

export type OwnComment = {
  comment: Comment;
  postPath: string;
  /** This browser sent it. */
  isWriter: boolean;
  /** The ten minutes are not over. */
  isInTime: boolean;
  /** A setting approved it without a proof of work, as for known browsers only (known-browser.ts). */
  isKnownBrowser: boolean;
  /** It is in time, by its writer, and was not changed too often. */
  mayChange: boolean;
};

/** A comment, for anyone with its signed URL; `null`: it does not exist or is withdrawn. */
export async function findOwnComment(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  claim: Claim,
): Promise<OwnComment | null> {
  const own = await openClaim(deps, claim);
  if (!own) return null;
  const avatarUrl = (await avatarUrls(deps, [own.comment]))(own.comment);
  return { ...own, comment: { ...own.comment, avatarUrl } };
}

async function openClaim(
  deps: Pick<Deps, 'db' | 'clock'>,
  { id, ownToken, editToken }: Claim,
): Promise<OwnComment | null> {
  if (!isOwnToken(await formSecret(deps), id, ownToken)) return null;
  const row = await selectOwn(deps.db, id);
  if (!row) return null;
  const { comment, editTokenHash, changes, byOwner, postPath } = row;
  const { editableUntil } = comment;
  const isWriter =
    editToken !== null && editTokenHash !== null && hashOfSecret(editToken) === editTokenHash;
  const isInTime = editableUntil !== null && deps.clock.now() < editableUntil;
  const mayChange = isWriter && isInTime && changes < MAX_CHANGES;
  const hasNoProof = comment.scoreReasons.some(({ rule }) => rule === 'no-proof');
  const isKnownBrowser = comment.state === 'approved' && !byOwner && hasNoProof;
  return { comment, postPath, isWriter, isInTime, isKnownBrowser, mayChange };
}

type Refusal =
  /** It does not exist, or the token is wrong. */
  | 'unknown'
  /** Another browser sent it. */
  | 'not-yours'
  /** The ten minutes are over. */
  | 'too-late'
  /** It was changed {@link MAX_CHANGES} times. */
  | 'too-often';

export type ChangeOutcome =
  | { kind: 'changed'; comment: Comment }
  | { kind: 'problems'; problems: FormProblems }
  | { kind: Refusal }
  /** It was moderated or changed at the same moment; nothing was done. */
  | { kind: 'changed-meanwhile' };

/**
 * Changes a comment, which is scored again: an approved one may become pending. A pending one stays
 * pending, so that nobody can find out which name and email address are known; spam and rejected ones
 * stay so, too.
 */
export async function changeOwnComment(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>,
  claim: Claim,
  { form, sentFrom }: { form: CommentForm; sentFrom: SentFrom | null },
): Promise<ChangeOutcome> {
  const own = await openClaim(deps, claim);
  if (!own?.mayChange) return { kind: refusalOf(own) };
  const { fields, problems } = readForm(form);
  if (problems) return { kind: 'problems', problems };

  const { comment } = own;
  const applied = (rule: string) => comment.scoreReasons.some((reason) => reason.rule === rule);
  const postUrl = permalink(deps.config.siteUrl, { path: own.postPath });
  const isReply = comment.parentId !== null || comment.linkbackId !== null;
  const scored = await scoreComment(deps, await readSettings(deps), fields, {
    proof: applied('used-proof') ? 'used' : applied('no-proof') ? 'missing' : 'done',
    isTrapped: applied('trap'),
    isUser: comment.userId !== null,
    isKnownBrowser: own.isKnownBrowser,
    exceptId: comment.id,
    question: sentFrom && { sentFrom, postUrl, isReply, isChanged: true },
  });
  const [secret, now] = [await formSecret(deps), deps.clock.now()];
  const isScored = comment.state === 'pending' || comment.state === 'approved';
  const state =
    comment.state === 'pending' && scored.state === 'approved' ? comment.state : scored.state;
  const changed = await updateContent(
    deps.db,
    comment,
    {
      ...columnsOf(fields),
      state: comment.state,
      score: scored.score,
      scoreReasons: JSON.stringify(scored.scoreReasons),
      changedAt: now,
      changes: { increment: 1 },
      ...(isScored && {
        state,
        byOwner: false,
        moderatedAt: now,
        announceAt: announceAt({ ...comment, state }, now),
      }),
    },
    (transaction) => moveSubscription(transaction, comment, fields.authorEmail, { secret, now }),
  );
  return changed ? { kind: 'changed', comment: changed } : { kind: 'changed-meanwhile' };
}

/** Moves a subscription to the corrected email address. */
async function moveSubscription(
  transaction: Transaction,
  comment: Comment,
  email: string | null,
  { secret, now }: { secret: string; now: Date },
): Promise<void> {
  const { postId, authorEmail } = comment;
  const isSubscribed =
    authorEmail !== null &&
    (await selectSubscriptionsOf(transaction, postId, [authorEmail])).length > 0;
  await eraseTraces(transaction, comment);
  if (!isSubscribed || email === null) return;
  await insertSubscriptionOnce(transaction, newSubscription(secret, { postId, email }, now));
}

/** Withdraws a comment: its content is erased, and its place stays only if it has replies. */
export async function withdrawOwnComment(
  deps: Pick<Deps, 'db' | 'clock'>,
  claim: Claim,
): Promise<{ kind: 'withdrawn' | Refusal }> {
  const own = await openClaim(deps, claim);
  if (!own?.isWriter || !own.isInTime) return { kind: refusalOf(own) };
  const { comment } = own;
  const isDone = await withdrawRow(deps.db, comment, deps.clock.now(), (transaction) =>
    eraseTraces(transaction, comment),
  );
  return { kind: isDone ? 'withdrawn' : 'unknown' };
}

function refusalOf(own: OwnComment | null): Refusal {
  if (!own) return 'unknown';
  if (!own.isWriter) return 'not-yours';
  return own.isInTime ? 'too-often' : 'too-late';
}

type EditOutcome =
  | { kind: 'edited' }
  | { kind: 'problems'; problems: FormProblems }
  /** It does not exist or is withdrawn. */
  | { kind: 'unknown' }
  /** It has changed since it was seen; nothing was done. */
  | { kind: 'changed-meanwhile' };

/** Edits a comment as an owner. Its email address, state and score stay. */
export async function editComment(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { id, seen, form }: { id: number; seen: string; form: Omit<CommentForm, 'email'> },
): Promise<EditOutcome> {
  const [comment] = await selectAdminComments(db, [id]);
  if (!comment || comment.state === 'withdrawn') return { kind: 'unknown' };
  if (seenOf(comment) !== seen) return { kind: 'changed-meanwhile' };
  const { fields, problems } = readForm({ ...form, email: comment.authorEmail ?? '' });
  if (problems) return { kind: 'problems', problems };
  const changed = await updateContent(db, comment, {
    ...columnsOf(fields),
    state: comment.state,
    score: comment.score,
    scoreReasons: JSON.stringify(comment.scoreReasons),
    changedAt: clock.now(),
  });
  return { kind: changed ? 'edited' : 'changed-meanwhile' };
}

const PURPOSE = 'own comment';

/** The token in the URL at which its writer sees a comment. */
export function ownToken(secret: string, commentId: number): string {
  return sign(secret, PURPOSE, String(commentId));
}

/** @param token as sent: any text */
export function isOwnToken(secret: string, commentId: number, token: string): boolean {
  return isSigned(secret, PURPOSE, String(commentId), token);
}

/** Erases emails that quote the comment, and a subscription for which no other comment is left. */
async function eraseTraces(
  transaction: Transaction,
  { id, postId, authorEmail }: Pick<Comment, 'id' | 'postId' | 'authorEmail'>,
): Promise<void> {
  await eraseEmails(transaction, { recipient: null, quoting: keysQuoting(id) });
  if (authorEmail !== null) await deleteIdleSubscription(transaction, postId, authorEmail);
}
