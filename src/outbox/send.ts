/**
 * Makes one step of an outbox entry: discovers the target's endpoint, or notifies it.
 *
 * A step takes the lease of the host that it requests, makes one request, records the result and
 * releases the lease, as checks of sources do (decision 003). No transaction is open during the
 * request, and a process that dies leaves the entry due.
 */
import type { Deps } from '../deps.ts';
import { HostLeases } from '../hosts/leases.ts';
import { deliver, discover, notifyOwnPost } from './deliver.ts';
import type { OutgoingNotification, SendOutcome } from './entry.ts';
import { ANOTHER_HUB, feedsOfPost, isHubNow } from './protocols/websub.ts';
import { postponedUntil, stateAfter, stateAfterSalmention } from './retry-schedule.ts';
import { removalSkipReason, skipReason } from './skip-reason.ts';
import {
  type DueEntry,
  findDueEntry,
  postponeEntry,
  recordEndpoint,
  recordSettled,
  recordSkipped,
} from './store/send.ts';
import { isPublic, permalink, postName } from '../posts/post.ts';
import { isOwnAddress } from '../posts/urls/paths.ts';
import { type SiteSettings, readSettings } from '../settings/settings.ts';

export type SendDeps = Pick<
  Deps,
  'config' | 'db' | 'clock' | 'fetchPage' | 'postTo' | 'readPage' | 'log'
>;

/** `busy`: the host is leased, or its fetch budget for the minute is used; the entry stays due. */
export type StepOutcome = 'done' | 'busy' | 'not-due';

/** Rejects only if `signal` aborts (the entry then stays due) or the database fails. */
export async function sendStep(
  deps: SendDeps,
  entryId: number,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const seen = await findDueEntry(deps.db, entryId, deps.clock.now());
  if (!seen) return 'not-due';
  const settings = await readSettings(deps);
  if (await skipOrPostpone(deps, settings, seen)) return 'done';
  if (isOwnAddress(deps.config, new URL(seen.target)) && !seen.byHand && !isHub(seen)) {
    return await settle(
      deps,
      seen,
      null,
      await notifyOwnPost(deps, notificationOf(deps, settings, seen)),
    );
  }

  const leases = new HostLeases(deps);
  if (!(await leases.take(seen.hostName))) return 'busy';
  try {
    // Another process may have changed it before the lease was taken.
    const entry = await findDueEntry(deps.db, entryId, deps.clock.now());
    if (entry?.hostName !== seen.hostName || entry.changes !== seen.changes) return 'not-due';
    const route = routeOf(entry);
    return route
      ? await notify(deps, entry, route, notificationOf(deps, settings, entry), leases, signal)
      : await findRoute(deps, entry, leases, signal);
  } finally {
    await leases.releaseAll();
  }
}

/** Whether the entry is not sent now, because something changed since it was planned. */
async function skipOrPostpone(
  deps: SendDeps,
  settings: SiteSettings,
  entry: DueEntry,
): Promise<boolean> {
  const { post, linked } = entry;
  const now = deps.clock.now();
  if (linked && !isPublic(post, now)) {
    // The post is no longer public, and is about to be planned again.
    await postponeEntry(deps.db, entry, postponedUntil(entry, now));
    return true;
  }
  const because = currentSkipReason(deps, settings, entry);
  if (because === null) return false;
  if (isSalmention(entry)) {
    await settle(deps, entry, null, { kind: 'skipped', detail: because });
    return true;
  }
  await recordSkipped(deps.db, entry, because);
  return true;
}

function currentSkipReason(
  { config }: Pick<Deps, 'config'>,
  settings: SiteSettings,
  entry: DueEntry,
): string | null {
  if (isHub(entry) && !isHubNow(settings, entry.target)) return ANOTHER_HUB;
  const { post, host, linked } = entry;
  const url = new URL(routeOf(entry)?.endpoint ?? entry.target);
  const ofLink = () => skipReason(config, settings, post, { url, host });
  return linked ? ofLink() : (removalSkipReason(entry) ?? ofLink());
}

