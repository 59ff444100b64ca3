/**
 * Why a target is not told, in the owner's words: the switches of the blog, the post and the host,
 * and removals of which there is nothing to say.
 *
 * Pure. Asked when a link is put in the outbox, and again before it is sent, since any of them may
 * be switched in between.
 */
import type { Config } from '../config.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { isOwnAddress } from '../posts/urls/own-url.ts';
import { maySend } from './may-send.ts';

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
