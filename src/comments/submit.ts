/**
 * Taking a comment that a reader sends: refused early where it cannot stand, judged, stored once.
 *
 * No network here. Called by http; what is expected comes back as a value, and the text with it is
 * the caller's to keep on the page.
 */
import { createHash } from 'node:crypto';
import { hashOfSecret, newSecret } from '../accounts/secrets.ts';
import type { DbOrTransaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { fold } from '../lib/fold.ts';
import type { PostStatus } from '../posts/post.ts';
import { isPublic } from '../posts/visibility.ts';
import { formSecret } from '../settings/form-secret.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { canMail } from '../mail/letter.ts';
import { announceAt } from './announce-at.ts';
import { RENDERER } from './body.ts';
import { clientHashes } from './client-hash.ts';
import { EDIT_MS, type Comment } from './comment.ts';
import type { NewFollow } from './follow-store.ts';
import { followToken } from './follow-token.ts';
import { isStampGood } from './form-stamp.ts';
import { readForm, type CommentFields, type CommentForm, type FormProblems } from './form.ts';
import { judgeComment } from './judge.ts';
import { limitReached, type Limit } from './limits.ts';
import { commentsOpen, type CommentsOpen } from './open.ts';
import { isProven } from './proof.ts';
import { countFlood, findSame, insertComment, selectPost, type PostRow } from './submit-store.ts';

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
  /** What budgets count the client by (`clientKey`). */
  client: string;
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
  /** The same words under the same name stand here, or wait. */
  | { kind: 'duplicate'; comment: Comment }
  | { kind: 'too-many'; limit: Limit };

type Refusal = Exclude<SubmitOutcome, { kind: 'taken' }>;
type SubmitDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** Takes a comment, or says why not. The same sent twice at once is taken once. */
export async function submitComment(
  deps: SubmitDeps,
  submission: Submission,
): Promise<SubmitOutcome> {
  const { postId, stamp, userId } = submission;
  const now = deps.clock.now();
  const isUser = userId !== null;
  const settings = await readSettings(deps);
  // What is cheap comes first: a flood is to cost it more than us.
  const refusal = refusalOf(await selectPost(deps.db, postId), settings, now);
  if (refusal) return refusal;
  if (!isUser && !isStampGood(await formSecret(deps), stamp, postId, now)) {
    return { kind: 'expired' };
  }
  const clients = isUser ? null : await clientHashes(deps, submission.client);
  const tooMany = async (db: DbOrTransaction): Promise<Refusal | null> => {
    if (clients === null) return null;
    const limit = limitReached(await countFlood(db, { postId, clients: clients.lately, now }));
    return limit && { kind: 'too-many', limit };
  };
  const flood = await tooMany(deps.db);
  if (flood) return flood;
  const { fields, problems } = readForm(submission.form);
  if (problems) return { kind: 'problems', problems };

  const fingerprint = fingerprintOf(fields);
  const judged = await judgeComment(deps, settings, fields, {
    isProven: isProven(stamp, submission.nonce),
    isTrapped: submission.trap !== '',
    isUser,
  });
  const editToken = newSecret();
  const editableUntil = new Date(now.getTime() + EDIT_MS);
  const stored = await insertComment<Refusal>(
    deps.db,
    {
      postId,
      parentId: submission.parentId,
      userId,
      ...columnsOf(fields),
      state: judged.state,
      score: judged.score,
      scoreReasons: JSON.stringify(judged.scoreReasons),
      clientHash: clients?.today ?? null,
      editTokenHash: hashOfSecret(editToken),
      editableUntil,
      announceAt: announceAt({ state: judged.state, editableUntil }, now),
      createdAt: now,
    },
    async (transaction, post) => {
      const closed = refusalOf(post, settings, now);
      if (closed) return closed;
      const same = await findSame(transaction, postId, fingerprint);
      return same ? { kind: 'duplicate', comment: same } : await tooMany(transaction);
    },
    await followOf(deps, submission, fields.authorEmail, now),
  );
  return 'refusal' in stored ? stored.refusal : { kind: 'taken', editToken, ...stored };
}

async function followOf(
  deps: SubmitDeps,
  { postId, wantsAnswers = false }: Submission,
  email: string | null,
  createdAt: Date,
): Promise<NewFollow | null> {
  if (!wantsAnswers || email === null || !canMail(deps.config)) return null;
  const token = followToken(await formSecret(deps), postId, email);
  return { postId, email, tokenHash: hashOfSecret(token), createdAt };
}

/** What is stored of a writer's words; a change of them stores the same. */
export function columnsOf(fields: CommentFields) {
  const { body, ...author } = fields;
  return {
    ...author,
    markdown: body.markdown,
    bodyHtml: body.bodyHtml,
    text: body.text,
    renderer: RENDERER,
    fingerprint: fingerprintOf(fields),
  };
}

/** Equal for the same words under the same name: many a “Thank you” is no duplicate. */
export function fingerprintOf({ authorName, body }: CommentFields): string {
  const words = `${fold(authorName)}\n${fold(body.markdown)}`;
  return createHash('sha256').update(words).digest('hex');
}

function refusalOf(post: PostRow | null, settings: SiteSettings, now: Date): Refusal | null {
  if (!post || !isPublic({ ...post, status: post.status as PostStatus }, now)) {
    return { kind: 'no-such-post' };
  }
  const open = commentsOpen(post, settings, now);
  return open.kind === 'open' ? null : { kind: 'closed', why: open };
}
