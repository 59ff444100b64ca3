/**
 * Tracks promises that a process has to wait for before it ends.
 */

export type InFlight = {
  /** Tracks a promise. @returns the same promise */
  track: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all promises tracked so far have settled. Never rejects. */
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
