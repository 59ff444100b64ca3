/**
 * Accepts a comment sent by a reader: refuses it early where it must, scores it and stores it once.
 *
 * Only Akismet (spam/akismet.ts) uses the network, outside any transaction.
 */
import { hashOfSecret, newSecret } from '../accounts/tokens.ts';
import { hashClient } from './client-hash.ts';
import { type Comment, EDIT_MS, announceAt } from './comment.ts';
import type { NewSubscription } from './email/subscription-store.ts';
import { newSubscription } from './email/tokens.ts';
import {
  type CommentForm,
  type CommentsOpen,
  type FormProblems,
  columnsOf,
  commentsOpen,
  readForm,
  proofOf,
  readStamp,
} from './form.ts';
import { isKnownBrowser } from './known-browser.ts';
import type { SentFrom } from './spam/akismet.ts';
import { scoreComment } from './spam/score.ts';
import {
  type Flood,
  type PostRow,
  countFlood,
  insertComment,
  isDuplicate,
  isProofUsed,
  selectPost,
} from './store/submit.ts';
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { ClientKeys } from '../lib/rate-limiter.ts';
import { canMail } from '../mail/email.ts';
import { isPublic, permalink } from '../posts/post.ts';
import { formSecret, readSettings, type SiteSettings } from '../settings/settings.ts';

export type Submission = {
  postId: number;
  /** The comment it replies to; one that is no longer shown counts as none. */
  parentId: number | null;
  /** The linkback it replies to, instead of a comment. @default null */
  linkbackId?: number | null;
  form: CommentForm;
  /** As sent. Stamp and nonce are not required of signed-in users. */
  stamp: string;
  nonce: string;
  /** The hidden field, which people leave empty. */
  trap: string;
  /** By which rate limits count its client and its network. */
  clientKeys: ClientKeys;
  /** For Akismet, if used; not stored. */
  sentFrom: SentFrom | null;
  /** Subscribe to replies; has no effect without an email address. */
  wantsReplies?: boolean;
  /** The token of an earlier comment (known-browser.ts), as sent. */
  earlier?: string | null;
  /** The signed-in user, who has no limits and whose comments are approved at once. */
  userId: number | null;
  /** The user may change the post, which need not be public then. */
  mayWritePost?: boolean;
};

export type SubmitOutcome =
  /** `editToken`: a secret of its writer's browser. */
  | { kind: 'accepted'; comment: Comment; editToken: string }
  | { kind: 'problems'; problems: FormProblems }
  | { kind: 'no-such-post' }
  | { kind: 'closed'; why: Exclude<CommentsOpen, { kind: 'open' }> }
  /** The form is too old or was not made here; it has to be sent again from a new form. */
  | { kind: 'expired' }
  /** The form was made a moment ago; it has to be sent again from the same form. */
  | { kind: 'too-soon' }
  /** The same text by the same name is stored already. */
  | { kind: 'duplicate' }
  | { kind: 'too-many'; limit: Limit };

type Refusal = Exclude<SubmitOutcome, { kind: 'accepted' }>;
type SubmitDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

