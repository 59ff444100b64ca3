/**
 * What a writer may do to their own comment: see it, and for ten minutes change or withdraw it, by
 * the token that only their browser has.
 */
import { hashOfSecret } from '../accounts/secrets.ts';
import type { Deps } from '../deps.ts';
import { readSettings } from '../settings/read.ts';
import { announceAt } from './announce-at.ts';
import type { Comment } from './comment.ts';
import { readForm, type CommentForm, type FormProblems } from './form.ts';
import { judgeComment } from './judge.ts';
import { selectByToken, updateOwn, withdrawRow } from './own-store.ts';
import { pictureUrls } from './pictures.ts';
import { columnsOf } from './submit.ts';

/** `mayChange`: its ten minutes are not over. */
export type OwnComment = { comment: Comment; mayChange: boolean };

/** The comment of this number, to whoever has its token; `null`: there is none, or it is withdrawn. */
export async function findOwnComment(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  id: number,
  editToken: string,
): Promise<OwnComment | null> {
  const comment = await selectByToken(deps.db, id, hashOfSecret(editToken));
  if (!comment) return null;
  const photoUrl = (await pictureUrls(deps, [comment]))(comment);
  const { editableUntil } = comment;
  const mayChange = editableUntil !== null && deps.clock.now() < editableUntil;
  return { comment: { ...comment, photoUrl }, mayChange };
}

export type ChangeOutcome =
  | { kind: 'changed'; comment: Comment }
  | { kind: 'problems'; problems: FormProblems }
  /** There is none of that number and token. */
  | { kind: 'unknown' }
  /** Its ten minutes are over. */
  | { kind: 'too-late' }
  /** Somebody decided about it, or changed it, at the same moment; nothing was done. */
  | { kind: 'changed-meanwhile' };

/**
 * Changes a comment, which is judged again: what was shown may have to wait. What was called spam
 * or rejected stays so.
 */
export async function changeOwnComment(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { id, editToken, form }: { id: number; editToken: string; form: CommentForm },
): Promise<ChangeOutcome> {
  const own = await findOwnComment(deps, id, editToken);
  if (!own) return { kind: 'unknown' };
  if (!own.mayChange) return { kind: 'too-late' };
  const { fields, problems } = readForm(form);
  if (problems) return { kind: 'problems', problems };

  const { comment } = own;
  const spoke = (rule: string) => comment.scoreReasons.some((reason) => reason.rule === rule);
  const judged = await judgeComment(deps, await readSettings(deps), fields, {
    isProven: !spoke('no-proof'),
    isTrapped: spoke('trap'),
    isUser: comment.userId !== null,
    exceptId: id,
  });
  const now = deps.clock.now();
  const isJudged = comment.state === 'held' || comment.state === 'approved';
  const changed = await updateOwn(deps.db, comment, {
    ...columnsOf(fields),
    score: judged.score,
    scoreReasons: JSON.stringify(judged.scoreReasons),
    changedAt: now,
    state: comment.state,
    ...(isJudged && {
      state: judged.state,
      byOwner: false,
      moderatedAt: now,
      announceAt: announceAt({ ...comment, state: judged.state }, now),
    }),
  });
  return changed ? { kind: 'changed', comment: changed } : { kind: 'changed-meanwhile' };
}

/** Withdraws a comment: its words are forgotten, and its place stands only where something answers it. */
export async function withdrawOwnComment(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  { id, editToken }: { id: number; editToken: string },
): Promise<{ kind: 'withdrawn' | 'unknown' | 'too-late' }> {
  const own = await findOwnComment(deps, id, editToken);
  if (!own) return { kind: 'unknown' };
  if (!own.mayChange) return { kind: 'too-late' };
  const isDone = await withdrawRow(deps.db, own.comment, deps.clock.now());
  return { kind: isDone ? 'withdrawn' : 'unknown' };
}
