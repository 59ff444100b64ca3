/**
 * Records the result of a check: verdicts, texts, scores and moderation, in one transaction, and only while
 * the leases of the hosts are still valid.
 */
import { z } from 'zod';
import { avatarFor } from '../../avatars/avatar.ts';
import { transactAgain, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import type { Lease } from '../../hosts/host.ts';
import { releaseWithin } from '../../hosts/leases.ts';
import type {
  Moderation,
  ProposedChange,
  ScoreReason,
  Verdict,
  LinkbackChange,
} from '../linkback.ts';
import { hasContent, isVisible } from '../linkback.ts';
import { claimedColumnsIn } from './claims.ts';
import { evidenceColumns, SHOWN_COLUMNS } from './linkbacks.ts';
import { moveSource } from './move-source.ts';
import type { SourceUrl } from '../verify/moved-source.ts';
import { isSameText, materialChanges, type ApprovedText } from '../verify/text-changes.ts';
import { touchResponses } from '../../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../../posts/salmention.ts';
import type { Evidence } from '../../reader/evidence.ts';

export type CheckRecord = {
  source: {
    id: number;
    /** As read when the check began: if more claims came meanwhile, the source stays due. */
    claims: number;
    nextCheckAt: Date | null;
    failures: number;
    lastOutcome: string;
    checkedAt: Date;
  };
  /** The host that answered after redirects. */
  finalHost: string | null;
  /** The page that the source redirects to, if it has the links. */
  moved: SourceUrl | null;
  /** Whether a target names a comment or a linkback, not only the post. */
  isResponseUrl: (target: string) => boolean;
  /** Of the page that was read; `null` where there was none. */
  charset: string | null;
  linkbacks: FoundLinkback[];
};

export type FoundLinkback = LinkbackChange & {
  /** The answer of this check's vouch; `null`: none was read. */
  vouched: boolean | null;
  /** Of the evidence; `null` without evidence. */
  scored: { score: number; reasons: ScoreReason[]; moderation: Moderation } | null;
};

type HeldLeases = { leases: readonly Lease[]; perMinute: number };

/** @returns `false` if a lease was lost to another process; nothing was written then */
export async function recordCheck(db: Db, lease: HeldLeases, check: CheckRecord): Promise<boolean> {
  // The first claim of the URL that the source moves to may come at the same time.
  return await transactAgain(db, (transaction) => writeCheck(transaction, lease, check));
}

/**
 * Whether a source may become the page of another host that it redirects to. Anyone can redirect a URL to
 * anyone's page: an approval of the source must not approve other text on that page, and a rejection of
 * the source must not hide it.
 *
 * @param verdicts of the source's linkbacks at `to`, by id
 */
export async function mayMoveTo(
  db: Db,
  sourceId: number,
  to: SourceUrl,
  verdicts: ReadonlyMap<number, Verdict>,
): Promise<boolean> {
  const decided = await db.linkback.findMany({
    where: { sourceId, moderation: { not: 'pending' } },
    select: { ...COLUMNS, byOwner: true },
  });
  const there = await db.linkback.findMany({
    where: { source: { key: to.key }, postId: { in: decided.map(({ postId }) => postId) } },
    select: { postId: true },
  });
  const known = new Set(there.map(({ postId }) => postId));
  return decided.every((row) => {
    if (row.moderation !== 'approved') return !row.byOwner || known.has(row.postId);
    if (row.verification !== 'verified' || row.verifiedAt === null) return true;
    const verdict = verdicts.get(row.id);
    return (
      verdict?.kind === 'verified' &&
      materialChanges(approvedIn(row), verdict.evidence).length === 0
    );
  });
}

async function writeCheck(
  transaction: Transaction,
  { leases, perMinute }: HeldLeases,
  check: CheckRecord,
): Promise<boolean> {
  const { id, claims, nextCheckAt, ...found } = check.source;
  for (const lease of leases) {
    if (!(await releaseWithin(transaction, lease, found.checkedAt, perMinute))) return false;
  }
  // If the source could not be reached, its claims are still unanswered.
  const isAnswered = found.failures === 0;
  await transaction.source.update({
    where: { id },
    data: { ...found, ...(isAnswered && { claimsChecked: claims }) },
  });
  // The client address is needed until there is a verdict, and erased then.
  const isOver = isAnswered || nextCheckAt === null;
  await transaction.source.updateMany({
    where: { id, claims },
    data: { nextCheckAt, ...(isOver && { claimedBy: null }) },
  });
  const moved = check.moved
    ? await moveSource(transaction, id, check.moved, {
        found: foundIn(check),
        isResponseUrl: check.isResponseUrl,
      })
    : null;
  const rows = await transaction.linkback.findMany({
    where: { sourceId: moved?.sourceId ?? id },
    select: COLUMNS,
  });
  for (const linkback of check.linkbacks) {
    // A linkback that was merged into another one is updated by that one's next check, which is due.
    const row = moved?.merged.has(linkback.id)
      ? undefined
      : rows.find((each) => each.id === linkback.id);
    if (row) await recordLinkback(transaction, check, linkback, row);
  }
  return true;
}

function foundIn({ linkbacks }: CheckRecord): ReadonlySet<number> {
  return new Set(linkbacks.filter(({ evidence }) => evidence !== null).map(({ id }) => id));
}

async function recordLinkback(
  db: Transaction,
  check: CheckRecord,
  linkback: FoundLinkback,
  row: CheckedRow,
): Promise<void> {
  const after = await db.linkback.update({
    where: { id: row.id },
    data: await columnsOf(db, check, linkback, row),
    select: COLUMNS,
  });
  if (shownAs(row) !== shownAs(after)) touchResponses(db, [row.postId]);
  if (showsWords(row) !== showsWords(after))
    await salmentionLater(db, [row.postId], check.source.checkedAt);
}

function showsWords(row: CheckedRow): boolean {
  return isVisible(row) && hasContent(row);
}

/** What pages show of a linkback, to be compared; `null` if it is not visible. */
function shownAs({
  verification,
  moderation,
  approvedText,
  outsideLinks,
  claimedBytes,
  ...row
}: CheckedRow) {
  if (!isVisible({ verification, moderation })) return null;
  return JSON.stringify(row);
}

async function columnsOf(
  db: DbOrTransaction,
  { source: { checkedAt }, finalHost, charset }: CheckRecord,
  { id, evidence, vouched, scored, ...change }: FoundLinkback,
  row: CheckedRow,
) {
  const data = { ...change, ...(vouched !== null && { vouched }) };
  if (!evidence || !scored) return data;
  const text = textChange(row, evidence, { finalHost, now: checkedAt });
  const hasNewText = 'title' in text;
  const { score, reasons, moderation } = scored;
  return {
    ...data,
    ...text,
    ...claimedIn(charset, row.claimedBytes),
    ...(hasNewText && { avatarId: await avatarOf(db, evidence, checkedAt) }),
    score,
    scoreReasons: JSON.stringify(reasons),
    verifiedAt: row.verifiedAt ?? checkedAt,
    ...(row.moderation === 'pending' &&
      moderation !== 'pending' && { moderation, moderatedAt: checkedAt }),
  };
}

/** Decodes the texts of a trackback without a charset in the charset of its page. */
function claimedIn(charset: string | null, bytes: string | null) {
  if (charset === null || bytes === null) return {};
  return { ...claimedColumnsIn(charset, bytes), claimedBytes: null };
}

/** The avatar belongs to the text and changes with it. */
async function avatarOf(
  db: DbOrTransaction,
  { avatarUrl }: Evidence,
  now: Date,
): Promise<number | null> {
  return avatarUrl === null ? null : await avatarFor(db, avatarUrl, now);
}

/** The columns that are compared with the page, and those that our pages show. */
const COLUMNS = {
  ...SHOWN_COLUMNS,
  postId: true,
  verification: true,
  moderation: true,
  verifiedAt: true,
  outsideLinks: true,
  approvedText: true,
  claimedBytes: true,
} as const;

const APPROVED_TEXT = z.object({
  title: z.string().nullable(),
  author: z.string().nullable(),
  excerpt: z.string(),
  content: z.string().nullable(),
  outsideLinks: z.array(z.string()),
});

type CheckedRow = Omit<ApprovedText, 'excerpt' | 'outsideLinks'> & {
  id: number;
  postId: number;
  type: string;
  rsvp: string | null;
  verification: string;
  moderation: string;
  verifiedAt: Date | null;
  excerpt: string | null;
  outsideLinks: string;
  approvedText: string | null;
  claimedBytes: string | null;
};

const NOTHING_PROPOSED = { proposed: null, proposedAt: null };

/**
 * An approved text is not replaced by one that the owner has not seen. A linkback that was approved unread
 * gets its text with the first check. Small changes are shown; each is compared with the approved text,
 * not with the last small change.
 */
function textChange(
  row: CheckedRow,
  evidence: Evidence,
  { finalHost, now }: { finalHost: string | null; now: Date },
) {
  if (row.moderation !== 'approved' || row.verifiedAt === null) {
    return { ...evidenceColumns(evidence), finalHost, ...NOTHING_PROPOSED, approvedText: null };
  }
  const approved = approvedIn(row);
  const changes = materialChanges(approved, evidence);
  if (changes.length > 0) {
    const proposed: ProposedChange = { evidence, changes, finalHost };
    return { proposed: JSON.stringify(proposed), proposedAt: now };
  }
  return {
    ...evidenceColumns(evidence),
    finalHost,
    ...NOTHING_PROPOSED,
    approvedText: isSameText(approved, evidence) ? null : JSON.stringify(approved),
  };
}

/** The text that the owner approved. */
function approvedIn(row: CheckedRow): ApprovedText {
  return row.approvedText === null
    ? shownText(row)
    : APPROVED_TEXT.parse(JSON.parse(row.approvedText));
}

function shownText({ title, author, excerpt, content, outsideLinks }: CheckedRow): ApprovedText {
  const links = outsideLinks.split('\n').filter(Boolean);
  return { title, author, excerpt: excerpt ?? '', content, outsideLinks: links };
}
