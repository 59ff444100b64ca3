/**
 * The retry schedule: the state of an entry after a step, and when it is due again.
 *
 * Pure. No specification says when to try again (https://github.com/w3c/webmention/issues/111).
 */
import { RETRY_PAUSES_MS } from '../net/transient.ts';
import type { OutboxState, SendOutcome } from './entry.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const LONGEST_PAUSE_MS = 24 * HOUR_MS;

export type NextState = {
  state: OutboxState;
  attempts: number;
  lastAnswer: string | null;
  nextTryAt: Date | null;
};

export function stateAfter(
  entry: { id: number; attempts: number },
  outcome: SendOutcome,
  now: Date,
): NextState {
  const attempts = entry.attempts + 1;
  switch (outcome.kind) {
    case 'sent':
    case 'refused':
    case 'failed':
    case 'skipped':
      return { state: outcome.kind, attempts, lastAnswer: outcome.detail, nextTryAt: null };
    case 'no-endpoint':
      return { state: 'no-endpoint', attempts, lastAnswer: null, nextTryAt: null };
    case 'transient': {
      const pause = RETRY_PAUSES_MS[entry.attempts];
      const lastAnswer = outcome.detail;
      if (pause === undefined) return { state: 'failed', attempts, lastAnswer, nextTryAt: null };
      const requestedMs = retryAfterMs(outcome.retryAfter ?? null, now);
      const waitMs = Math.max(withJitter(pause, entry.id, attempts), requestedMs);
      return {
        state: 'waiting',
        attempts,
        lastAnswer,
        nextTryAt: new Date(now.getTime() + waitMs),
      };
    }
  }
}

/** The link was notified already, and nothing about it has changed: whatever the answer is, it stays sent. */
export function stateAfterSalmention(
  entry: { id: number; attempts: number },
  outcome: SendOutcome,
  now: Date,
): NextState {
  const next = stateAfter(entry, outcome, now);
  if (next.state === 'waiting') return next;
  const lastAnswer = outcome.kind === 'no-endpoint' ? NO_ENDPOINT_NOW : next.lastAnswer;
  return { ...next, state: 'sent', lastAnswer };
}

const NO_ENDPOINT_NOW = 'Not notified again: the page has no endpoint now.';

/** When an entry is due again that had to wait for a busy host. */
export function postponedUntil(entry: { id: number; attempts: number }, now: Date): Date {
  return new Date(now.getTime() + withJitter(MINUTE_MS, entry.id, entry.attempts));
}

/**
 * Adds up to a quarter, so that entries which failed together are not retried together. Computed from
 * the id, not random: the same in every process and every test.
 */
function withJitter(pauseMs: number, id: number, attempt: number): number {
  const scattered = (Math.imul(id * 31 + attempt, 0x9e3779b1) >>> 0) / 2 ** 32;
  return Math.round(pauseMs * (1 + scattered / 4));
}

/** The pause that a Retry-After header asks for, a day at most; 0 without a valid one. */
function retryAfterMs(header: string | null, now: Date): number {
  if (header === null) return 0;
  const seconds = /^\s*(\d{1,9})\s*$/.exec(header)?.[1];
  const ms = seconds === undefined ? Date.parse(header) - now.getTime() : Number(seconds) * 1_000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS);
}
