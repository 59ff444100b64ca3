/**
 * When what a document shows last changed, for readers that ask by date alone.
 *
 * Posts know when they changed; a renamed tag, a withdrawn post and a setting leave no date. So what
 * this process saw change counts, and when it was asked first: it cannot know what changed before.
 */
import { EVERYTHING } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import type { Keep } from './send-document.ts';

/** Past so many, all that is known becomes one moment. */
const MAX_KEYS = 10_000;

export type LastChanges = {
  /**
   * For a document that shows what `keep.keys` name, and of which no post changed after
   * `shownChangedAt`.
   *
   * A change of this very second has no date that tells it from the one before: there is none
   * then, and the document is kept until there is.
   */
  date: (keep: Keep, shownChangedAt: Date) => { keep: Keep; lastModified?: Date };
};

export function createLastChanges({ db, clock }: Pick<Deps, 'db' | 'clock'>): LastChanges {
  const seen = new Map<string, number>();
  let floor: number | null = null;
  db.touches.listen((keys) => {
    // The next second: whoever has asked in this one must find it newer.
    const at = wholeSecond(clock.now().getTime()) + 1_000;
    if (keys.has(EVERYTHING) || seen.size + keys.size > MAX_KEYS) {
      seen.clear();
      floor = at;
      return;
    }
    for (const key of keys) seen.set(key, at);
  });
  return {
    date(keep, shownChangedAt) {
      floor ??= wholeSecond(clock.now().getTime());
      const last = keep.keys.reduce(
        (newest, key) => Math.max(newest, seen.get(key) ?? 0),
        Math.max(floor, wholeSecond(shownChangedAt.getTime())),
      );
      if (last <= clock.now().getTime()) return { keep, lastModified: new Date(last) };
      const endsAt = Math.min(last, keep.endsAt?.getTime() ?? Infinity);
      return { keep: { ...keep, endsAt: new Date(endsAt) } };
    },
  };
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
