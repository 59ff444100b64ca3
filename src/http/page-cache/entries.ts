/**
 * The entries of the page cache: found by cache key, dropped by surrogate key, bounded in bytes. Also
 * remembers recent touches, so that a page that changed while it was made is not stored.
 *
 * Knows neither requests nor time.
 */
import { EVERYTHING } from '../../db/touch.ts';
import type { Entry } from './entry.ts';

export type StoredEntry = {
  entry: Entry;
  /** The cache key. */
  key: string;
  /** Surrogate keys. */
  keys: readonly string[];
  /** When time itself changes what it shows; `Infinity`: never. */
  endsAtMs: number;
  /** The size with which it counts towards the limit. */
  countedBytes: number;
};

/** One document may not evict all the others. */
const MAX_SHARE = 1 / 8;

export class Entries {
  /** In order of use, the most recently used last. */
  readonly #byKey = new Map<string, StoredEntry>();
  readonly #bySurrogateKey = new Map<string, Set<StoredEntry>>();
  readonly #maxBytes: number;
  #bytes = 0;
  #newest: StoredEntry | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts as a use. */
  find(key: string): StoredEntry | undefined {
    const stored = this.#byKey.get(key);
    if (stored !== undefined && stored !== this.#newest) {
      this.#byKey.delete(key);
      this.#byKey.set(key, stored);
      this.#newest = stored;
    }
    return stored;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Replaces the entry of this key. An entry that is too large is not stored. */
  add(key: string, entry: Entry, keys: readonly string[], endsAtMs: number): void {
    const before = this.#byKey.get(key);
    if (before) this.drop(before);
    const stored: StoredEntry = { entry, key, keys, endsAtMs, countedBytes: 0 };
    this.#byKey.set(key, stored);
    this.#newest = stored;
    for (const each of keys) {
      const same = this.#bySurrogateKey.get(each);
      if (same) same.add(stored);
      else this.#bySurrogateKey.set(each, new Set([stored]));
    }
    // Encodings are added later, and count when they are.
    entry.onResized = () => {
      this.#count(stored);
    };
    this.#count(stored);
  }

  drop(stored: StoredEntry): void {
    if (!this.#byKey.delete(stored.key)) return;
    stored.entry.onResized = null;
    this.#bytes -= stored.countedBytes;
    if (this.#newest === stored) this.#newest = undefined;
    for (const each of stored.keys) {
      const same = this.#bySurrogateKey.get(each);
      same?.delete(stored);
      if (same?.size === 0) this.#bySurrogateKey.delete(each);
    }
  }

  dropTouched(surrogateKeys: ReadonlySet<string>): void {
    if (surrogateKeys.has(EVERYTHING)) {
      for (const stored of [...this.#byKey.values()]) this.drop(stored);
      return;
    }
    for (const each of surrogateKeys) {
      for (const stored of [...(this.#bySurrogateKey.get(each) ?? [])]) this.drop(stored);
    }
  }

  #count(stored: StoredEntry): void {
    const now = stored.entry.bytes + bytesOfKeys(stored);
    this.#bytes += now - stored.countedBytes;
    stored.countedBytes = now;
    if (now > this.#maxBytes * MAX_SHARE) this.drop(stored);
    // The first is the least recently used.
    for (const oldest of this.#byKey.values()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.drop(oldest);
    }
  }
}

/** Two bytes a character, and a slot in a set for each surrogate key. */
function bytesOfKeys({ key, keys }: StoredEntry): number {
  return 2 * key.length + keys.reduce((sum, each) => sum + 2 * each.length + 64, 0);
}

/** A page that was begun before this many touches counts as touched. */
const MAX_TOUCHES = 200;

/** The most recent touches, in order. */
export class RecentTouches {
  readonly #touches: { sequence: number; keys: ReadonlySet<string> }[] = [];
  #sequence = 0;

  /** The number of touches so far. */
  get sequence(): number {
    return this.#sequence;
  }

  add(keys: ReadonlySet<string>): void {
    this.#sequence += 1;
    this.#touches.push({ sequence: this.#sequence, keys });
    if (this.#touches.length > MAX_TOUCHES) this.#touches.shift();
  }

  /** Whether one of `keys` was touched after `sequence`, or may have been. */
  hasAny(keys: readonly string[], sequence: number): boolean {
    if (this.#sequence - sequence > this.#touches.length) return true;
    return this.#touches.some(
      (each) =>
        each.sequence > sequence &&
        (each.keys.has(EVERYTHING) || keys.some((key) => each.keys.has(key))),
    );
  }
}
