/**
 * Doing what is due, of each host one thing at a time, of many hosts some at once.
 *
 * What is due and what doing it means is the caller's; whose turn it is in the end, the host's
 * lease decides.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { LONGEST_HELD_MS } from './budget.ts';

/** How long a round waits for one thing to end before it looks for what has come. */
const LOOK_AGAIN_MS = 2_000;

export type DueOfHost = { id: number; hostName: string };

/** Due things read at once for the names of their hosts, and how often. */
const FEW_DUE = 200;
const MAX_READS = 4;

/** The hosts that may be asked now, as a filter for a store. */
export function isFree(now: Date) {
  const tooLate = new Date(now.getTime() + LONGEST_HELD_MS);
  return { OR: [{ freeAt: { lte: now } }, { freeAt: { gt: tooLate } }] };
}

/**
 * Which hosts come into question, for a store that is to select what is due: those that anything is
 * due of, but for `exceptHosts`; any, where these are too many to be named.
 *
 * Most often next to nothing is due, and seeing that must not take longer the more hosts there are.
 *
 * @param selectDue the hosts of what is due, that of the longest waiting first
 * @returns a filter by name, or `null` if nothing is due
 */
export async function hostsOfDue(
  exceptHosts: string[],
  selectDue: (from: { take: number; exceptHosts: string[] }) => Promise<{ hostName: string }[]>,
): Promise<{ in: string[] } | { notIn: string[] } | null> {
  const names = new Set<string>();
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    // A host of which much is due hides others behind it: once it is known, it is passed over.
    const due = await selectDue({ take: FEW_DUE, exceptHosts: [...exceptHosts, ...names] });
    for (const { hostName } of due) names.add(hostName);
    if (due.length < FEW_DUE) return names.size > 0 ? { in: [...names] } : null;
  }
  return { notIn: exceptHosts };
}

export type Pass = {
  /** How many are done at once. */
  places: number;
  selectDue: (free: { take: number; exceptHosts: string[] }) => Promise<DueOfHost[]>;
  /** @returns whether it was done; its host is left alone for a while if not. Never rejects. */
  doOne: (id: number) => Promise<boolean>;
  /** Nothing is begun after it aborts. */
  signal: AbortSignal;
};

/** Until nothing is due that may be done now. @returns how many were done */
export async function doWhatIsDue({ places, selectDue, doOne, signal }: Pass): Promise<number> {
  const inFlight = new Map<string, Promise<void>>();
  const leftAlone = new Set<string>();
  let clearedAt = performance.now();
  let done = 0;

  function start({ id, hostName }: DueOfHost): void {
    const work = doOne(id).then((isDone) => {
      inFlight.delete(hostName);
      if (isDone) done += 1;
      else leftAlone.add(hostName);
    });
    inFlight.set(hostName, work);
  }

  for (;;) {
    const due = await selectDue({
      take: places - inFlight.size,
      exceptHosts: [...inFlight.keys(), ...leftAlone],
    });
    if (!signal.aborted) due.forEach(start);
    if (inFlight.size === 0) return done;
    // A slow host keeps its own place, not the others: what comes meanwhile is looked for, too.
    await settledOrAfter(LOOK_AGAIN_MS, inFlight.values());
    if (performance.now() - clearedAt > LOOK_AGAIN_MS) {
      leftAlone.clear();
      clearedAt = performance.now();
    }
  }
}

/** Until one of the promises settles, and no longer than `ms`. */
async function settledOrAfter(ms: number, promises: Iterable<Promise<void>>): Promise<void> {
  const patience = new AbortController();
  const tooLate = wait(ms, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([...promises, tooLate]);
  patience.abort();
}
