/**
 * The facts that the ledger has about a linkback, gathered for the rules of judging.
 *
 * Called within the transaction that records a check: a few queries on indices, nothing written.
 */
import type { DbOrTransaction } from '../db/client.ts';
import type { Evidence } from '../pages/evidence.ts';
import { judge, type Judgement } from './judge.ts';
import type { JudgedFacts } from './rules.ts';

const HOUR_MS = 3_600_000;
/** Enough to see a flood by. */
const MOST_RECENT = 200;

export type ToJudge = {
  evidence: Evidence;
  linkbackId: number;
  /** The host that served the page in the end. */
  finalHost: string;
  /** Links of the whole page to other hosts. */
  outsideLinkCount: number;
  siteLanguage: string;
  /** `null`: nobody was named to vouch for it. */
  vouched: boolean | null;
  now: Date;
};

/**
 * Judges what a check found.
 *
 * @returns also whether the host is known: the owner approved one of its linkbacks, or trusts it
 */
export async function judgeLinkback(
  transaction: DbOrTransaction,
  input: ToJudge,
): Promise<Judgement & { knownHost: boolean }> {
  const facts = await gatherFacts(transaction, input);
  return { ...judge(facts), knownHost: facts.host.approved > 0 || facts.onTrustedList };
}

export async function gatherFacts(db: DbOrTransaction, input: ToJudge): Promise<JudgedFacts> {
  const { evidence, finalHost, outsideLinkCount, siteLanguage, vouched } = input;
  // One after the other: a transaction has one connection.
  const host = await db.host.findUnique({ where: { name: finalHost } });
  const source = await findSource(db, input.linkbackId);
  return {
    evidence,
    host: {
      name: finalHost,
      approved: host?.approved ?? 0,
      rejected: host?.rejected ?? 0,
      spam: host?.spam ?? 0,
    },
    onTrustedList: await isTrusted(db, finalHost),
    suspectEntry: await findSuspectEntry(db, [finalHost, source?.hostName ?? finalHost]),
    words: await selectWords(db),
    outsideLinkCount,
    pagesLastHour: await countPagesLastHour(db, input, source?.id),
    hasSpamTitle: await isSpamTitle(db, input),
    siteLanguage,
    vouched,
  };
}

async function findSource(db: DbOrTransaction, linkbackId: number) {
  const row = await db.linkback.findUnique({
    where: { id: linkbackId },
    select: { source: { select: { id: true, hostName: true } } },
  });
  return row?.source ?? null;
}

/** The very host: who trusts a big house does not trust all who live there. */
async function isTrusted(db: DbOrTransaction, host: string): Promise<boolean> {
  const where = { list_value: { list: 'trusted-host', value: host } };
  return (await db.listEntry.findUnique({ where })) !== null;
}

/** Also the host that was claimed: a redirect leads away from it, but somebody there set it. */
async function findSuspectEntry(db: DbOrTransaction, hosts: string[]): Promise<string | null> {
  const entry = await db.listEntry.findFirst({
    where: { list: 'suspect-host', value: { in: [...new Set(hosts.flatMap(withParents))] } },
    orderBy: { value: 'asc' },
  });
  return entry?.value ?? null;
}

/** `a.b.example`, `b.example`, `example`. */
function withParents(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}

async function selectWords(db: DbOrTransaction): Promise<string[]> {
  const rows = await db.listEntry.findMany({ where: { list: 'word' }, orderBy: { value: 'asc' } });
  return rows.map(({ value }) => value);
}

/** Pages, not linkbacks: one honest page may link to many posts. */
async function countPagesLastHour(
  db: DbOrTransaction,
  { finalHost, now }: ToJudge,
  ownSourceId: number | undefined,
): Promise<number> {
  const recent = await db.linkback.findMany({
    where: { finalHost, receivedAt: { gte: new Date(now.getTime() - HOUR_MS) } },
    take: MOST_RECENT,
    select: { sourceId: true },
  });
  const others = recent.map(({ sourceId }) => sourceId).filter((id) => id !== ownSourceId);
  return new Set(others).size;
}

/** The owner's own word only: else one mistake of the rules would feed on itself. */
async function isSpamTitle(
  db: DbOrTransaction,
  { evidence: { title }, linkbackId }: ToJudge,
): Promise<boolean> {
  if (title === null) return false;
  const known = await db.linkback.findFirst({
    where: { moderation: 'spam', title, byOwner: true, id: { not: linkbackId } },
    select: { id: true },
  });
  return known !== null;
}
