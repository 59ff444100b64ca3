/**
 * Editing a reader's comment at the desk: its words, its name and its address, whatever its state.
 */
import type { Deps } from '../deps.ts';
import { updateWords } from './store/change.ts';
import { columnsOf } from './columns.ts';
import { seenOf } from './store/decide.ts';
import { selectAdminComments } from './store/admin-list.ts';
import { readForm, type CommentForm, type FormProblems } from './form.ts';

export type EditOutcome =
  | { kind: 'edited' }
  | { kind: 'problems'; problems: FormProblems }
  /** There is none of that number, or its writer has withdrawn it. */
  | { kind: 'unknown' }
  /** It says something else than was seen; nothing was done. */
  | { kind: 'changed-meanwhile' };

/** Its e-mail address stays as it is, and so do its state and its score. */
export async function editComment(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { id, seen, form }: { id: number; seen: string; form: Omit<CommentForm, 'email'> },
): Promise<EditOutcome> {
  const [comment] = await selectAdminComments(db, [id]);
  if (!comment || comment.state === 'withdrawn') return { kind: 'unknown' };
  if (seenOf(comment) !== seen) return { kind: 'changed-meanwhile' };
  const { fields, problems } = readForm({ ...form, email: comment.authorEmail ?? '' });
  if (problems) return { kind: 'problems', problems };
  const changed = await updateWords(db, comment, {
    ...columnsOf(fields),
    state: comment.state,
    score: comment.score,
    scoreReasons: JSON.stringify(comment.scoreReasons),
    changedAt: clock.now(),
  });
  return { kind: changed ? 'edited' : 'changed-meanwhile' };
}
