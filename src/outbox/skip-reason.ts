/**
 * Skip reasons: why a target is not notified, as a sentence for owners.
 *
 * Pure. Checked when a link is put in the outbox and again before it is sent, since settings of the
 * blog, the post and the host may change in between.
 */
import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isRefusedLiteral } from '../net/public-address.ts';
import { isOwnAddress } from '../posts/urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** What owners decided about a host. */
export type HostSwitches = { blocked: boolean; notified: boolean };

/** Why a target is not notified of a link; `null` if it is. `host` is `null` if it has no row yet. */
export function skipReason(
  config: Pick<Config, 'siteUrl' | 'fetchAllowNetworks'>,
  settings: Pick<SiteSettings, 'ownPosts'>,
  post: { notifies: boolean },
  target: { url: URL; host: HostSwitches | null },
): string | null {
  const { url, host } = target;
  if (!post.notifies) return 'Notifications are off for this post.';
  if (isOwnAddress(config, url)) {
    return settings.ownPosts === 'off'
      ? 'Links between posts of this blog are not recorded: see the setting ownPosts.'
      : null;
  }
  if (host?.notified === false)
    return `Notifications to ${url.hostname} are off: see antiphon hosts.`;
  if (host?.blocked) return `${url.hostname} is blocked: see antiphon hosts.`;
  const may = maySend(config);
  return may.may ? null : may.because;
}

/**
 * Why a target is not notified that its link was removed; `null` if it is.
 *
 * TrackBack has no removal. A ping to an advertised endpoint makes a receiver that verifies check
 * again, but a trackback URL that was entered by hand may show every ping that it gets.
 */
export function removalSkipReason(entry: { byHand: boolean; sentAt: Date | null }): string | null {
  if (entry.sentAt === null) return 'The link was removed before the linked page was notified.';
  return entry.byHand ? 'A trackback cannot be withdrawn.' : null;
}

/** Host names that no public site has: RFC 2606, RFC 6761, RFC 6762, RFC 8375 and ICANN's `.internal`. */
const RESERVED =
  /(^|\.)(localhost|local|test|example|invalid|internal|home\.arpa|example\.(com|net|org))$/;

type MaySend = { may: true } | { may: false; because: string };

/**
 * Whether this blog may notify other sites at all.
 *
 * A copy of a blog on a private machine must not notify other sites of posts at a URL that nobody
 * can read. With FETCH_ALLOW_NETWORKS, the owner has decided, and everything is sent.
 */
export function maySend(config: Pick<Config, 'siteUrl' | 'fetchAllowNetworks'>): MaySend {
  if (config.fetchAllowNetworks.length > 0) return { may: true };
  const url = new URL(config.siteUrl);
  return isPublicName(url)
    ? { may: true }
    : {
        may: false,
        because: `Nothing is sent from ${url.hostname}: SITE_URL is not a public URL.`,
      };
}

function isPublicName(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, '');
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return !isRefusedLiteral(url, []);
  return host.includes('.') && !RESERVED.test(host);
}
