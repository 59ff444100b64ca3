/**
 * Work that somebody must be able to wait for: what a process has begun, until it has ended.
 */

export type InFlight = {
  /** Counts the work among what is in flight. @returns the same promise */
  track: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all that was begun so far has ended, well or not. Never rejects. */
  ended: () => Promise<void>;
};

export function createInFlight(): InFlight {
  const running = new Set<Promise<void>>();
  return {
    track(work) {
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return work;
    },
    async ended() {
      await Promise.all(running);
    },
  };
}
