/**
 * What time it is, as an argument: the domain never asks the machine, so a test can say.
 */

export type Clock = { now(): Date };

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock.
  now: () => new Date(),
};

/**
 * By how much the clocks of two machines may differ. A moment further ahead was written before the
 * clock was set back: it says nothing about how long ago that was.
 */
export const CLOCK_SKEW_MS = 60_000;

/** Milliseconds from `moment` to `now`; `Infinity` for one from before the clock was set back. */
export function passedMs(moment: Date, now: Date): number {
  const passed = now.getTime() - moment.getTime();
  return passed < -CLOCK_SKEW_MS ? Infinity : passed;
}

/** A clock that stands still until told otherwise. */
export function fixedClock(iso: string): Clock & { advance(ms: number): void } {
  let at = new Date(iso).getTime();
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms;
    },
  };
}
