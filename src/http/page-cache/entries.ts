/**
 * The entries of the page cache: found by request, dropped by surrogate key, bounded in bytes.
 *
 * Knows neither requests nor time; called by page-cache.ts.
 */
import { EVERYTHING } from '../../db/touch.ts';
import type { Entry } from './entry.ts';

export type StoredEntry = {
  entry: Entry;
  key: string;
  /** Surrogate keys. */
  keys: readonly string[];
  /** When time itself changes what it shows; `Infinity`: never. */
  endsAtMs: number;
  /** What it counted with last. */
  countedBytes: number;
};

/** One document may not push out all the others. */
const LARGEST_SHARE = 1 / 8;

export class Entries {
  /** The one that was used last is the last. */
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

  /** Counts as a use of it. */
  find(key: string): StoredEntry | undefined {
    const kept = this.#byKey.get(key);
    if (kept !== undefined && kept !== this.#newest) {
      this.#byKey.delete(key);
      this.#byKey.set(key, kept);
      this.#newest = kept;
    }
    return kept;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** In place of what there was under its key. Too large a one is not kept. */
  add(key: string, entry: Entry, keys: readonly string[], endsAtMs: number): void {
    const before = this.#byKey.get(key);
    if (before) this.drop(before);
    const kept: StoredEntry = { entry, key, keys, endsAtMs, countedBytes: 0 };
    this.#byKey.set(key, kept);
    this.#newest = kept;
    for (const each of keys) {
      const same = this.#bySurrogateKey.get(each);
      if (same) same.add(kept);
      else this.#bySurrogateKey.set(each, new Set([kept]));
    }
    // Its encodings come later, and count when they do.
    entry.onResized = () => {
      this.#count(kept);
    };
    this.#count(kept);
  }

  drop(kept: StoredEntry): void {
    if (!this.#byKey.delete(kept.key)) return;
    kept.entry.onResized = null;
    this.#bytes -= kept.countedBytes;
    if (this.#newest === kept) this.#newest = undefined;
    for (const each of kept.keys) {
      const same = this.#bySurrogateKey.get(each);
      same?.delete(kept);
      if (same?.size === 0) this.#bySurrogateKey.delete(each);
    }
  }

  dropTouched(surrogateKeys: ReadonlySet<string>): void {
    if (surrogateKeys.has(EVERYTHING)) {
      for (const kept of [...this.#byKey.values()]) this.drop(kept);
      return;
    }
    for (const each of surrogateKeys) {
      for (const kept of [...(this.#bySurrogateKey.get(each) ?? [])]) this.drop(kept);
    }
  }

  #count(kept: StoredEntry): void {
    const now = kept.entry.bytes + namesOf(kept);
    this.#bytes += now - kept.countedBytes;
    kept.countedBytes = now;
    if (now > this.#maxBytes * LARGEST_SHARE) this.drop(kept);
    // The first is the one that was not used for the longest time.
    for (const oldest of this.#byKey.values()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.drop(oldest);
    }
  }
}

/** Two bytes a character, and a place in a set for each surrogate key. */
function namesOf({ key, keys }: StoredEntry): number {
  return 2 * key.length + keys.reduce((sum, each) => sum + 2 * each.length + 64, 0);
}
