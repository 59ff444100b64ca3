/**
 * Writing what a check of a source found: verdicts, texts, scores, and whether it is shown.
 *
 * One transaction, and only while the source's host is still leased to us.
 */
import { avatarFor } from '../../avatars/references.ts';
import { transactAgain, type Db, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Lease } from '../../hosts/budget.ts';
import { releaseWithin } from '../../hosts/leases.ts';
import type { Moderation, ProposedChange, ScoreReason, Verdict } from '../linkback.ts';
import { claimedColumnsIn } from '../receive/claimed-text.ts';
import { evidenceColumns, SHOWN_COLUMNS } from './linkbacks.ts';
import { moveSource } from './move-source.ts';
import { isSameText, materialChanges, type ApprovedText } from '../verify/changes.ts';
import type { Address } from '../verify/moved-source.ts';
import type { LinkbackChange } from '../verify/verdict.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';
import type { Evidence } from '../../reader/evidence.ts';

export type CheckRecord = {
  source: {
    id: number;
    /** As seen when the check began: if more came meanwhile, the source stays due. */
    claims: number;
    nextCheckAt: Date | null;
    failures: number;
    lastOutcome: string;
    checkedAt: Date;
  };
  /** The host that answered in the end. */
  finalHost: string | null;
  /** Where the source really is, if it redirects to a page that has its links. */
  moved: Address | null;
  /** Whether a target names a comment or a linkback, not the post alone. */
  isResponseUrl: (target: string) => boolean;
  /** Of the page that was read; `null` where there was none. */
  charset: string | null;
  linkbacks: FoundLinkback[];
};

export type FoundLinkback = LinkbackChange & {
  /** What was heard now; `null`: nothing new. */
  vouched: boolean | null;
  /** Of the evidence; `null` where there is none. */
  scored: { score: number; reasons: ScoreReason[]; moderation: Moderation } | null;
};

type HeldLease = { leases: readonly Lease[]; perMinute: number };

/** @returns `false` if a lease was lost: another process has looked since, nothing was written */
export async function recordCheck(db: Db, lease: HeldLease, check: CheckRecord): Promise<boolean> {
  // A first claim of the address that the source moves to may come at the same moment.
  return await transactAgain(db, (transaction) => writeCheck(transaction, lease, check));
}

/**
 * Whether a source may become the page of another host that it redirects to. Whoever has an address
 * can redirect it to anybody's page: what the owner approved of theirs must not be shown as the words
 * of that page, nor what the owner refused of theirs hide it.
 *
 * @param verdicts of the source's linkbacks, by their ids, found at `to`
 */
export async function mayMoveTo(
  db: Db,
  sourceId: number,
  to: Address,
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
  { leases, perMinute }: HeldLease,
  check: CheckRecord,
): Promise<boolean> {
  const { id, claims, nextCheckAt, ...found } = check.source;
  for (const lease of leases) {
    if (!(await releaseWithin(transaction, lease, found.checkedAt, perMinute))) return false;
  }
  // What could not be reached has not answered its knock: the next try speaks for it still.
  const isAnswered = found.failures === 0;
  await transaction.source.update({
    where: { id },
    data: { ...found, ...(isAnswered && { claimsChecked: claims }) },
  });
  // The client is named to its source until there is a verdict, and forgotten with it.
  const isOver = isAnswered || nextCheckAt === null;
  await transaction.source.updateMany({
    where: { id, claims },
    data: { nextCheckAt, ...(isOver && { claimedBy: null }) },
  });
  const merged = check.moved
    ? await moveSource(transaction, id, check.moved, {
        found: foundIn(check),
        isResponseUrl: check.isResponseUrl,
      })
    : null;
  const rows = await transaction.linkback.findMany({
    where: { sourceId: merged?.sourceId ?? id },
    select: COLUMNS,
  });
  for (const linkback of check.linkbacks) {
    // What was merged into what is there is that one's next check's to change, which is due.
    const row = merged?.met.has(linkback.id)
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
  if (shownAs(row) !== shownAs(after)) touch(db, [responsesKey(row.postId)]);
}

/** What a page shows of it; `null`: nothing. */
function shownAs({
  verification,
  moderation,
  approvedText,
  outsideLinks,
  claimedBytes,
  ...row
}: CheckedRow) {
  if (verification !== 'verified' || moderation !== 'approved') return null;
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

/** A trackback that named no charset has its page's. */
function claimedIn(charset: string | null, bytes: string | null) {
  if (charset === null || bytes === null) return {};
  return { ...claimedColumnsIn(charset, bytes), claimedBytes: null };
}

/** The face that belongs to the words: it changes with them. */
async function avatarOf(
  db: DbOrTransaction,
  { avatarUrl }: Evidence,
  now: Date,
): Promise<number | null> {
  return avatarUrl === null ? null : await avatarFor(db, avatarUrl, now);
}

/** What is compared with what the page says now, and what our page shows of it. */
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

type CheckedRow = Omit<ApprovedText, 'excerpt' | 'outsideLinks'> & {
  id: number;
  postId: number;
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
 * What the owner has approved is not exchanged for what nobody has looked at, however late the
 * approval came; what was approved unread gets its words with the first check. Small changes are
 * shown, and held against what was approved, not against each other.
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

/** What the owner has read of an approved linkback. */
function approvedIn(row: CheckedRow): ApprovedText {
  return row.approvedText === null
    ? shownText(row)
    : (JSON.parse(row.approvedText) as ApprovedText);
}

function shownText({ title, author, excerpt, content, outsideLinks }: CheckedRow): ApprovedText {
  const links = outsideLinks.split('\n').filter(Boolean);
  return { title, author, excerpt: excerpt ?? '', content, outsideLinks: links };
}
