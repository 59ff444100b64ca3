/**
 * What time it is, as an argument: the domain never asks the machine, so a test can say.
 */

export type Clock = { now(): Date };

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock.
  now: () => new Date(),
};

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