/** Stores a comment, or returns why not. The same comment sent twice at once is stored once. */
export async function submitComment(
  deps: SubmitDeps,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { postId, parentId, linkbackId = null, userId, sentFrom } = submission;
  const isReply = parentId !== null || linkbackId !== null;
  const now = deps.clock.now();
  const isUser = userId !== null;
  const settings = await readSettings(deps);
  // Cheap checks come first, so that a flood costs little.
  const post = await selectPost(deps.db, postId);
  const refusalNow = (row: PostRow | null) =>
    refusalOf(row, settings, now, submission.mayWritePost ?? false);
  const refusal = refusalNow(post);
  if (refusal) return refusal;
  const effort = isUser ? { proof: null } : await effortOf(deps, submission, now);
  if ('refusal' in effort) return { kind: effort.refusal };
  const client = isUser ? null : await hashClient(deps, submission.clientKeys);
  const tooMany = async (db: DbOrTransaction): Promise<Refusal | null> => {
    if (client === null) return null;
    const limit = limitReached(await countFlood(db, { postId, lately: client.lately, now }));
    return limit && { kind: 'too-many', limit };
  };
  const flood = await tooMany(deps.db);
  if (flood) return flood;
  const { fields, problems } = readForm(submission.form);
  if (problems) return { kind: 'problems', problems };

  const isUsed = await isProofUsed(deps.db, postId, effort.proof);
  const proof = isUsed ? null : effort.proof;
  const postUrl = permalink(deps.config.siteUrl, { path: post?.path ?? '' });
  const scored = await scoreComment(deps, settings, fields, {
    proof: isUsed ? 'used' : proof === null ? 'missing' : 'done',
    isTrapped: submission.trap !== '',
    isUser,
    isKnownBrowser: await isKnownBrowser(deps, submission.earlier ?? null),
    question: sentFrom && { sentFrom, postUrl, isReply, isChanged: false },
  });
  const columns = columnsOf(fields);
  const editToken = newSecret();
  const editableUntil = new Date(now.getTime() + EDIT_MS);
  const stored = await insertComment<Refusal>(
    deps.db,
    {
      postId,
      parentId,
      linkbackId,
      userId,
      ...columns,
      state: scored.state,
      score: scored.score,
      scoreReasons: JSON.stringify(scored.scoreReasons),
      clientHash: client?.today.client ?? null,
      networkHash: client?.today.network ?? null,
      proof,
      editTokenHash: hashOfSecret(editToken),
      editableUntil,
      announceAt: announceAt({ state: scored.state, editableUntil }, now),
      createdAt: now,
    },
    async (transaction, locked) => {
      const closed = refusalNow(locked);
      if (closed) return closed;
      if (await isDuplicate(transaction, postId, columns.fingerprint)) {
        return { kind: 'duplicate' };
      }
      // Another comment with the same proof was stored first.
      if (await isProofUsed(transaction, postId, proof)) return { kind: 'expired' };
      return await tooMany(transaction);
    },
    await subscriptionOf(deps, submission, fields.authorEmail, now),
  );
  return 'refusal' in stored ? stored.refusal : { kind: 'accepted', editToken, ...stored };
}

/** The proof of work, which counts only with an exact stamp of sufficient age. */
async function effortOf(
  deps: SubmitDeps,
  { postId, stamp, nonce }: Submission,
  now: Date,
): Promise<{ proof: string | null } | { refusal: 'expired' | 'too-soon' }> {
  switch (readStamp(await formSecret(deps), stamp, postId, now)) {
    case 'invalid':
      return { refusal: 'expired' };
    case 'too-soon':
      return { refusal: 'too-soon' };
    case 'rounded':
      return { proof: null };
    case 'valid':
      return { proof: proofOf(stamp, nonce) };
  }
}

async function subscriptionOf(
  deps: SubmitDeps,
  { postId, wantsReplies = false }: Submission,
  email: string | null,
  createdAt: Date,
): Promise<NewSubscription | null> {
  if (!wantsReplies || email === null || !canMail(deps.config)) return null;
  return newSubscription(await formSecret(deps), { postId, email }, createdAt);
}

const GONE = ['trashed', 'deleted'];

function refusalOf(
  post: PostRow | null,
  settings: SiteSettings,
  now: Date,
  mayWritePost: boolean,
): Refusal | null {
  if (!post || GONE.includes(post.status)) return { kind: 'no-such-post' };
  if (!isPublic(post, now)) {
    if (!mayWritePost) return { kind: 'no-such-post' };
    return post.commentsOpen ? null : { kind: 'closed', why: { kind: 'closed' } };
  }
  const open = commentsOpen(post, settings, now);
  return open.kind === 'open' ? null : { kind: 'closed', why: open };
}

/**
 * The limit that was reached. `client`: for some minutes; `client-day`: for the day. `network`: by others
 * in the same network. `post`: by all who comment on it now. `queue`: too many comments are pending.
 */
export type Limit = 'client' | 'client-day' | 'network' | 'post' | 'queue';

export const MAX_COMMENTS: Flood = {
  clientInTenMinutes: 5,
  clientInADay: 30,
  networkInTenMinutes: 15,
  networkInADay: 90,
  postInAnHour: 60,
  postPending: 200,
  allPending: 2_000,
};

/** The limit that one more comment would exceed, if any. */
function limitReached(flood: Flood): Limit | null {
  const isFull = (kind: keyof Flood) => flood[kind] >= MAX_COMMENTS[kind];
  if (isFull('clientInADay')) return 'client-day';
  if (isFull('clientInTenMinutes')) return 'client';
  if (isFull('networkInTenMinutes') || isFull('networkInADay')) return 'network';
  if (isFull('postInAnHour')) return 'post';
  return isFull('postPending') || isFull('allPending') ? 'queue' : null;
}
