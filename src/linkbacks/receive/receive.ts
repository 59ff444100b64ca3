/**
 * Receiving a linkback claim, whichever protocol carried it.
 *
 * No network here: a claim becomes a row that is due for checking. verify/verify.ts does the looking.
 * Called by http/pingback, http/trackback, http/webmention, and by the outbox for our own posts.
 */
import { randomBytes } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { isKnownHost } from '../../hosts/reputation.ts';
import { documentKey, parseHttpUrl, withoutFragment } from '../../lib/url.ts';
import type { Claim } from '../linkback.ts';
import { claimedBytes, claimedColumns } from './claimed-text.ts';
import { answeredResponse, findTarget } from './target.ts';
import { recordClaim } from '../store/claims.ts';
import { isRefusedLiteral } from '../../net/public-address.ts';
import { pingStates } from '../../posts/pings.ts';
import { isOwnAddress } from '../../posts/urls/own-url.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';
import { readSettings } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

type ReceiveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type ReceiveOutcome =
  | {
      kind: 'received';
      linkbackId: number;
      sourceId: number;
      /** The same source was verified for this post before; it is checked again all the same. */
      registered: boolean;
      /** The last part of the status page's address; the same for every claim of this pair. */
      statusToken: string;
    }
  | { kind: 'refused'; reason: RefusalReason };

export type RefusalReason =
  | 'bad-source'
  | 'refused-address'
  | 'client-over-budget'
  | 'bad-target'
  | 'same-document'
  | 'no-such-post'
  | 'not-a-post'
  | 'closed'
  | 'own-page'
  | 'vouch-needed'
  | 'bad-vouch'
  | 'blocked'
  | 'host-full'
  | 'source-full';

/**
 * Records a claim that `source` links to one of our posts, due for verification now.
 *
 * Receiving the same pair again only makes it due for another check. Its states stay
 * as they are until that check is done, so an approved linkback does not blink out.
 *
 * @param mayClaim takes the claim from the client's budget; not asked for what is refused outright
 *
 * @returns `received` with the rows' ids, or `refused` with the first reason found:
 *  - `bad-source`, `bad-target`: not an absolute http(s) URL, too long, or with credentials
 *  - `refused-address`: the source is a literal address that is not public
 *  - `client-over-budget`: `mayClaim` said no
 *  - `same-document`: source and target are the same page
 *  - `no-such-post`: an address of ours at which there surely is nothing, or is no more
 *  - `not-a-post`: not ours, or a page of ours that takes no linkbacks
 *  - `closed`: the post does not take pings of this protocol, or is too old for new ones
 *  - `own-page`: a page of this site that is no post, or any where the owner wants none of its own
 *  - `vouch-needed`, `bad-vouch`: the source's host is not known, and no page, or none on a host that
 *    is known, was named to speak for it
 *  - `blocked`: the owner has blocked the source's host
 *  - `host-full`: too many sources of this host wait for their check
 *  - `source-full`: this source claims to link to more posts than are taken of one page
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §3, faults 0x0020, 0x0021, 0x0031
 */
export async function receiveLinkback(
  deps: ReceiveDeps,
  claim: Claim,
  mayClaim: () => boolean = () => true,
): Promise<ReceiveOutcome> {
  const source = parseHttpUrl(claim.source);
  if (!source) return refused('bad-source');
  if (isRefusedLiteral(source, deps.config.fetchAllowNetworks)) return refused('refused-address');
  if (!mayClaim()) return refused('client-over-budget');
  const target = parseHttpUrl(claim.target);
  if (!target) return refused('bad-target');

  const resolved = await findTarget(deps, target);
  if (resolved.kind === 'no-such-post' || resolved.kind === 'not-a-post') {
    return refused(resolved.kind);
  }
  const { post } = resolved;
  const own = isOwnAddress(deps.config, source) ? await resolveTarget(deps, source) : null;
  // At an earlier address, too.
  if (own && 'post' in own && own.post.id === post.id) return refused('same-document');
  const settings = await readSettings(deps);
  const now = deps.clock.now();
  const state = pingStates(post, settings, now)[claim.via];
  if (state === 'closed') return refused('closed');
  // Our other pages are lists of links.
  if (own && (settings.ownPosts === 'off' || !('post' in own))) return refused('own-page');

  const vouch = await readVouch(deps, settings, claim, source, own !== null);
  const names = (address: string) => answeredResponse(deps.config, address) !== null;
  const recorded = await recordClaim(deps.db, {
    via: claim.via,
    statusToken: randomBytes(16).toString('base64url'),
    sourceKey: documentKey(source),
    sourceUrl: withoutFragment(source),
    hostName: source.hostname,
    postId: post.id,
    target: target.href,
    isCloser: (known) => names(known) && !names(target.href),
    ...claimedColumns(claim.texts ?? { title: '', excerpt: '', blogName: '' }),
    claimedBytes: claimedBytes(claim.textBytes ?? null),
    client: claim.client,
    now,
    hostWaitingLimit: deps.config.hostWaitingLimit,
    vouch: vouch.kind === 'vouch' ? vouch.url.href : null,
    // Updates and deletions of what is known count still.
    knownOnly: state === 'aged' || resolved.kind === 'gone' || vouch.kind === 'refused',
  });
  if (recorded.kind === 'received') return recorded;
  if (recorded.kind !== 'unknown') return refused(recorded.kind);
  if (resolved.kind === 'gone') return refused('no-such-post');
  return refused(vouch.kind === 'refused' ? vouch.reason : 'closed');
}

type Vouching =
  { kind: 'none' } | { kind: 'vouch'; url: URL } | { kind: 'refused'; reason: RefusalReason };

/**
 * What the claim's vouch is worth: it must stand on a host that the owner knows. Whether it really
 * links to the source's host is looked at with the source.
 */
async function readVouch(
  deps: ReceiveDeps,
  { vouchRequired }: SiteSettings,
  { via, vouch }: Claim,
  source: URL,
  isOwn: boolean,
): Promise<Vouching> {
  if (via !== 'webmention' || isOwn) return { kind: 'none' };
  const url = vouch === undefined ? null : parseHttpUrl(vouch);
  const isGood = url !== null && (await isKnownHost(deps.db, url.hostname));
  if (isGood) return { kind: 'vouch', url };
  if (!vouchRequired || (await isKnownHost(deps.db, source.hostname))) return { kind: 'none' };
  return { kind: 'refused', reason: vouch === undefined ? 'vouch-needed' : 'bad-vouch' };
}

function refused(reason: RefusalReason): ReceiveOutcome {
  return { kind: 'refused', reason };
}
