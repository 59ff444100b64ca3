/**
 * The present time as an argument, so that tests can set it.
 */

export type Clock = { now(): Date };

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock.
  now: () => new Date(),
};

/**
 * How much the clocks of two machines may differ. A time further in the future was written before the
 * clock was set back, and says nothing about how long ago it was.
 */
export const CLOCK_SKEW_MS = 60_000;

/** Milliseconds from `moment` to `now`; `Infinity` for a time written before the clock was set back. */
export function passedMs(moment: Date, now: Date): number {
  const passed = now.getTime() - moment.getTime();
  return passed < -CLOCK_SKEW_MS ? Infinity : passed;
}

/** A clock that only moves when it is advanced. */
export function fixedClock(iso: string): Clock & { advance(ms: number): void } {
  let at = new Date(iso).getTime();
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms;
    },
  };
}
