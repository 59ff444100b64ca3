/**
 * What was touched lately, in order: so that a page that was being made meanwhile is not kept.
 */
import { EVERYTHING } from '../../db/touch.ts';

/** A page that was begun before so many touches counts as touched. */
const REMEMBERED = 200;

export class LateTouches {
  readonly #touches: { sequence: number; keys: ReadonlySet<string> }[] = [];
  #sequence = 0;

  /** How much was touched so far. */
  get sequence(): number {
    return this.#sequence;
  }

  add(keys: ReadonlySet<string>): void {
    this.#sequence += 1;
    this.#touches.push({ sequence: this.#sequence, keys });
    if (this.#touches.length > REMEMBERED) this.#touches.shift();
  }

  /** Whether one of `keys` was touched after `sequence`. */
  hasAny(keys: readonly string[], sequence: number): boolean {
    if (this.#sequence - sequence > this.#touches.length) return true;
    return this.#touches.some(
      (each) =>
        each.sequence > sequence &&
        (each.keys.has(EVERYTHING) || keys.some((key) => each.keys.has(key))),
    );
  }
}
