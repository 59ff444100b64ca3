/**
 * A post's comments as threads, and their pages. Pure.
 */
import { MAX_DEPTH, type ShownComment } from './comment.ts';

/** `depth`: how it is shown; what it answers may be there no more. */
export type Threaded<C> = C & { depth: number };
/** What answers the post, and all that answers it, in the order in which it is read. */
export type Thread<C> = Threaded<C>[];

type Placed = Pick<ShownComment, 'id' | 'parentId' | 'state'>;

/**
 * Oldest first on every level, as `comments` come. Withdrawn ones stand only where something
 * answers them.
 */
export function threadsOf<C extends Placed>(comments: readonly C[]): Thread<C>[] {
  const ids = new Set(comments.map(({ id }) => id));
  const answers = new Map<number | null, C[]>();
  for (const comment of comments) {
    // What answers something that is not shown answers the post.
    const parent = comment.parentId !== null && ids.has(comment.parentId) ? comment.parentId : null;
    const beside = answers.get(parent);
    if (beside) beside.push(comment);
    else answers.set(parent, [comment]);
  }
  const threadFrom = (comment: C, depth: number): Thread<C> => {
    const below = answers.get(comment.id) ?? [];
    const shown = below.flatMap((answer) => threadFrom(answer, Math.min(depth + 1, MAX_DEPTH)));
    return comment.state === 'withdrawn' && shown.length === 0
      ? []
      : [{ ...comment, depth }, ...shown];
  };
  return (answers.get(null) ?? [])
    .map((comment) => threadFrom(comment, 0))
    .filter((thread) => thread.length > 0);
}

/** So many threads a page; page 1 has the oldest. A page that there is not has none. */
export function pageOfThreads<C>(
  threads: readonly Thread<C>[],
  page: number,
  perPage: number,
): { threads: Thread<C>[]; page: number; pages: number } {
  return {
    threads: threads.slice((page - 1) * perPage, page * perPage),
    page,
    pages: Math.max(1, Math.ceil(threads.length / perPage)),
  };
}

/** The page on which a comment stands; `null`: on none. */
export function pageWith(
  threads: readonly Thread<{ id: number }>[],
  id: number,
  perPage: number,
): number | null {
  const at = threads.findIndex((thread) => thread.some((comment) => comment.id === id));
  return at === -1 ? null : Math.floor(at / perPage) + 1;
}
