/**
 * Which pings a post takes now: its switches, and the ages after which the site closes old posts.
 */
import type { SiteSettings } from '../settings/settings.ts';
import { PROTOCOLS, type PingSwitches, type Protocol } from './post.ts';

/** The trackback address of the post at `postUrl`. */
export function trackbackUrl(postUrl: string): string {
  return `${postUrl}/trackback`;
}

/**
 * `open`: takes all. `aged`: too old for new ones; updates and deletions of known ones count.
 * `closed`: switched off, takes nothing.
 */
export type PingState = 'open' | 'aged' | 'closed';
export type PingStates = Record<Protocol, PingState>;

type Pinged = PingSwitches & { publishedAt: Date };

const DAY_MS = 24 * 60 * 60 * 1_000;

export function pingStates(post: Pinged, settings: SiteSettings, now: Date): PingStates {
  const state = (protocol: Protocol): PingState => {
    const { isOn, closesAt } = switchOf(post, settings, protocol);
    if (!isOn) return 'closed';
    return closesAt !== null && now.getTime() >= closesAt ? 'aged' : 'open';
  };
  return {
    pingback: state('pingback'),
    trackback: state('trackback'),
    webmention: state('webmention'),
  };
}

/**
 * When time alone changes the next of its ping states, of these protocols; `null`: never, as things
 * are.
 */
export function nextPingChange(
  post: Pinged,
  settings: SiteSettings,
  now: Date,
  protocols: readonly Protocol[] = PROTOCOLS,
): Date | null {
  const ahead = protocols.flatMap((protocol) => {
    const { isOn, closesAt } = switchOf(post, settings, protocol);
    return isOn && closesAt !== null && closesAt > now.getTime() ? closesAt : [];
  });
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}

/** `closesAt`: milliseconds since 1970; `null`: it stays open. */
function switchOf(
  post: Pinged,
  settings: SiteSettings,
  protocol: Protocol,
): { isOn: boolean; closesAt: number | null } {
  const afterDays = settings[`${protocol}sCloseAfterDays`];
  return {
    isOn: post[`${protocol}sOpen`],
    closesAt: afterDays > 0 ? post.publishedAt.getTime() + afterDays * DAY_MS : null,
  };
}
