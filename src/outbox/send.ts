/**
 * One step of one entry: find out where its target wants to be told, or tell it.
 *
 * Each step is one request on the budget of the host that it asks, as the checks of sources are
 * (decision 003): take the host, ask it, record what was answered and give the host back. No
 * transaction is held while the network is asked, and a process that dies leaves the entry due.
 */
import type { Deps } from '../deps.ts';
import { HostLeases } from '../hosts/leases.ts';
import { deliver, discover, notifyOwnPost } from './deliver.ts';
import type { SendOutcome, OutgoingNotification } from './entry.ts';
import { ANOTHER_HUB, feedsOfPost, isHubNow } from './protocols/websub.ts';
import { afterStep, postponed } from './retry-schedule.ts';
import { whyNever, whyNotTakenBack } from './skip-reason.ts';
import {
  findDueEntry,
  postponeEntry,
  recordEndpoint,
  recordSettled,
  recordSkipped,
  type DueEntry,
} from './store/send.ts';
import { permalink } from '../posts/post.ts';
import { isOwnAddress } from '../posts/urls/own-url.ts';
import { isPublic } from '../posts/visibility.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';

export type SendDeps = Pick<
  Deps,
  'config' | 'db' | 'clock' | 'fetchPage' | 'postTo' | 'readPage' | 'log'
>;

/** `busy`: its host is asked by someone else, or was asked often enough this minute; it stays due. */
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
  if (await isSetAside(deps, settings, seen)) return 'done';
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
    // Another process may have been at it before the host was ours.
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

/** Not to be told, or not now: whatever was switched since it was planned. */
async function isSetAside(
  deps: SendDeps,
  settings: SiteSettings,
  entry: DueEntry,
): Promise<boolean> {
  const { post, linked } = entry;
  const now = deps.clock.now();
  if (linked && !isPublic(post, now)) {
    // Not public any more: the plan is about to say what follows from that.
    await postponeEntry(deps.db, entry, postponed(entry, now));
    return true;
  }
  const because = whyNotNow(deps, settings, entry);
  if (because === null) return false;
  await recordSkipped(deps.db, entry, because);
  return true;
}

function whyNotNow(
  { config }: Pick<Deps, 'config'>,
  settings: SiteSettings,
  entry: DueEntry,
): string | null {
  if (isHub(entry) && !isHubNow(settings, entry.target)) return ANOTHER_HUB;
  const { post, host, linked } = entry;
  const url = new URL(routeOf(entry)?.endpoint ?? entry.target);
  const never = () => whyNever(config, settings, post, { url, host });
  return linked ? never() : (whyNotTakenBack(entry) ?? never());
}

async function findRoute(
  deps: SendDeps,
  entry: DueEntry,
  leases: HostLeases,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const discovered = await discover(deps, entry.target, leases, signal);
  switch (discovered.kind) {
    case 'host-busy':
      return await postpone(deps, entry);
    case 'settled':
      return await settle(deps, entry, leases, discovered.outcome);
    case 'found': {
      const { protocol, endpoint } = discovered;
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
  await postponeEntry(deps.db, entry, postponed(entry, deps.clock.now()));
  return 'busy';
}

async function settle(
  deps: SendDeps,
  entry: DueEntry,
  leases: HostLeases | null,
  outcome: SendOutcome,
): Promise<StepOutcome> {
  const now = deps.clock.now();
  const after = afterStep(entry, outcome, now);
  const recorded = await recordSettled(
    deps.db,
    leases && leaseOf(deps, leases, entry),
    entry,
    {
      ...after,
      // Whatever was discovered has served: it is discovered anew the next time.
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
    'link told',
  );
  return recorded ? 'done' : 'busy';
}

function routeOf({ byHand, target, protocol, endpoint }: DueEntry) {
  if (byHand) return { protocol: 'trackback', endpoint: target } as const;
  return protocol !== null && endpoint !== null ? { protocol, endpoint } : null;
}

function isHub({ protocol }: DueEntry): boolean {
  return protocol === 'websub';
}

function leaseOf(deps: SendDeps, leases: HostLeases, { hostName }: DueEntry) {
  return { lease: leases.of(hostName), perMinute: deps.config.hostFetchesPerMinute };
}

/** Of a renamed post the address that the target knows: another would be another link to it. */
function sourcePathOf({ sourcePath, post }: DueEntry): string {
  return sourcePath ?? post.path;
}

function notificationOf(
  { config }: Pick<Deps, 'config'>,
  { siteTitle }: SiteSettings,
  entry: DueEntry,
): OutgoingNotification {
  const { target, linked, post } = entry;
  const { title, excerpt } = post;
  return {
    source: permalink(config.siteUrl, { path: sourcePathOf(entry) }),
    target,
    linked,
    title,
    excerpt,
    blogName: siteTitle,
    feedUrls: feedsOfPost(config, post),
  };
}
