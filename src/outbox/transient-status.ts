/**
 * Which HTTP statuses may be better the next time, whatever is sent.
 */
import { isTemporaryStatus } from '../net/transient-status.ts';
import type { PostAnswer } from '../net/page.ts';
import { httpAnswerText } from './answer-text.ts';
import type { SendOutcome } from './entry.ts';

/** @returns `null` where the status is an answer */
export function trouble(answer: PostAnswer): (SendOutcome & { kind: 'may-heal' }) | null {
  if (!isTemporaryStatus(answer.status)) return null;
  return {
    kind: 'may-heal',
    detail: httpAnswerText(answer),
    retryAfter: answer.headers.retryAfter,
  };
}
