/**
 * Verbs held against every page of a blog whose pages are in its cache: walk.test.ts and its kin.
 */
import { describe, expect, test } from 'vitest';
import { cachedBlog, PAGE_NAMES, type CachedBlog, type PageName } from './cached-blog.ts';

export type Verb = {
  /** What is there before. */
  given?: (blog: CachedBlog) => Promise<unknown>;
  write: (blog: CachedBlog) => Promise<unknown>;
  /** What reads otherwise after it. What is in neither list is true, made anew or not. */
  shows: readonly PageName[];
  /** What stays in the cache. */
  leaves: readonly PageName[];
};

/** One test for each verb: what shows it is new at the next request, what does not stays cached. */
export function walk(verbs: Record<string, Verb>): void {
  describe.each(Object.entries(verbs))('200 after: %s', (_name, verb) => {
    test('what shows it is new, what does not stays cached, and all is true', async () => {
      const blog = await cachedBlog();
      await verb.given?.(blog);
      const before = await blog.lookAtAll();
      const kept = PAGE_NAMES.filter((name) => before[name].status === 200);
      expect(
        kept.filter((name) => !blog.holds(name)),
        'not kept at all',
      ).toEqual([]);

      await verb.write(blog);

      const held = PAGE_NAMES.filter((name) => blog.holds(name));
      expect(
        verb.leaves.filter((name) => !held.includes(name)),
        'dropped without need',
      ).toEqual([]);
      const changed: PageName[] = [];
      for (const name of PAGE_NAMES) {
        const shown = await blog.get(name);
        // Without the cache, there is nothing else.
        expect(shown, `${name} is stale`).toEqual(await blog.made(name));
        if (shown.text !== before[name].text) changed.push(name);
      }
      expect(
        verb.shows.filter((name) => !changed.includes(name)),
        'should differ',
      ).toEqual([]);
      expect(
        changed.filter((name) => verb.leaves.includes(name)),
        'should not differ',
      ).toEqual([]);
    });
  });
}
