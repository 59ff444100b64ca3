/**
 * What a verdict does: to the linkback's row, and to when its source is looked at next. Pure.
 */
import type { DueSource, LinkbackChange } from './source-store.ts';
import type { Moderation, Verdict, Verification } from './linkback.ts';

/** What may heal by itself is tried again after these pauses, then left until the source knocks. */
const RETRY_AFTER_MS = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
const MAY_HEAL = new Set(['no-such-host', 'network', 'timeout', 'bad-status']);

/** A 404 may be a mistake of the day, so a shown linkback outlives this many of them. */
const NOT_FOUND_LIMIT = 3;

/**
 * What becomes of one linkback.
 *
 * A verified one stays so while its page cannot be reached: a blog asleep for a night must not
 * lose its links. Approved text is never exchanged for what nobody has looked at.
 */
export function changeOf(
  linkback: { verification: Verification; moderation: Moderation },
  verdict: Verdict,
  failures: number,
  now: Date,
): LinkbackChange {
  const wasVerified = linkback.verification === 'verified';
  switch (verdict.kind) {
    case 'verified':
      return {
        verification: 'verified',
        ...(!wasVerified && { verifiedAt: now }),
        ...(linkback.moderation !== 'approved' && verdict.evidence),
      };
    case 'unreachable':
      return wasVerified ? {} : { verification: 'unreachable' };
    case 'link-missing':
      return { verification: 'link-missing' };
    case 'source-gone':
      return wasVerified && verdict.status === 404 && failures < NOT_FOUND_LIMIT
        ? {}
        : { verification: 'source-gone' };
  }
}

/** When to look again (`null`: not until it knocks), and how often in a row it has failed now. */
export function nextCheckOf(
  source: DueSource,
  verdicts: readonly Verdict[],
  now: Date,
): { nextCheckAt: Date | null; failures: number } {
  const failed = verdicts.find(({ kind }) => kind === 'unreachable' || kind === 'source-gone');
  if (!failed) return { nextCheckAt: null, failures: 0 };

  const failures = source.failures + 1;
  const pauseMs = RETRY_AFTER_MS[failures - 1];
  return mayHeal(source, failed) && pauseMs !== undefined
    ? { nextCheckAt: new Date(now.getTime() + pauseMs), failures }
    : { nextCheckAt: null, failures };
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
