/**
 * Reads and converts rows of the linkback table, and its columns that hold a list or JSON. Writing is in claims.ts, checks.ts and moderate.ts.
 */
import { z } from 'zod';
import { type Db, oneOf } from '../../db/client.ts';
import { fingerprintOf } from '../fingerprint.ts';
import {
  CREDIBLE,
  type Linkback,
  MODERATIONS,
  type ShownLinkback,
  VERIFICATIONS,
  type Change,
  type ProposedChange,
} from '../linkback.ts';
import { RSVPS, isPublic, PROTOCOLS, type Protocol } from '../../posts/post.ts';
import { type Evidence, LINKBACK_TYPES } from '../../reader/evidence.ts';
import { parseScoreReasons } from '../../spam/score.ts';

/** The columns that pages show. They are read for every view, so long hidden texts are left out. */
export const SHOWN_COLUMNS = {
  id: true,
  via: true,
  type: true,
  rsvp: true,
  title: true,
  author: true,
  authorUrl: true,
  avatarId: true,
  site: true,
  publishedAt: true,
  excerpt: true,
  linkStart: true,
  linkEnd: true,
  content: true,
  target: true,
  claimedTitle: true,
  claimedExcerpt: true,
  claimedBlogName: true,
  receivedAt: true,
  source: { select: { url: true } },
} as const;

/** The columns that the owner sees. */
const COLUMNS = {
  ...SHOWN_COLUMNS,
  statusToken: true,
  verification: true,
  moderation: true,
  score: true,
  scoreReasons: true,
  proposed: true,
} as const;

const credible = { in: [...CREDIBLE] };

/**
 * Reads linkbacks, newest first, below `beforeId` if given. `needsReview`: only those that are verified or imported,
 * and pending, or approved and changed since.
 */
export async function selectLinkbacks(
  db: Db,
  {
    take,
    beforeId,
    needsReview = false,
  }: { take: number; beforeId?: number; needsReview?: boolean },
): Promise<Linkback[]> {
  const rows = await db.linkback.findMany({
    where: {
      ...(beforeId !== undefined && { id: { lt: beforeId } }),
      ...(needsReview && {
        OR: [{ moderation: 'pending', verification: credible }, { proposedAt: { not: null } }],
      }),
    },
    orderBy: { id: 'desc' },
    take,
    select: COLUMNS,
  });
  return rows.map(toLinkback);
}

/** Counts those that are verified or imported and pending, and those that have changed since their approval. */
export async function countToReview(db: Db): Promise<number> {
  const [undecided, changed] = await Promise.all([
    db.linkback.count({ where: { moderation: 'pending', verification: credible } }),
    db.linkback.count({ where: isChanged() }),
  ]);
  return undecided + changed;
}

/**
 * A filter for approved linkbacks whose page has changed. Worded so that SQLite, which has no statistics,
 * takes the index on `proposedAt` and not the one of all approved rows.
 */
export function isChanged() {
  return { moderation: { not: 'pending' }, proposedAt: { gt: new Date(0) } };
}

type ShownRow = Omit<ShownLinkback, 'via' | 'source' | 'type' | 'rsvp'> & {
  via: string;
  type: string;
  rsvp: string | null;
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
  source: { url: string };
};

type LinkbackRow = ShownRow &
  Pick<Linkback, 'statusToken' | 'target' | 'score'> & {
    verification: string;
    moderation: string;
    scoreReasons: string;
    proposed: string | null;
  };

/** The texts of a trackback are used only where the page itself has none. */
export function toShown<Row extends ShownRow>(row: Row) {
  const { claimedTitle, claimedExcerpt, claimedBlogName, source, ...rest } = row;
  return {
    ...rest,
    source: source.url,
    via: protocolsIn(row.via),
    type: oneOf(LINKBACK_TYPES, row.type),
    rsvp: row.rsvp === null ? null : oneOf(RSVPS, row.rsvp),
    title: row.title ?? claimedTitle,
    site: row.site ?? claimedBlogName,
    excerpt: row.excerpt ?? claimedExcerpt,
  };
}

export function toLinkback(row: LinkbackRow): Linkback {
  return {
    ...toShown(row),
    scoreReasons: parseScoreReasons(row.scoreReasons),
    proposed: parseProposed(row.proposed),
    fingerprint: fingerprintOf(row.proposed),
    verification: oneOf(VERIFICATIONS, row.verification),
    moderation: oneOf(MODERATIONS, row.moderation),
  };
}

