/**
 * Short marks that stand for addresses, where a page has more links than are kept. They tell whether
 * a link was there before, not where it led.
 */
import { createHash } from 'node:crypto';

/** 60 bits: two links of one page do not share theirs by chance. */
const LENGTH = 10;

export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, LENGTH);
}

/** Every absolute address has a colon, and no mark has. */
export function isMark(entry: string): boolean {
  return !entry.includes(':');
}
