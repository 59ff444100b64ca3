/**
 * Which pings a post takes now: its switches, and the ages after which the site closes old posts.
 */
import type { SiteSettings } from '../settings/settings.ts';
import type { PingSwitches, Protocol } from './post.ts';

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

const DAY_MS = 24 * 60 * 60 * 1_000;

export function pingStates(
  post: PingSwitches & { publishedAt: Date },
  settings: SiteSettings,
  now: Date,
): PingStates {
  const ageDays = (now.getTime() - post.publishedAt.getTime()) / DAY_MS;
  const state = (isOn: boolean, closesAfterDays: number): PingState => {
    if (!isOn) return 'closed';
    return closesAfterDays > 0 && ageDays >= closesAfterDays ? 'aged' : 'open';
  };
  return {
    pingback: state(post.pingbacksOpen, settings.pingbacksCloseAfterDays),
    trackback: state(post.trackbacksOpen, settings.trackbacksCloseAfterDays),
    webmention: state(post.webmentionsOpen, settings.webmentionsCloseAfterDays),
  };
}
