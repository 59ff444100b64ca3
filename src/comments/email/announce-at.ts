/**
 * When those who are to hear of a comment are written to. Pure; announce.ts writes to them.
 */
import type { CommentState } from '../comment.ts';

/**
 * Of what waits at once; of what is shown when its writer cannot take it back any more. A comment
 * that was told of before is not told of again: its letters have their keys.
 *
 * @returns `null`: nobody hears of it
 */
export function announceAt(
  { state, editableUntil }: { state: CommentState; editableUntil: Date | null },
  now: Date,
): Date | null {
  if (state === 'pending') return now;
  if (state !== 'approved') return null;
  return editableUntil !== null && editableUntil > now ? editableUntil : now;
}
