/**
 * Threads as pages of so many turns. Pure.
 */
import type { Placed, Thread } from './thread.ts';

/** A page of a conversation: never empty, but where there is nothing at all. */
export type Page<T> = {
  responses: Placed<T>[];
  /** What began the thread in the middle of which the page begins; `null`: it begins with one. */
  within: Placed<T> | null;
};

/**
 * Pages of at most `perPage` turns, the oldest thread first. A thread is kept on one page if it fits
 * on one; a longer one begins where it would, and goes on over as many as it needs.
 */
export function pagesOf<T>(threads: readonly Thread<T>[], perPage: number): Page<T>[] {
  const pages: Page<T>[] = [];
  let page = begin(null);
  for (const thread of threads) {
    const [first] = thread;
    const mayBeKept = thread.length <= perPage;
    if (mayBeKept && page.responses.length + thread.length > perPage) page = begin(null);
    for (const placed of thread) {
      if (page.responses.length === perPage)
        page = begin(placed === first || !first ? null : first);
      page.responses.push(placed);
    }
  }
  return pages;

  function begin(within: Placed<T> | null): Page<T> {
    const begun: Page<T> = { responses: [], within };
    pages.push(begun);
    return begun;
  }
}

/** The number, from 1, of the page on which a turn stands; `null`: on none. */
export function pageNumberOf(pages: readonly Page<{ id: number }>[], id: number): number | null {
  const at = pages.findIndex(({ responses }) =>
    responses.some(({ response }) => response.id === id),
  );
  return at === -1 ? null : at + 1;
}
