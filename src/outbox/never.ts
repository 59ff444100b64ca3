/**
 * Why a target is never told, in the owner's words: the switches of the blog, the post and the host.
 *
 * Pure. Asked when a link is put in the outbox, and again before it is sent, since any of them may
 * be switched in between.
 */
import type { Config } from '../config.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { isOwnAddress } from '../posts/own-address.ts';
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
