/**
 * Checks writes against every page of a blog whose pages are in its cache: see walk.test.ts and
 * walk-*.test.ts.
 */
import { describe, expect, test } from 'vitest';
import { cachedBlog, PAGE_NAMES, type CachedBlog, type PageName } from './cached-blog.ts';

export type Verb = {
  /** Creates what the write needs. */
  given?: (blog: CachedBlog) => Promise<unknown>;
  write: (blog: CachedBlog) => Promise<unknown>;
  /** The pages that change. A page in neither list is correct, whether rendered again or not. */
  shows: readonly PageName[];
  /** The pages that stay in the cache. */
  leaves: readonly PageName[];
};

/**
 * One test for each verb: a page that shows it is new at the next request, a page that does not
 * stays cached.
 */
export function walk(verbs: Record<string, Verb>): void {
  describe.each(Object.entries(verbs))('200 after: %s', (_name, verb) => {
    test('pages that show it are new, pages that do not stay cached, and all are correct', async () => {
      const blog = await cachedBlog();
      await verb.given?.(blog);
      const before = await blog.lookAtAll();
      const expected = PAGE_NAMES.filter(
        (name) =>
          before[name].status === 200 &&
          // The API answers for posts that are not public, too, and caches nothing of them.
          (name !== 'mentions3' || before.post3.status === 200),
      );
      expect(
        expected.filter((name) => !blog.holds(name)),
        'not cached at all',
      ).toEqual([]);

      await verb.write(blog);

      const cached = PAGE_NAMES.filter((name) => blog.holds(name));
      expect(
        verb.leaves.filter((name) => !cached.includes(name)),
        'dropped without need',
      ).toEqual([]);
      const changed: PageName[] = [];
      for (const name of PAGE_NAMES) {
        const shown = await blog.get(name);
        // Without the cache, there is nothing else to check.
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
