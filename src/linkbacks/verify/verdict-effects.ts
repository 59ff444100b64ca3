/**
 * The effects of a verdict: on the linkback's row, and on when its source is checked next. Pure.
 *
 * Transient failures never remove anything. A missing link or page hides the linkback at once if a claim
 * asked for the check; found in a scheduled check, it must be missing for days.
 */
import { isTransient } from '../../net/transient.ts';
import type { Evidence } from '../../reader/evidence.ts';
import type { Moderation, Verdict, Verification } from '../linkback.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Pauses before the retries after transient failures. */
const RETRY_AFTER_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];

/** A linkback is hidden after this many failed checks in a row, over at least this time. */
const MISSES_TO_HIDE = 3;
const MISSING_TO_HIDE_MS = 2 * DAY_MS;
const RECHECK_AFTER_MISS_MS = DAY_MS;

/** A verified linkback is checked again after half its age: often when young, rarely later. */
const RECHECK_MS = { least: DAY_MS, max: 90 * DAY_MS };
/** A hidden linkback may come back: it is checked each month for a year. */
const LOST_RECHECK_MS = 30 * DAY_MS;
const LOST_FOR_MS = 365 * DAY_MS;

export type CheckedLinkback = {
  id: number;
  verification: Verification;
  moderation: Moderation;
  receivedAt: Date;
  missedChecks: number;
  missingSince: Date | null;
};

export type LinkbackChange = {
  id: number;
  verification: Verification;
  missedChecks: number;
  missingSince: Date | null;
  /** Stored unless the owner has approved another text. */
  evidence: Evidence | null;
};

/** @param hasNewClaims whether a claim asked for this check */
export function linkbackChange(
  linkback: CheckedLinkback,
  verdict: Verdict,
  hasNewClaims: boolean,
  now: Date,
): LinkbackChange {
  const { id, verification, missedChecks, missingSince } = linkback;
  const same = { id, verification, missedChecks, missingSince, evidence: null };
  switch (verdict.kind) {
    case 'verified':
      return {
        id,
        verification: 'verified',
        missedChecks: 0,
        missingSince: null,
        evidence: verdict.evidence,
      };
    case 'unreachable':
      return verification === 'pending' ? { ...same, verification: 'unreachable' } : same;
    case 'link-missing':
    case 'source-gone': {
      const misses = { missedChecks: missedChecks + 1, missingSince: missingSince ?? now };
      const isConfirmedBySender =
        hasNewClaims && !(verdict.kind === 'source-gone' && verdict.status === 404);
      const isHidden =
        verification !== 'verified' || isConfirmedBySender || isGoneForGood(misses, now);
      return { ...same, ...misses, verification: isHidden ? verdict.kind : verification };
    }
  }
}

function isGoneForGood(
  { missedChecks, missingSince }: { missedChecks: number; missingSince: Date },
  now: Date,
): boolean {
  const missingMs = now.getTime() - missingSince.getTime();
  return missedChecks >= MISSES_TO_HIDE && missingMs >= MISSING_TO_HIDE_MS;
}

/** When to check the source again (`null`: only after a claim), and its failures in a row. */
export function sourceChange(
  source: { failures: number; linkbacks: readonly CheckedLinkback[] },
  verdicts: readonly Verdict[],
  changes: readonly LinkbackChange[],
  now: Date,
): { nextCheckAt: Date | null; failures: number } {
  const unreachable = verdicts.find((verdict) => verdict.kind === 'unreachable');
  const failures = unreachable ? source.failures + 1 : 0;
  const retryMs =
    unreachable && isTransient(unreachable.why) ? RETRY_AFTER_MS[failures - 1] : undefined;
  const after = source.linkbacks.map((linkback, i) => ({ ...linkback, ...changes[i] }));
  const pauseMs = retryMs ?? soonest(after.map((linkback) => recheckMs(linkback, now)));
  return { failures, nextCheckAt: pauseMs === null ? null : new Date(now.getTime() + pauseMs) };
}

/** The pause until the next scheduled check of one linkback; `null`: none. */
function recheckMs(linkback: CheckedLinkback, now: Date): number | null {
  const { verification, moderation, missedChecks, missingSince, receivedAt } = linkback;
  if (moderation === 'rejected' || moderation === 'spam') return null;
  if (verification === 'verified') {
    if (missedChecks > 0) return RECHECK_AFTER_MISS_MS;
    const halfAge = (now.getTime() - receivedAt.getTime()) / 2;
    return Math.min(Math.max(halfAge, RECHECK_MS.least), RECHECK_MS.max);
  }
  const isLost = moderation === 'approved' && missingSince !== null;
  return isLost && now.getTime() - missingSince.getTime() < LOST_FOR_MS ? LOST_RECHECK_MS : null;
}

function soonest(pauses: (number | null)[]): number | null {
  const wanted = pauses.filter((pause) => pause !== null);
  return wanted.length === 0 ? null : Math.min(...wanted);
}

/** The next try if a redirect leads to a busy host: with growing pauses, without end. */
export function retryBusyHostAt({ failures }: { failures: number }, now: Date): Date {
  return new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** failures, HOUR_MS));
}

/** For the source's row and the log. */
export function outcomeName(verdicts: readonly Verdict[]): string {
  const verified = verdicts.find(({ kind }) => kind === 'verified');
  const verdict = verified ?? verdicts[0];
  if (!verdict) return 'link-missing';
  return verdict.kind === 'unreachable' ? verdict.why : verdict.kind;
}
