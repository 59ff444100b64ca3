/**
 * Arranges responses in threads, each below its parent, and splits the threads into pages. Pure.
 */
import { MAX_DEPTH, type CommentState } from '../comments/comment.ts';
import type { NamedResponse } from '../linkbacks/linkback.ts';

/** `depth`: how deep it is shown. Its parent may be gone. */
export type Placed<T> = { response: T; depth: number };
/** A response to the post, and all replies below it, in reading order. */
export type Thread<T> = Placed<T>[];

/** `parent`: the response that it replies to; `null`: the post. */
type Threaded = NamedResponse & { parent: NamedResponse | null; state: CommentState };

/** Its id as an element of the page; unique among the responses of all posts. */
export function anchorOf({ kind, id }: NamedResponse): string {
  return `${kind}-${id}`;
}

/**
 * Threads of responses that are sorted by time, oldest first on every level. Withdrawn comments are left
 * out unless they have replies; a reply to a response that is not shown becomes a reply to the post.
 * Responses that reply to each other in a cycle come last, one of them as a reply to the post.
 */
export function threadsOf<T extends Threaded>(responses: readonly T[]): Thread<T>[] {
  const anchors = new Set(responses.map(anchorOf));
  const replies = new Map<string | null, T[]>();
  for (const response of responses) {
    const parent = response.parent && anchorOf(response.parent);
    const key = parent !== null && anchors.has(parent) ? parent : null;
    const siblings = replies.get(key);
    if (siblings) siblings.push(response);
    else replies.set(key, [response]);
  }
  const placed = new Set<T>();
  const place = (response: T, depth: number, thread: Thread<T>): Thread<T> => {
    if (placed.has(response)) return thread;
    placed.add(response);
    const length = thread.push({ response, depth });
    for (const reply of replies.get(anchorOf(response)) ?? []) {
      place(reply, Math.min(depth + 1, MAX_DEPTH), thread);
    }
    if (response.state === 'withdrawn' && thread.length === length) thread.pop();
    return thread;
  };
  const threads = (replies.get(null) ?? []).map((response) => place(response, 0, []));
  // What is left is part of a cycle, or below one.
  for (const response of responses) {
    if (!placed.has(response)) threads.push(place(response, 0, []));
  }
  return threads.filter(({ length }) => length > 0);
}

/** A page of responses; never empty. */
export type Page<T> = {
  responses: Placed<T>[];
  /** The first response of the thread that the page continues; `null`: it begins with a new thread. */
  within: Placed<T> | null;
};

/**
 * Pages of at most `perPage` responses, the oldest thread first. A thread that fits on one page is not
 * split; a longer one begins on the current page and continues over as many as it needs.
 */
export function pagesOf<T>(threads: readonly Thread<T>[], perPage: number): Page<T>[] {
  const pages: Page<T>[] = [];
  let page = begin(null);
  for (const thread of threads) {
    const [first] = thread;
    const fitsOnOne = thread.length <= perPage;
    if (fitsOnOne && page.responses.length + thread.length > perPage) page = begin(null);
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

/** The number, from 1, of the page that has a response; `null`: none has it. */
export function pageNumberOf(
  pages: readonly Page<NamedResponse>[],
  { kind, id }: NamedResponse,
): number | null {
  const at = pages.findIndex(({ responses }) =>
    responses.some(({ response }) => response.id === id && response.kind === kind),
  );
  return at === -1 ? null : at + 1;
}
