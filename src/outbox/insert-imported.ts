/**
 * Outbox entries of an imported post, as a part of the caller's transaction: pages that the earlier blog says it has notified, and
 * those that only a text of today would name. The links of its text get entries when it is edited (plan/imported.ts).
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { ensureHost } from '../hosts/switches.ts';
import { documentKey, parseHttpUrl } from '../lib/url.ts';
import { BY_EARLIER_BLOG } from './entry.ts';
import { fingerprint, MAX_TARGETS } from './plan/links-of-post.ts';

export type ImportedNotifications = {
  postId: number;
  /** URLs that the earlier blog says it has notified; `null`: it does not say. */
  notified: readonly string[] | null;
  /** The page that the post responds to. */
  responseTo: string | null;
  /** "Send trackbacks to". */
  trackbacksTo: readonly string[];
  /** When the post was published there. */
  at: Date;
};

/** Nothing is sent. Targets that have an entry keep it. */
export async function insertImportedEntries(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  { postId, notified, responseTo, trackbacksTo, at }: ImportedNotifications,
): Promise<void> {
  const sent = new Map(targetsIn(notified ?? []));
  const linked = [...targetsIn(responseTo === null ? [] : [responseTo]), ...sent];
  const byHand = targetsIn(trackbacksTo);
  const entries = [
    ...new Map(linked.map(([key, target]) => [key, { target, byHand: false }])),
    ...byHand.map(([key, target]) => [key, { target, byHand: true }] as const),
  ].slice(0, MAX_TARGETS);
  const now = clock.now();
  for (const [targetKey, { target, byHand: isByHand }] of entries) {
    const hostName = new URL(target).hostname;
    await ensureHost(transaction, hostName, now);
    const pair = { postId, targetKey, byHand: isByHand };
    await transaction.outboxEntry.upsert({
      where: { postId_targetKey_byHand: pair },
      update: {},
      create: {
        ...pair,
        target,
        hostName,
        state: 'imported',
        lastAnswer: BY_EARLIER_BLOG,
        // The passage of a link is read from the text when the post is edited.
        passage: isByHand ? fingerprint([target]) : '',
        sentAt: isByHand || sent.has(targetKey) ? at : null,
        createdAt: now,
        ...(isByHand && { protocol: 'trackback', endpoint: target }),
      },
    });
  }
}

function targetsIn(urls: readonly string[]): [key: string, target: string][] {
  return urls.flatMap((given) => {
    const url = parseHttpUrl(given);
    return url ? [[documentKey(url), url.href] as [string, string]] : [];
  });
}
