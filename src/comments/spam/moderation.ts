/**
 * What becomes of a comment that nobody has decided about. Pure.
 */
import { PENDING_AT, SPAM_AT } from '../../spam/score.ts';
import type { CommentModerationMode } from '../../settings/settings.ts';

export type FirstState = 'approved' | 'held' | 'spam';

/**
 * `isKnown`: the owner's blog showed a comment of the same name and e-mail address before.
 * `isUser`: it was written by somebody who is signed in.
 */
export function firstState(
  mode: CommentModerationMode,
  { score, isKnown, isUser }: { score: number; isKnown: boolean; isUser: boolean },
): FirstState {
  if (isUser) return 'approved';
  if (score >= SPAM_AT) return 'spam';
  if (score >= PENDING_AT) return 'held';
  switch (mode) {
    case 'all':
      return 'held';
    case 'first':
      return isKnown ? 'approved' : 'held';
    case 'none':
      return 'approved';
  }
}
