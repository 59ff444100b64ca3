/**
 * Which HTTP statuses may be better the next time, whatever is sent.
 */
import type { PostAnswer } from '../net/page.ts';
import { httpAnswerText } from './answer-text.ts';
import type { SendOutcome } from './entry.ts';

/** 4xx that say "not now": Request Timeout, Too Early, Too Many Requests. */
const NOT_NOW = new Set([408, 425, 429]);

/** @returns `null` where the status is an answer */
export function trouble(answer: PostAnswer): SendOutcome | null {
  if (!NOT_NOW.has(answer.status) && answer.status < 500) return null;
  return {
    kind: 'may-heal',
    says: httpAnswerText(answer),
    retryAfter: answer.headers.retryAfter,
  };
}
