/**
 * The facts that the ledger has about a linkback, gathered for the rules of judging.
 *
 * Called before a check is recorded: a few queries on indices, nothing written.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { isKnown, reputationsOf } from '../../hosts/reputation.ts';
import type { Evidence } from '../../reader/evidence.ts';
import { scoreLinkback, type Score } from './score.ts';
import type { SpamFacts } from './rules.ts';

const HOUR_MS = 3_600_000;
/** Enough to see a flood by. */
const MAX_RECENT = 200;

/** What a check knows of a source when its linkbacks are judged. */
export type SourceToScore = {
  sourceId: number;
  /** The host that the ledger and the page here show. */
  sourceHost: string;
  /** The host that served the page in the end. */
  finalHost: string;
  /** Links of the whole page to other hosts. */
  outsideLinkCount: number;
  siteLanguage: string;
  now: Date;
};

export type LinkbackToScore = {
  linkbackId: number;
  evidence: Evidence;
  /** `null`: nobody was named to vouch for it, or nobody was heard yet. */
  vouched: boolean | null;
};

/** What is the same for all linkbacks of a source. */
export type SourceFacts = Omit<SpamFacts, 'evidence' | 'hasSpamTitle' | 'vouched'> & {
  /** The owner approved a linkback of its host, or trusts it. */
  knownHost: boolean;
};

/**
 * Asked once a check, however many posts the source links to.
 *
 * Where a redirect leads to another host, both must be known: who shows the address of one and
 * the words of the other has the good name of neither.
 */
export async function gatherSourceFacts(
  db: DbOrTransaction,
  { sourceId, sourceHost, finalHost, outsideLinkCount, siteLanguage, now }: SourceToScore,
): Promise<SourceFacts> {
  const names = isSameName(sourceHost, finalHost) ? [finalHost] : [sourceHost, finalHost];
  const hosts = await reputationsOf(db, names);
  const counts = (column: 'approved' | 'rejected' | 'spam') => hosts.map((host) => host[column]);
  return {
    host: {
      name: names.join(' and '),
      approved: Math.min(...counts('approved')),
      rejected: Math.max(...counts('rejected')),
      spam: Math.max(...counts('spam')),
    },
    onTrustedList: hosts.every(({ trusted }) => trusted),
    knownHost: hosts.every(isKnown),
    suspectEntry: await findSuspectEntry(db, names),
    words: await selectWords(db),
    outsideLinkCount,
    pagesLastHour: await countPagesLastHour(db, finalHost, sourceId, now),
    siteLanguage,
  };
}

export async function gatherAndScore(
  db: DbOrTransaction,
  source: SourceFacts,
  { linkbackId, evidence, vouched }: LinkbackToScore,
): Promise<Score> {
  const hasSpamTitle = await isSpamTitle(db, evidence.title, linkbackId);
  return scoreLinkback({ ...source, evidence, vouched, hasSpamTitle });
}

/** Many sites redirect between these two. */
function isSameName(a: string, b: string): boolean {
  return a.replace(/^www\./, '') === b.replace(/^www\./, '');
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
  finalHost: string,
  ownSourceId: number,
  now: Date,
): Promise<number> {
  const recent = await db.linkback.findMany({
    where: { finalHost, receivedAt: { gte: new Date(now.getTime() - HOUR_MS) } },
    take: MAX_RECENT,
    select: { sourceId: true },
  });
  const others = recent.map(({ sourceId }) => sourceId).filter((id) => id !== ownSourceId);
  return new Set(others).size;
}

/** The owner's own word only: else one mistake of the rules would feed on itself. */
async function isSpamTitle(
  db: DbOrTransaction,
  title: string | null,
  linkbackId: number,
): Promise<boolean> {
  if (title === null) return false;
  const known = await db.linkback.findFirst({
    where: { moderation: 'spam', title, byOwner: true, id: { not: linkbackId } },
    select: { id: true },
  });
  return known !== null;
}
