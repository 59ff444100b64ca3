/**
 * A few letters that stand for what is to be seen of a linkback, or for what its changed page
 * proposes: whoever decides says by them what they have seen. Called by the stores.
 */
import { createHash } from 'node:crypto';

const LENGTH = 12;

/** @param proposed The column, as JSON; `null`, nothing proposed, has no fingerprint. */
export function fingerprintOf(proposed: string | null): string | null {
  return proposed === null ? null : hashOf(proposed);
}

/** What the desk shows of a linkback, and the post's page once it is approved; what was decided. */
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

/** Another one as soon as anything of it says something else. */
export function seenFingerprintOf(row: SeenColumns): string {
  const columns = Object.keys(SEEN_COLUMNS) as (keyof SeenColumns)[];
  return hashOf(JSON.stringify(columns.map((column) => row[column])));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, LENGTH);
}
