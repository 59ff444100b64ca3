/**
 * What a writer may do to their own comment: see it, by its signed address, and for ten minutes
 * change or withdraw it, by the token that only their browser has.
 */
import { hashOfSecret } from '../accounts/secrets.ts';
import { avatarUrls } from './avatars/urls.ts';
import { columnsOf } from './columns.ts';
import type { Comment } from './comment.ts';
import { announceAt } from './email/announce-at.ts';
import { insertSubscriptionOnce, selectSubscriptionsOf } from './email/subscription-store.ts';
import { newSubscription } from './email/subscription-token.ts';
import { eraseTraces } from './erase.ts';
import { readForm, type CommentForm, type FormProblems } from './form.ts';
import { isOwnToken } from './own-token.ts';
import type { SentFrom } from './spam/akismet.ts';
import { scoreComment } from './spam/score.ts';
import { updateWords, withdrawRow } from './store/change.ts';
import { selectOwn } from './store/own.ts';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { permalink } from '../posts/post.ts';
import { formSecret, readSettings } from '../settings/read.ts';

/** Each is judged, and may be a guess at what would be shown at once. */
const MAX_CHANGES = 10;

/** As its address and its browser's cookie say. Any text. */
export type Claim = { id: number; ownToken: string; editToken: string | null };

export type OwnComment = {
  comment: Comment;
  postPath: string;
  /** This browser sent it. */
  isWriter: boolean;
  /** And its ten minutes are not over. */
  isInTime: boolean;
  /** Both, and it was not changed too often. */
  mayChange: boolean;
};

/** The comment of this number, to whoever has its address; `null`: there is none, or it is withdrawn. */
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
  const { comment, editTokenHash, changes, postPath } = row;
  const { editableUntil } = comment;
  const isWriter =
    editToken !== null && editTokenHash !== null && hashOfSecret(editToken) === editTokenHash;
  const isInTime = editableUntil !== null && deps.clock.now() < editableUntil;
  const mayChange = isWriter && isInTime && changes < MAX_CHANGES;
  return { comment, postPath, isWriter, isInTime, mayChange };
}

type Refusal =
  /** There is none of that number and address. */
  | 'unknown'
  /** Another browser sent it. */
  | 'not-yours'
  /** Its ten minutes are over. */
  | 'too-late'
  /** It was changed {@link MAX_CHANGES} times. */
  | 'too-often';

export type ChangeOutcome =
  | { kind: 'changed'; comment: Comment }
  | { kind: 'problems'; problems: FormProblems }
  | { kind: Refusal }
  /** Somebody decided about it, or changed it, at the same moment; nothing was done. */
  | { kind: 'changed-meanwhile' };

/**
 * Changes a comment, which is judged again: what was shown may have to wait. What waits goes on
 * waiting, so that nobody learns by trying which name and address are known; what was called spam or
 * rejected stays so.
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
  const spoke = (rule: string) => comment.scoreReasons.some((reason) => reason.rule === rule);
  const postUrl = permalink(deps.config.siteUrl, { path: own.postPath });
  const isReply = comment.parentId !== null;
  const scored = await scoreComment(deps, await readSettings(deps), fields, {
    proof: spoke('no-proof') ? 'missing' : 'done',
    isTrapped: spoke('trap'),
    isUser: comment.userId !== null,
    exceptId: comment.id,
    question: sentFrom && { sentFrom, postUrl, isReply, isChanged: true },
  });
  const [secret, now] = [await formSecret(deps), deps.clock.now()];
  const isScored = comment.state === 'pending' || comment.state === 'approved';
  const state =
    comment.state === 'pending' && scored.state === 'approved' ? comment.state : scored.state;
  const changed = await updateWords(
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
    (transaction) => moveTraces(transaction, comment, fields.authorEmail, { secret, now }),
  );
  return changed ? { kind: 'changed', comment: changed } : { kind: 'changed-meanwhile' };
}

/** Whoever wished to hear of answers does so at the address that they have corrected. */
async function moveTraces(
  transaction: Transaction,
  comment: Comment,
  email: string | null,
  { secret, now }: { secret: string; now: Date },
): Promise<void> {
  const { postId, authorEmail } = comment;
  const wished =
    authorEmail !== null &&
    (await selectSubscriptionsOf(transaction, postId, [authorEmail])).length > 0;
  await eraseTraces(transaction, comment);
  if (!wished || email === null) return;
  await insertSubscriptionOnce(transaction, newSubscription(secret, { postId, email }, now));
}

/** Withdraws a comment: its words are forgotten, and its place stands only where something answers it. */
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
