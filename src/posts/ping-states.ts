/**
 * Which pings a post accepts now: its own switches, and the age at which the site's settings close them.
 */
import type { SiteSettings } from '../settings/settings.ts';
import { type PingSwitches, type Protocol, PROTOCOLS } from './post.ts';

/**
 * `open`: accepts all pings. `aged`: too old for new ones, but known ones are updated and deleted.
 * `closed`: switched off.
 */
type PingState = 'open' | 'aged' | 'closed';
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
 * When one of its ping states next changes without a write, of these protocols; `null`: never, with
 * these settings.
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

/** `closesAt`: milliseconds since 1970; `null`: never. */
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
