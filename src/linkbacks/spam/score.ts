/**
 * Scores the linkbacks of a checked source before the check is recorded: gathers the facts that the
 * rules need, adds up the points, and decides the moderation of what the owner has not decided about.
 *
 * A few queries on indexes; nothing is written.
 */
import type { LinkbackChange } from '../linkback.ts';
import type { DbOrTransaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { isKnown, reputationsOf } from '../../hosts/host.ts';
import { moderationFor } from '../moderate.ts';
import { scoreLinkback, type SpamFacts } from './rules.ts';
import type { FoundLinkback } from '../store/checks.ts';
import type { DueLinkback, DueSource } from '../store/sources.ts';
import { isOwnAddress } from '../../posts/urls/paths.ts';
import type { Evidence } from '../../reader/evidence.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { findListed } from '../../spam/lists.ts';
import type { SpamScore } from '../../spam/score.ts';

const HOUR_MS = 3_600_000;
/** Enough pages to recognise a flood. */
const MAX_RECENT = 200;

/** What a check knows of a source when its linkbacks are scored. */
export type SourceToScore = {
  sourceId: number;
  /** The host of the source's stored URL, which the page here shows. */
  sourceHost: string;
  /** The host that served the page after redirects. */
  finalHost: string;
  /** Links on the whole page to other hosts. */
  outsideLinkCount: number;
  /** The word that the page's text consists of, to a large part. */
  repeatedWord: string | null;
  siteLanguage: string;
  now: Date;
};

type LinkbackToScore = {
  linkbackId: number;
  evidence: Evidence;
  /** `null`: no vouch was named, or none has been read yet. */
  vouched: boolean | null;
};

/** What is the same for all linkbacks of a source. */
type SourceFacts = Omit<SpamFacts, 'evidence' | 'hasSpamTitle' | 'vouched'> & {
  /** The owner approved a linkback from its host, or trusts the host. */
  knownHost: boolean;
};

type Found = LinkbackChange & Pick<FoundLinkback, 'vouched'>;

/** Scores each linkback whose page was read; `scored` is `null` for the others. */
export async function scoreFound(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  source: DueSource,
  page: { finalHost: string | null } & Pick<SourceToScore, 'outsideLinkCount' | 'repeatedWord'>,
  found: Found[],
): Promise<FoundLinkback[]> {
  if (found.every(({ evidence }) => evidence === null)) {
    return found.map((each) => ({ ...each, scored: null }));
  }
  const facts = await gatherSourceFacts(deps.db, {
    sourceId: source.id,
    sourceHost: source.hostName,
    finalHost: page.finalHost ?? source.hostName,
    outsideLinkCount: page.outsideLinkCount,
    repeatedWord: page.repeatedWord,
    siteLanguage: settings.siteLanguage,
    now: deps.clock.now(),
  });
  const isOwn = isOwnAddress(deps.config, new URL(source.url));
  const ownPostApproved = isOwn && settings.ownPosts === 'approved';
  const scored: FoundLinkback[] = [];
  for (const each of found) {
    const known = source.linkbacks.find(({ id }) => id === each.id);
    scored.push({
      ...each,
      scored: known ? await scoreOne(deps, settings, facts, each, known, ownPostApproved) : null,
    });
  }
  return scored;
}

async function scoreOne(
  { db }: Pick<Deps, 'db'>,
  settings: SiteSettings,
  facts: SourceFacts,
  { id, evidence, vouched }: Found,
  known: DueLinkback,
  ownPostApproved: boolean,
): Promise<FoundLinkback['scored']> {
  if (!evidence) return null;
  const answer = vouched ?? known.vouched;
  const toScore = { linkbackId: id, evidence, vouched: answer };
  const { score, reasons } = await gatherAndScore(db, facts, toScore);
  const { knownHost } = facts;
  const moderation = moderationFor(settings.moderation, { knownHost, score, ownPostApproved });
  // A claim that was accepted because of its vouch stays pending until the vouch was read.
  const needsVouch = known.vouch !== null && answer !== true && !knownHost;
  const isPending = moderation === 'approved' && needsVouch;
  return { score, reasons, moderation: isPending ? 'pending' : moderation };
}

/**
 * Gathers the facts that are the same for all linkbacks of a source, once a check.
 *
 * Where a redirect leads to another host, both hosts must be known: a page that shows the URL of one
 * and the text of the other has the reputation of neither.
 */
export async function gatherSourceFacts(
  db: DbOrTransaction,
  { sourceId, sourceHost, finalHost, now, ...page }: SourceToScore,
): Promise<SourceFacts> {
  const names = isSameName(sourceHost, finalHost) ? [finalHost] : [sourceHost, finalHost];
  const hosts = await reputationsOf(db, names);
  const counts = (column: 'approved' | 'rejected' | 'spam') => hosts.map((host) => host[column]);
  const { words, suspects } = await findListed(db, names);
  return {
    host: {
      name: names.join(' and '),
      approved: Math.min(...counts('approved')),
      rejected: Math.max(...counts('rejected')),
      spam: Math.max(...counts('spam')),
    },
    onTrustedList: hosts.every(({ trusted }) => trusted),
    knownHost: hosts.every(isKnown),
    // The claimed host counts, too: someone there set the redirect.
    suspectEntry: suspects[0] ?? null,
    words,
    ...page,
    pagesLastHour: await countPagesLastHour(db, finalHost, sourceId, now),
  };
}

/** Scores one linkback by the facts of its source and its own. */
export async function gatherAndScore(
  db: DbOrTransaction,
  source: SourceFacts,
  { linkbackId, evidence, vouched }: LinkbackToScore,
): Promise<SpamScore> {
  const hasSpamTitle = await isSpamTitle(db, evidence.title, linkbackId);
  return scoreLinkback({ ...source, evidence, vouched, hasSpamTitle });
}

/** Many sites redirect between a name with and without `www`. */
function isSameName(a: string, b: string): boolean {
  return a.replace(/^www\./, '') === b.replace(/^www\./, '');
}

/** Counts pages, not linkbacks: one honest page may link to many posts. */
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

/** Only the owner's decisions count: otherwise one mistake of the rules would repeat itself. */
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
