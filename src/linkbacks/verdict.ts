/**
 * What a verdict does: to the linkback's row, and to when its source is looked at next. Pure.
 */
import type { Verdict, Verification } from './linkback.ts';
import type { CheckRecord, DueSource } from './source-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What may heal by itself is tried again after these pauses, then left until the source knocks. */
const RETRY_AFTER_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
const MAY_HEAL = new Set(['no-such-host', 'network', 'timeout', 'bad-status']);

/** A 404 may be a mistake of the day: a shown linkback outlives it for so long. */
const MISSING_FOR_MS = 24 * HOUR_MS;

type SourceChange = Pick<CheckRecord['source'], 'nextCheckAt' | 'failures' | 'missingSince'>;

/**
 * What becomes of one linkback; `missingSince` as {@link sourceChange} has it.
 *
 * A verified one stays so while its page cannot be reached: a blog asleep for a night must not
 * lose its links.
 */
export function linkbackChange(
  { id, verification }: { id: number; verification: Verification },
  verdict: Verdict,
  missingSince: Date | null,
  now: Date,
): CheckRecord['linkbacks'][number] {
  const wasVerified = verification === 'verified';
  switch (verdict.kind) {
    case 'verified':
      return { id, verification: 'verified', evidence: verdict.evidence };
    case 'unreachable':
      return wasVerified ? { id } : { id, verification: 'unreachable' };
    case 'link-missing':
      return { id, verification: 'link-missing' };
    case 'source-gone': {
      const missingMs = now.getTime() - (missingSince ?? now).getTime();
      return wasVerified && verdict.status === 404 && missingMs < MISSING_FOR_MS
        ? { id }
        : { id, verification: 'source-gone' };
    }
  }
}

/** When to look again (`nextCheckAt: null`: not until it knocks), and what it has failed by now. */
export function sourceChange(
  source: DueSource,
  verdicts: readonly Verdict[],
  now: Date,
): SourceChange {
  const failed = verdicts.find(({ kind }) => kind === 'unreachable' || kind === 'source-gone');
  if (!failed) return { nextCheckAt: null, failures: 0, missingSince: null };

  const failures = source.failures + 1;
  const pauseMs = RETRY_AFTER_MS[failures - 1];
  const isMissing = failed.kind === 'source-gone' && failed.status === 404;
  return {
    failures,
    // That it could not be reached in between says nothing of whether it was there.
    missingSince: isMissing ? (source.missingSince ?? now) : source.missingSince,
    nextCheckAt:
      mayHeal(source, failed) && pauseMs !== undefined ? new Date(now.getTime() + pauseMs) : null,
  };
}

/** When a redirect leads to a host that may not be asked now: later and later, never given up. */
export function retryBusyHostAt({ failures }: { failures: number }, now: Date): Date {
  return new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** failures, HOUR_MS));
}

function mayHeal(source: DueSource, failed: Verdict): boolean {
  if (failed.kind === 'unreachable') return MAY_HEAL.has(failed.why);
  const isShown = source.linkbacks.some(({ verification }) => verification === 'verified');
  return failed.kind === 'source-gone' && failed.status === 404 && isShown;
}

/** For the source's row and the log. */
export function outcomeName(verdicts: readonly Verdict[]): string {
  const verified = verdicts.find(({ kind }) => kind === 'verified');
  const verdict = verified ?? verdicts[0];
  if (!verdict) return 'link-missing';
  return verdict.kind === 'unreachable' ? verdict.why : verdict.kind;
}
