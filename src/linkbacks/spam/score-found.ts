/**
 * Judging what a check found, before it is recorded: the score of each linkback, and what becomes
 * of those that the owner has not decided about.
 */
import type { Deps } from '../../deps.ts';
import { isOwnAddress } from '../../posts/urls/own-url.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import type { FoundLinkback } from '../store/checks.ts';
import { gatherSourceFacts, gatherAndScore, type SourceFacts } from './facts-store.ts';
import { moderationFor } from '../moderate.ts';
import type { DueLinkback, DueSource } from '../store/sources.ts';
import type { LinkbackChange } from '../verify/verdict.ts';

type Found = LinkbackChange & Pick<FoundLinkback, 'vouched'>;

export async function scoreFound(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  source: DueSource,
  page: { finalHost: string | null; outsideLinkCount: number },
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
  const heard = vouched ?? known.vouched;
  const toScore = { linkbackId: id, evidence, vouched: heard };
  const { score, reasons } = await gatherAndScore(db, facts, toScore);
  const { knownHost } = facts;
  // Who was let in on another's word waits until that word was heard.
  const waitsForVouch = known.vouch !== null && heard !== true && !knownHost;
  const moderation = moderationFor(settings.moderation, { knownHost, score, ownPostApproved });
  const isHeld = moderation === 'approved' && waitsForVouch;
  return { score, reasons, moderation: isHeld ? 'pending' : moderation };
}
