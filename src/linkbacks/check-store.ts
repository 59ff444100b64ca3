/**
 * Writing what a check of a source found: verdicts, texts, scores, and who is shown for it.
 *
 * One transaction, and only while the source's host is still leased to us.
 */
import { transact, type Db, type DbOrTransaction } from '../db/client.ts';
import type { Lease } from '../hosts/budget.ts';
import { releaseWithin } from '../hosts/leases.ts';
import type { Evidence } from '../pages/evidence.ts';
import { photoFor } from '../photos/keep.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { isSameText, materialChanges, type ApprovedText } from './changes.ts';
import { evidenceColumns } from './evidence-columns.ts';
import { judgeLinkback } from './judge-store.ts';
import type { ProposedChange } from './linkback.ts';
import { moderationFor } from './moderate.ts';
import type { LinkbackChange } from './verdict.ts';

export type CheckRecord = {
  source: {
    id: number;
    /** As seen when the check began: if more came meanwhile, the source stays due. */
    knocks: number;
    nextCheckAt: Date | null;
    failures: number;
    lastOutcome: string;
    checkedAt: Date;
  };
  /** The host that answered in the end. */
  finalHost: string | null;
  /** A post of this blog. */
  isOwn: boolean;
  outsideLinkCount: number;
  /** `vouched`: what was heard now; `null`: nothing new. */
  linkbacks: (LinkbackChange & { vouched: boolean | null })[];
};

/** @returns `false` if the lease was lost: another process has looked since, nothing was written */
export async function recordCheck(
  db: Db,
  { lease, perMinute }: { lease: Lease; perMinute: number },
  settings: SiteSettings,
  check: CheckRecord,
): Promise<boolean> {
  return await transact(db, async (transaction) => {
    const { id, knocks, nextCheckAt, ...found } = check.source;
    if (!(await releaseWithin(transaction, lease, found.checkedAt, perMinute))) return false;
    await transaction.source.update({ where: { id }, data: { ...found, knocksChecked: knocks } });
    // The client is named to its source until there is a verdict, and forgotten with it.
    const isAnswered = found.failures === 0 || nextCheckAt === null;
    await transaction.source.updateMany({
      where: { id, knocks },
      data: { nextCheckAt, ...(isAnswered && { knockedBy: null }) },
    });
    for (const linkback of check.linkbacks) {
      await recordLinkback(transaction, settings, check, linkback);
    }
    return true;
  });
}

async function recordLinkback(
  db: DbOrTransaction,
  settings: SiteSettings,
  { source, finalHost, isOwn, outsideLinkCount }: CheckRecord,
  { id, evidence, vouched, ...change }: CheckRecord['linkbacks'][number],
): Promise<void> {
  const heard = vouched === null ? {} : { vouched };
  await db.linkback.update({ where: { id }, data: { ...change, ...heard } });
  if (!evidence) return;
  const row = await db.linkback.findUniqueOrThrow({ where: { id }, select: JUDGED });
  const { score, reasons, knownHost } = await judgeLinkback(db, {
    evidence,
    linkbackId: id,
    finalHost: finalHost ?? '',
    outsideLinkCount,
    siteLanguage: settings.siteLanguage,
    vouched: row.vouched,
    now: source.checkedAt,
  });
  const ownPostApproved = isOwn && settings.ownPosts === 'approved';
  const moderation = moderationFor(settings.moderation, { knownHost, score, ownPostApproved });
  const text = textChange(row, evidence, finalHost);
  const hasNewText = 'title' in text;
  await db.linkback.update({
    where: { id },
    data: {
      ...text,
      ...(hasNewText && { photoId: await photoOf(db, evidence, source.checkedAt) }),
      score,
      scoreReasons: JSON.stringify(reasons),
      verifiedAt: row.verifiedAt ?? source.checkedAt,
      ...(row.moderation === 'pending' &&
        moderation !== 'pending' && { moderation, moderatedAt: source.checkedAt }),
    },
  });
}

/** The face that belongs to the words: it changes with them. */
async function photoOf(
  db: DbOrTransaction,
  { photoUrl }: Evidence,
  now: Date,
): Promise<number | null> {
  return photoUrl === null ? null : await photoFor(db, photoUrl, now);
}

const JUDGED = {
  moderation: true,
  verifiedAt: true,
  vouched: true,
  title: true,
  author: true,
  excerpt: true,
  content: true,
  outsideLinks: true,
  approvedText: true,
} as const;

type JudgedRow = Omit<ApprovedText, 'excerpt' | 'outsideLinks'> & {
  moderation: string;
  verifiedAt: Date | null;
  excerpt: string | null;
  outsideLinks: string;
  approvedText: string | null;
};

/**
 * What the owner has approved is not exchanged for what nobody has looked at, however late the
 * approval came; what was approved unread gets its words with the first check. Small changes are
 * shown, and held against what was approved, not against each other.
 */
function textChange(row: JudgedRow, evidence: Evidence, finalHost: string | null) {
  if (row.moderation !== 'approved' || row.verifiedAt === null) {
    return { ...evidenceColumns(evidence), finalHost, proposed: null, approvedText: null };
  }
  const shown = shownText(row);
  const approved =
    row.approvedText === null ? shown : (JSON.parse(row.approvedText) as ApprovedText);
  const changes = materialChanges(approved, evidence);
  if (changes.length > 0) {
    const proposed: ProposedChange = { evidence, changes, finalHost };
    return { proposed: JSON.stringify(proposed) };
  }
  return {
    ...evidenceColumns(evidence),
    finalHost,
    proposed: null,
    approvedText: isSameText(approved, evidence) ? null : JSON.stringify(approved),
  };
}

function shownText({ title, author, excerpt, content, outsideLinks }: JudgedRow): ApprovedText {
  const links = outsideLinks.split('\n').filter(Boolean);
  return { title, author, excerpt: excerpt ?? '', content, outsideLinks: links };
}