async function findRoute(
  deps: SendDeps,
  entry: DueEntry,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const discovered = await discover(deps, entry.target, leases, { signal });
  switch (discovered.kind) {
    case 'host-busy':
      return await postpone(deps, entry);
    case 'settled':
      return await settle(deps, entry, leases, discovered.outcome);
    case 'found': {
      const { protocol, endpoint } = discovered;
      if (isSalmention(entry) && protocol !== 'webmention') {
        const detail = `Not notified again: the page now takes ${protocol}s only.`;
        return await settle(deps, entry, leases, { kind: 'skipped', detail });
      }
      const found = { protocol, endpoint: endpoint.href, hostName: endpoint.hostname };
      const lease = leaseOf(deps, leases, entry);
      const recorded = await recordEndpoint(deps.db, lease, entry, found, deps.clock.now());
      return recorded ? 'done' : 'busy';
    }
  }
}

async function notify(
  deps: SendDeps,
  entry: DueEntry,
  route: NonNullable<ReturnType<typeof routeOf>>,
  notification: OutgoingNotification,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const endpoint = new URL(route.endpoint);
  const outcome = await deliver(deps, { ...route, endpoint }, notification, leases, signal);
  return outcome.kind === 'host-busy'
    ? await postpone(deps, entry)
    : await settle(deps, entry, leases, outcome);
}

async function postpone(deps: SendDeps, entry: DueEntry): Promise<StepOutcome> {
  await postponeEntry(deps.db, entry, postponedUntil(entry, deps.clock.now()));
  return 'busy';
}

async function settle(
  deps: SendDeps,
  entry: DueEntry,
  leases: HostLeases | null,
  outcome: SendOutcome,
): Promise<StepOutcome> {
  const now = deps.clock.now();
  const next = (isSalmention(entry) ? stateAfterSalmention : stateAfter)(entry, outcome, now);
  const recorded = await recordSettled(
    deps.db,
    leases && leaseOf(deps, leases, entry),
    entry,
    {
      ...next,
      isNotified: outcome.kind === 'sent',
      // The endpoint is discovered again the next time.
      endpoint: entry.byHand || isHub(entry) ? entry.target : null,
      hostName: new URL(entry.target).hostname,
      sourcePath: sourcePathOf(entry),
      ...(leases === null && { protocol: 'webmention' }),
      ...(outcome.kind === 'sent' && { statusUrl: outcome.statusUrl ?? null }),
    },
    now,
  );
  deps.log.info(
    { post: entry.post.path, target: entry.target, outcome: outcome.kind, recorded },
    'notification step',
  );
  return recorded ? 'done' : 'busy';
}

function routeOf({ byHand, target, protocol, endpoint }: DueEntry) {
  if (byHand) return { protocol: 'trackback', endpoint: target } as const;
  return protocol !== null && endpoint !== null ? { protocol, endpoint } : null;
}

/** Whether nothing is due but that the post shows other responses: whatever else is due takes that back. */
function isSalmention({ sentAt, salmentionedAt, linked }: DueEntry): boolean {
  return linked && sentAt !== null && salmentionedAt !== null && salmentionedAt > sentAt;
}

function isHub({ protocol }: DueEntry): boolean {
  return protocol === 'websub';
}

function leaseOf(deps: SendDeps, leases: HostLeases, { hostName }: DueEntry) {
  return { lease: leases.of(hostName), perMinute: deps.config.hostFetchesPerMinute };
}

/** For a renamed post, the path that the target knows: another one would be another link to it. */
function sourcePathOf({ sourcePath, post }: DueEntry): string {
  return sourcePath ?? post.path;
}

function notificationOf(
  { config }: Pick<Deps, 'config'>,
  { siteTitle }: SiteSettings,
  entry: DueEntry,
): OutgoingNotification {
  const { target, linked, post } = entry;
  const { excerpt } = post;
  return {
    source: permalink(config.siteUrl, { path: sourcePathOf(entry) }),
    target,
    linked,
    title: postName(post),
    excerpt,
    blogName: siteTitle,
    feedUrls: feedsOfPost(config, post),
  };
}
