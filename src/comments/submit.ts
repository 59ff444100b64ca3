/**
 * Taking a comment that a reader sends: refused early where it cannot stand, judged, stored once.
 *
 * Called by http; what is expected comes back as a value, and the text with it is the caller's to
 * keep on the page. The network is asked by Akismet's rule alone (spam/akismet.ts), in no transaction.
 */
import { hashOfSecret, newSecret } from '../accounts/secrets.ts';
import { hashClient } from './client-hash.ts';
import { columnsOf } from './columns.ts';
import { EDIT_MS, type Comment } from './comment.ts';
import { announceAt } from './email/announce-at.ts';
import type { NewSubscription } from './email/subscription-store.ts';
import { newSubscription } from './email/subscription-token.ts';
import { readForm, type CommentForm, type FormProblems } from './form.ts';
import { commentsOpen, type CommentsOpen } from './open.ts';
import type { SentFrom } from './spam/akismet.ts';
import { readStamp } from './spam/form-stamp.ts';
import { limitReached, type Limit } from './spam/limits.ts';
import { proofOf } from './spam/proof-of-work.ts';
import { scoreComment } from './spam/score.ts';
import {
  countFlood,
  insertComment,
  isProofUsed,
  isDuplicate,
  selectPost,
  type PostRow,
} from './store/submit.ts';
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { ClientKeys } from '../lib/client-keys.ts';
import { canMail } from '../mail/email.ts';
import { permalink, type PostStatus } from '../posts/post.ts';
import { isPublic } from '../posts/visibility.ts';
import { formSecret, readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';

export type Submission = {
  postId: number;
  /** What it answers; one that is not shown any more counts as none. */
  parentId: number | null;
  form: CommentForm;
  /** As sent; not asked of who is signed in, and neither is the nonce. */
  stamp: string;
  nonce: string;
  /** The field that people do not see. */
  trap: string;
  /** What budgets count its client and its network by. */
  clientKeys: ClientKeys;
  /** What a service that judges comments is told of it, where one is asked; nothing of it is kept. */
  sentFrom: SentFrom | null;
  /** Wants a letter when somebody answers; nothing comes of it without an e-mail address. */
  wantsAnswers?: boolean;
  /** Who is signed in: no limits hold for them, and what they write is shown at once. */
  userId: number | null;
};

export type SubmitOutcome =
  /** `editToken`: for its writer's browser alone. */
  | { kind: 'taken'; comment: Comment; editToken: string }
  | { kind: 'problems'; problems: FormProblems }
  | { kind: 'no-such-post' }
  | { kind: 'closed'; why: Exclude<CommentsOpen, { kind: 'open' }> }
  /** The form is too old, or was not made here: it is to be sent once more from a new one. */
  | { kind: 'expired' }
  /** Its form was made a moment ago: it is to be sent once more from the same. */
  | { kind: 'too-soon' }
  /** The same words under the same name stand here, or wait. */
  | { kind: 'duplicate' }
  | { kind: 'too-many'; limit: Limit };

type Refusal = Exclude<SubmitOutcome, { kind: 'taken' }>;
type SubmitDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

/** Takes a comment, or says why not. The same sent twice at once is taken once. */
export async function submitComment(
  deps: SubmitDeps,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { postId, parentId, userId, sentFrom } = submission;
  const now = deps.clock.now();
  const isUser = userId !== null;
  const settings = await readSettings(deps);
  // What is cheap comes first: a flood is to cost it more than us.
  const post = await selectPost(deps.db, postId);
  const refusal = refusalOf(post, settings, now);
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
    question: sentFrom && { sentFrom, postUrl, isReply: parentId !== null, isChanged: false },
  });
  const columns = columnsOf(fields);
  const editToken = newSecret();
  const editableUntil = new Date(now.getTime() + EDIT_MS);
  const stored = await insertComment<Refusal>(
    deps.db,
    {
      postId,
      parentId,
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
      const closed = refusalOf(locked, settings, now);
      if (closed) return closed;
      if (await isDuplicate(transaction, postId, columns.fingerprint)) {
        return { kind: 'duplicate' };
      }
      // Another that was sent with it came first.
      if (await isProofUsed(transaction, postId, proof)) return { kind: 'expired' };
      return await tooMany(transaction);
    },
    await subscriptionOf(deps, submission, fields.authorEmail, now),
  );
  return 'refusal' in stored ? stored.refusal : { kind: 'taken', editToken, ...stored };
}

/** What its browser has done for it: `proof` counts once, and only where its reader took their time. */
async function effortOf(
  deps: SubmitDeps,
  { postId, stamp, nonce }: Submission,
  now: Date,
): Promise<{ proof: string | null } | { refusal: 'expired' | 'too-soon' }> {
  switch (readStamp(await formSecret(deps), stamp, postId, now)) {
    case 'void':
      return { refusal: 'expired' };
    case 'fresh':
      return { refusal: 'too-soon' };
    case 'rounded':
      return { proof: null };
    case 'ripe':
      return { proof: proofOf(stamp, nonce) };
  }
}

async function subscriptionOf(
  deps: SubmitDeps,
  { postId, wantsAnswers = false }: Submission,
  email: string | null,
  createdAt: Date,
): Promise<NewSubscription | null> {
  if (!wantsAnswers || email === null || !canMail(deps.config)) return null;
  return newSubscription(await formSecret(deps), { postId, email }, createdAt);
}

function refusalOf(post: PostRow | null, settings: SiteSettings, now: Date): Refusal | null {
  if (!post || !isPublic({ ...post, status: post.status as PostStatus }, now)) {
    return { kind: 'no-such-post' };
  }
  const open = commentsOpen(post, settings, now);
  return open.kind === 'open' ? null : { kind: 'closed', why: open };
}
