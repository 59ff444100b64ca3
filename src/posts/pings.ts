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
  const state = (isOn: boolean, closesAfterDays: number): PingState => {
    if (!isOn) return 'closed';
    const closesAt = closingMoment(post, closesAfterDays);
    return closesAt !== null && now.getTime() >= closesAt ? 'aged' : 'open';
  };
  return {
    pingback: state(post.pingbacksOpen, settings.pingbacksCloseAfterDays),
    trackback: state(post.trackbacksOpen, settings.trackbacksCloseAfterDays),
    webmention: state(post.webmentionsOpen, settings.webmentionsCloseAfterDays),
  };
}

/** When time alone changes one of its ping states the next time; `null`: never, as things are. */
export function nextPingChange(
  post: PingSwitches & { publishedAt: Date },
  settings: SiteSettings,
  now: Date,
): Date | null {
  const moments = [
    post.pingbacksOpen ? closingMoment(post, settings.pingbacksCloseAfterDays) : null,
    post.trackbacksOpen ? closingMoment(post, settings.trackbacksCloseAfterDays) : null,
    post.webmentionsOpen ? closingMoment(post, settings.webmentionsCloseAfterDays) : null,
  ];
  const ahead = moments.flatMap((moment) =>
    moment !== null && moment > now.getTime() ? moment : [],
  );
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}

/** Milliseconds since 1970; `null`: it stays open. */
function closingMoment({ publishedAt }: { publishedAt: Date }, afterDays: number): number | null {
  return afterDays > 0 ? publishedAt.getTime() + afterDays * DAY_MS : null;
}
