/**
 * What a verdict does: to the linkback's row, and to when its source is looked at next. Pure.
 *
 * What may heal by itself never removes anything. What is surely gone hides a linkback at once if
 * its source has just knocked and so said it itself; found by ourselves, it must be gone for days.
 */
import { isTransient } from '../../net/transient.ts';
import type { Evidence } from '../../reader/evidence.ts';
import type { Moderation, Verdict, Verification } from '../linkback.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What may heal by itself is tried again after these pauses. */
const RETRY_AFTER_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS];

/** Found gone so many times in a row, over so long a time: hidden. */
const MISSES_TO_HIDE = 3;
const MISSING_TO_HIDE_MS = 2 * DAY_MS;
const LOOK_AFTER_A_MISS_MS = DAY_MS;

/** A linkback that stands is looked at again after half its age: often when young, rarely later. */
const RECHECK_MS = { least: DAY_MS, max: 90 * DAY_MS };
/** A hidden one may come back: looked for each month, for a year. */
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
  /** Stored unless the owner has approved other words. */
  evidence: Evidence | null;
};

/** @param knocked whether the source itself asked for this check */
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
      const saidSo = hasNewClaims && !(verdict.kind === 'source-gone' && verdict.status === 404);
      const isHidden = verification !== 'verified' || saidSo || isGoneForGood(misses, now);
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

/** When to look again (`nextCheckAt: null`: not until it knocks), and what it has failed by now. */
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

/** When one linkback wants to be looked at again of our own accord; `null`: never. */
function recheckMs(linkback: CheckedLinkback, now: Date): number | null {
  const { verification, moderation, missedChecks, missingSince, receivedAt } = linkback;
  if (moderation === 'rejected' || moderation === 'spam') return null;
  if (verification === 'verified') {
    if (missedChecks > 0) return LOOK_AFTER_A_MISS_MS;
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

/** When a redirect leads to a host that may not be asked now: later and later, never given up. */
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
