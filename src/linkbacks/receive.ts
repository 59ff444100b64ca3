/**
 * Receives a claim by any protocol: makes the checks that need no network, and stores the claim as a row
 * that is due for verification. Resolves a claim's target to the post that the link counts for.
 */
import { randomBytes } from 'node:crypto';
import { findPlace } from '../comments/list.ts';
import { commentNumberIn } from '../comments/urls.ts';
import type { Deps } from '../deps.ts';
import { isKnownHost } from '../hosts/host.ts';
import { documentKey, parseHttpUrl, withoutFragment } from '../lib/url.ts';
import { answeredResponse, type Claim } from './linkback.ts';
import { claimedBytes, claimedColumns, recordClaim } from './store/claims.ts';
import { isRefusedLiteral } from '../net/public-address.ts';
import { permalink } from '../posts/post.ts';
import { pingStates } from '../posts/ping-states.ts';
import { isOwnAddress, ownPathAfterRedirects } from '../posts/urls/paths.ts';
import { resolveTarget, type ResolvedTarget } from '../posts/urls/resolve-target.ts';
import { readSettings, type SiteSettings } from '../settings/settings.ts';

type ReceiveDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type ReceiveOutcome =
  | {
      kind: 'received';
      linkbackId: number;
      sourceId: number;
      /** The source was verified for this post before; it is checked again anyway. */
      registered: boolean;
      /** The last part of the status URL; the same for every claim of this source and post. */
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
 * A repeated claim only makes the linkback due for another check. Its states stay as they are until
 * then, so an approved linkback does not disappear meanwhile.
 *
 * @param mayClaim counts the claim against the client's rate limit; not called for invalid claims
 *
 * @returns `received` with the rows' ids, or `refused` with the first reason found:
 *  - `bad-source`, `bad-target`: not an absolute http(s) URL, too long, or containing credentials
 *  - `refused-address`: the source is an IP address that is not public
 *  - `client-over-budget`: `mayClaim` returned false
 *  - `same-document`: source and target are the same page
 *  - `no-such-post`: a URL of this blog without a post, or whose post was deleted
 *  - `not-a-post`: another site, or a page of this blog that accepts no linkbacks
 *  - `closed`: the post does not accept this protocol, or is too old for new linkbacks
 *  - `own-page`: a page of this blog that is not a post, or any if `ownPosts` is off
 *  - `vouch-needed`, `bad-vouch`: the source's host is not known, and the claim has no vouch, or one
 *    on a host that is not known either
 *  - `blocked`: the owner has blocked the source's host
 *  - `host-full`: too many sources of this host are due for a check
 *  - `source-full`: this source already has linkbacks to as many posts as one page may have
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
  // The post is also the same document at its earlier URLs.
  if (own && 'post' in own && own.post.id === post.id) return refused('same-document');
  const settings = await readSettings(deps);
  const now = deps.clock.now();
  const state = pingStates(post, settings, now)[claim.via];
  if (state === 'closed') return refused('closed');
  // Other pages of the blog are lists of links.
  if (own && (settings.ownPosts === 'off' || !('post' in own))) return refused('own-page');

  const vouch = await readVouch(deps, settings, claim, source, own !== null);
  const isResponseUrl = (url: string) => answeredResponse(deps.config, url) !== null;
  const recorded = await recordClaim(deps.db, {
    via: claim.via,
    statusToken: randomBytes(16).toString('base64url'),
    sourceKey: documentKey(source),
    sourceUrl: withoutFragment(source),
    hostName: source.hostname,
    postId: post.id,
    target: target.href,
    isCloser: (known) => isResponseUrl(known) && !isResponseUrl(target.href),
    ...claimedColumns(claim.texts ?? { title: '', excerpt: '', blogName: '' }),
    claimedBytes: claimedBytes(claim.textBytes ?? null),
    client: claim.client,
    now,
    hostWaitingLimit: deps.config.hostWaitingLimit,
    vouch: vouch.kind === 'vouch' ? vouch.url.href : null,
    // Updates and deletions of known linkbacks are still accepted.
    knownOnly: state === 'aged' || resolved.kind === 'gone' || vouch.kind === 'refused',
  });
  if (recorded.kind === 'received') return recorded;
  if (recorded.kind !== 'unknown') return refused(recorded.kind);
  if (resolved.kind === 'gone') return refused('no-such-post');
  return refused(vouch.kind === 'refused' ? vouch.reason : 'closed');
}

type VouchOutcome =
  { kind: 'none' } | { kind: 'vouch'; url: URL } | { kind: 'refused'; reason: RefusalReason };

/**
 * Checks that the claim's vouch is on a known host. Whether it links to the source's host is verified
 * together with the source.
 */
async function readVouch(
  deps: ReceiveDeps,
  { vouchRequired }: SiteSettings,
  { via, vouch }: Claim,
  source: URL,
  isOwn: boolean,
): Promise<VouchOutcome> {
  if (via !== 'webmention' || isOwn) return { kind: 'none' };
  const url = vouch === undefined ? null : parseHttpUrl(vouch);
  const isOnKnownHost = url !== null && (await isKnownHost(deps.db, url.hostname));
  if (isOnKnownHost) return { kind: 'vouch', url };
  if (!vouchRequired || (await isKnownHost(deps.db, source.hostname))) return { kind: 'none' };
  return { kind: 'refused', reason: vouch === undefined ? 'vouch-needed' : 'bad-vouch' };
}

function refused(reason: RefusalReason): ReceiveOutcome {
  return { kind: 'refused', reason };
}

/**
 * Like `resolveTarget`, also for the URL of a comment and of a further page of a post's responses, which count for
 * the post. For targets only: as a source, a page of responses would repeat its post.
 *
 * A comment that is no longer visible resolves like a deleted post, so that linkbacks which answered it can still be
 * updated.
 */
export async function findTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const comment = commentNumberIn(deps.config, target);
  if (comment === null) return await resolveTarget(deps, withoutPageNumber(deps, target));
  const place = await findPlace(deps, comment);
  if (!place) return { kind: 'no-such-post' };
  const url = permalink(deps.config.siteUrl, { path: place.postPath });
  const resolved = await resolveTarget(deps, new URL(url));
  return resolved.kind === 'post' && !place.isShown
    ? { kind: 'gone', post: resolved.post }
    : resolved;
}

/** Replaces the URL of a further page of responses by that of the post. */
function withoutPageNumber({ config }: Pick<Deps, 'config'>, target: URL): URL {
  const path = ownPathAfterRedirects(config, target) ?? '';
  const [, ofPost] = /^(.+)\/comments\/[1-9]\d{0,4}$/i.exec(path) ?? [];
  return ofPost === undefined ? target : new URL(config.siteUrl + ofPost);
}
