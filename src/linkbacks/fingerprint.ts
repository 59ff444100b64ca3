/**
 * A few letters that stand for what a changed page proposes: whoever approves it says by them what
 * they have seen, and nothing else is approved. Called by the stores.
 */
import { createHash } from 'node:crypto';

const LENGTH = 12;

/** @param proposed The column, as JSON; `null`, nothing proposed, has no fingerprint. */
export function fingerprintOf(proposed: string | null): string | null {
  if (proposed === null) return null;
  return createHash('sha256').update(proposed).digest('hex').slice(0, LENGTH);
}