/** Whether any linkback of the post came by webmention, in any state. */
export async function existsByWebmention(db: Db, postId: number): Promise<boolean> {
  const row = await db.linkback.findFirst({
    where: { postId, via: { contains: 'webmention' } },
    select: { id: true },
  });
  return row !== null;
}

/** What a sender may learn: the two URLs as claimed, and the state of the linkback. */
export type LinkbackState = Pick<
  Linkback,
  'source' | 'target' | 'verification' | 'moderation' | 'receivedAt'
> & {
  /** Whether the link was ever found. */
  wasVerified: boolean;
  /** Whether the post is public now. */
  isPostPublic: boolean;
};

const STATE_COLUMNS = {
  target: true,
  verification: true,
  moderation: true,
  receivedAt: true,
  verifiedAt: true,
  source: { select: { url: true } },
  post: { select: { status: true, publishedAt: true } },
} as const;

/** Finds a linkback by the token of another one that was merged into it. */
async function selectMergedInto(db: Db, statusToken: string) {
  const merged = await db.mergedLinkback.findUnique({
    where: { statusToken },
    select: { linkback: { select: STATE_COLUMNS } },
  });
  return merged?.linkback ?? null;
}

export async function selectByToken(
  db: Db,
  statusToken: string,
  now: Date,
): Promise<LinkbackState | null> {
  const row =
    (await db.linkback.findUnique({ where: { statusToken }, select: STATE_COLUMNS })) ??
    (await selectMergedInto(db, statusToken));
  return (
    row && {
      source: row.source.url,
      target: row.target,
      verification: oneOf(VERIFICATIONS, row.verification),
      moderation: oneOf(MODERATIONS, row.moderation),
      receivedAt: row.receivedAt,
      wasVerified: row.verifiedAt !== null,
      isPostPublic: isPublic(row.post, now),
    }
  );
}

/** The columns for the content of a page. The avatar is a row of its own. */
export function evidenceColumns(evidence: Evidence) {
  const { type, rsvp, title, author, authorUrl, site, content, outsideLinks } = evidence;
  const { published, excerpt, linkStart, linkEnd } = evidence;
  const passage = excerpt
    ? { excerpt, linkStart, linkEnd }
    : { excerpt: null, linkStart: null, linkEnd: null };
  const facts = { type, rsvp, title, author, authorUrl, site, content };
  // Changes that were proposed by versions without dates have none.
  const publishedAt = published ? new Date(published) : null;
  return { ...facts, publishedAt, ...passage, outsideLinks: outsideLinks.join('\n') };
}

/** @param via the column: protocols, separated by commas, the first one first */
export function protocolsIn(via: string): Protocol[] {
  return via.split(',').map((protocol) => oneOf(PROTOCOLS, protocol));
}

const optionalText = z.string().nullable().default(null);

/** Proposals stay until the owner decides, so those of earlier versions have fewer and other fields. */
const storedEvidence = z
  .object({
    type: z.enum(LINKBACK_TYPES),
    rsvp: z.enum(RSVPS).nullable().default(null),
    title: optionalText,
    author: optionalText,
    authorUrl: optionalText,
    avatarUrl: optionalText,
    /** The former name of `avatarUrl`. */
    photoUrl: optionalText,
    site: optionalText,
    published: optionalText,
    excerpt: z.string(),
    linkStart: z.number(),
    linkEnd: z.number(),
    content: optionalText,
    outsideLinks: z.array(z.string()).default([]),
  })
  .transform(({ photoUrl, avatarUrl, ...evidence }): Evidence => ({
    ...evidence,
    avatarUrl: avatarUrl ?? photoUrl,
  }));

const change: z.ZodType<Change> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['title', 'author']), from: optionalText, to: optionalText }),
  z.object({ kind: z.literal('outside-link'), to: optionalText }),
  z.object({ kind: z.literal('words'), kept: z.number(), from: z.string(), to: z.string() }),
]);

const proposedColumn: z.ZodType<ProposedChange> = z.object({
  evidence: storedEvidence,
  changes: z.array(change),
  finalHost: optionalText,
});

/** @param json the column `proposed`; `null`: nothing is proposed */
export function parseProposed(json: string): ProposedChange;
export function parseProposed(json: string | null): ProposedChange | null;
export function parseProposed(json: string | null): ProposedChange | null {
  return json === null ? null : proposedColumn.parse(JSON.parse(json));
}
