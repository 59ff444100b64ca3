/**
 * Why a target is not told, in the owner's words: the switches of the blog, the post and the host,
 * and removals of which there is nothing to say.
 *
 * Pure. Asked when a link is put in the outbox, and again before it is sent, since any of them may
 * be switched in between.
 */
import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isRefusedLiteral } from '../net/public-address.ts';
import { isOwnAddress } from '../posts/urls/own-url.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** What the owner has said of a host; `notified: false` is “never”. */
export type HostSwitches = { blocked: boolean; notified: boolean };

/** @returns `null` if nothing speaks against it. `host` is `null` for one that is not known yet. */
export function whyNever(
  config: Pick<Config, 'siteUrl' | 'fetchAllowNetworks'>,
  settings: Pick<SiteSettings, 'ownPosts'>,
  post: { notifies: boolean },
  target: { url: URL; host: HostSwitches | null },
): string | null {
  const { url, host } = target;
  if (!post.notifies) return 'The post is set to tell nobody.';
  if (isOwnAddress(config, url)) {
    return settings.ownPosts === 'off'
      ? 'Links between posts of this blog are not recorded: see the setting ownPosts.'
      : null;
  }
  if (host?.notified === false) return `${url.hostname} is never told: see antiphon hosts.`;
  if (host?.blocked) return `${url.hostname} is blocked: see antiphon hosts.`;
  const may = maySend(config);
  return may.may ? null : may.because;
}

/**
 * Why a target is not told that its link is gone; `null` if it is to be told.
 *
 * TrackBack knows no removal. Where a page advertises it, a ping makes a receiver that verifies look
 * again; an address that somebody gave takes whatever comes.
 */
export function whyNotTakenBack(entry: { byHand: boolean; sentAt: Date | null }): string | null {
  if (entry.sentAt === null) return 'The link was taken out before its page was told of it.';
  return entry.byHand ? 'A trackback cannot be taken back.' : null;
}

/** Names that no public site has: RFC 2606, RFC 6761, RFC 6762, RFC 8375 and ICANN's `.internal`. */
const RESERVED =
  /(^|\.)(localhost|local|test|example|invalid|internal|home\.arpa|example\.(com|net|org))$/;

type MaySend = { may: true } | { may: false; because: string };

/** Networks that the owner allows mean that the owner knows: then everything is sent. */
export function maySend(config: Pick<Config, 'siteUrl' | 'fetchAllowNetworks'>): MaySend {
  if (config.fetchAllowNetworks.length > 0) return { may: true };
  const url = new URL(config.siteUrl);
  return isPublicName(url)
    ? { may: true }
    : {
        may: false,
        because: `Nothing is sent from ${url.hostname}: SITE_URL is not an address that others can read.`,
      };
}

function isPublicName(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, '');
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return !isRefusedLiteral(url, []);
  return host.includes('.') && !RESERVED.test(host);
}
