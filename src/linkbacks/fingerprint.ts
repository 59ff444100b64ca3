/**
 * Fingerprints of what is shown of a linkback, and of the change that its page proposes. A decision names
 * the fingerprint that the owner saw, so that nothing unseen is approved.
 */
import { createHash } from 'node:crypto';

const LENGTH = 12;

/** @param proposed the column, as JSON; the fingerprint of `null`, nothing proposed, is `null` */
export function fingerprintOf(proposed: string | null): string | null {
  return proposed === null ? null : hashOf(proposed);
}

/** The columns that the admin shows of a linkback, and its moderation. */
export const SEEN_COLUMNS = {
  moderation: true,
  type: true,
  rsvp: true,
  title: true,
  author: true,
  authorUrl: true,
  site: true,
  publishedAt: true,
  excerpt: true,
  linkStart: true,
  linkEnd: true,
  content: true,
  claimedTitle: true,
  claimedExcerpt: true,
  claimedBlogName: true,
  finalHost: true,
  proposed: true,
} as const;

export type SeenColumns = Record<
  Exclude<
    keyof typeof SEEN_COLUMNS,
    'moderation' | 'type' | 'publishedAt' | 'linkStart' | 'linkEnd'
  >,
  string | null
> & {
  moderation: string;
  type: string;
  publishedAt: Date | null;
  linkStart: number | null;
  linkEnd: number | null;
};

/** Changes when any of the columns changes. */
export function seenFingerprintOf(row: SeenColumns): string {
  const columns = Object.keys(SEEN_COLUMNS) as (keyof SeenColumns)[];
  return hashOf(JSON.stringify(columns.map((column) => row[column])));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
}
