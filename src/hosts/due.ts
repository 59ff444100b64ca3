/**
 * Selects due rows by host, and runs due work of many hosts side by side, one item of each host at a time.
 *
 * The caller passes which rows are due and how to process one. The lease of the host (leases.ts) decides
 * between several processes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '../db/client.ts';
import { LONGEST_LEASE_MS } from './host.ts';

/** How long to wait for an item in flight before looking for new ones. */
const LOOK_AGAIN_MS = 2_000;

export type DueOfHost = { id: number; hostName: string };

/** Due rows read in one query for the names of their hosts, and the number of such queries. */
const FEW_DUE = 200;
const MAX_READS = 4;

/** What `Db['host'].findMany` takes as `where`. */
type HostFilter = NonNullable<NonNullable<Parameters<Db['host']['findMany']>[0]>['where']>;

type DueTable = {
  /** The due rows of these hosts, the longest waiting first. */
  select: (of: { hostName: string | { notIn: string[] } }, take: number) => Promise<DueOfHost[]>;
  /** A filter for hosts that have due rows and may be asked. */
  hosts: HostFilter;
};

/** Of each host that is free, the row that is due longest; at most `take` rows. */
export async function selectDueByHost(
  db: Db,
  now: Date,
  { take, exceptHosts }: { take: number; exceptHosts: string[] },
  { select, hosts }: DueTable,
): Promise<DueOfHost[]> {
  const name = await namesOfDue(exceptHosts, select);
  if (name === null) return [];
  const free = await db.host.findMany({
    where: { name, ...isFree(now), ...hosts },
    orderBy: { freeAt: 'asc' },
    take,
    select: { name: true },
  });
  const due = await Promise.all(free.map((host) => select({ hostName: host.name }, 1)));
  return due.flat();
}

/** A filter for hosts that may be asked now. */
function isFree(now: Date) {
  const latest = new Date(now.getTime() + LONGEST_LEASE_MS);
  return { OR: [{ freeAt: { lte: now } }, { freeAt: { gt: latest } }] };
}

/**
 * A filter by name for hosts that have due rows, without `exceptHosts`; for any host where these are too
 * many to be named.
 *
 * Most often next to nothing is due, and seeing that must not take longer the more hosts there are.
 *
 * @returns `null` if nothing is due
 */
async function namesOfDue(
  exceptHosts: string[],
  select: DueTable['select'],
): Promise<{ in: string[] } | { notIn: string[] } | null> {
  const names = new Set<string>();
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    // A host with many due rows hides the others: once found, it is left out of the next query.
    const due = await select({ hostName: { notIn: [...exceptHosts, ...names] } }, FEW_DUE);
    for (const { hostName } of due) names.add(hostName);
    if (due.length < FEW_DUE) return names.size > 0 ? { in: [...names] } : null;
  }
  return { notIn: exceptHosts };
}

export type DueWork = {
  /** How many items run at once. */
  places: number;
  selectDue: (free: { take: number; exceptHosts: string[] }) => Promise<DueOfHost[]>;
  /** @returns whether it was done; if not, its host is skipped for a while. Never rejects. */
  doOne: (id: number) => Promise<boolean>;
  /** Nothing starts after it aborts. */
  signal: AbortSignal;
};

/** Runs until nothing is due that may be done now. @returns how many items were done */
export async function runDueByHost({ places, selectDue, doOne, signal }: DueWork): Promise<number> {
  const inFlight = new Map<string, Promise<void>>();
  const skippedHosts = new Set<string>();
  let clearedAt = performance.now();
  let done = 0;

  function start({ id, hostName }: DueOfHost): void {
    const work = doOne(id).then((isDone) => {
      inFlight.delete(hostName);
      if (isDone) done += 1;
      else skippedHosts.add(hostName);
    });
    inFlight.set(hostName, work);
  }

  for (;;) {
    const due = await selectDue({
      take: places - inFlight.size,
      exceptHosts: [...inFlight.keys(), ...skippedHosts],
    });
    if (!signal.aborted) due.forEach(start);
    if (inFlight.size === 0) return done;
    // A slow host occupies one place only: new items are looked for meanwhile.
    await settledOrAfter(LOOK_AGAIN_MS, inFlight.values());
    if (performance.now() - clearedAt > LOOK_AGAIN_MS) {
      skippedHosts.clear();
      clearedAt = performance.now();
    }
  }
}

/** Waits until one of the promises settles, at most `ms` milliseconds. */
async function settledOrAfter(ms: number, promises: Iterable<Promise<void>>): Promise<void> {
  const timer = new AbortController();
  const timeout = wait(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([...promises, timeout]);
  timer.abort();
}
