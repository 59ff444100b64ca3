/**
 * What is said under a post as threads: each turn below what it answers. Pure; paginate.ts makes pages
 * of them.
 */
import { MAX_DEPTH, type ShownComment } from '../comments/comment.ts';

/** `depth`: how it is shown; what it answers may be there no more. */
export type Placed<T> = { response: T; depth: number };
/** What answers the post, and all that answers it, in the order in which it is read. */
export type Thread<T> = Placed<T>[];

type Answering = Pick<ShownComment, 'id' | 'parentId' | 'state'>;

/**
 * Oldest first on every level, as `turns` come. Withdrawn ones stand only where something answers
 * them; what answers something that is not shown answers the post. Of those that answer each other in
 * a circle one does, too: they come last.
 */
export function threadsOf<T extends Answering>(responses: readonly T[]): Thread<T>[] {
  const ids = new Set(responses.map(({ id }) => id));
  const answers = new Map<number | null, T[]>();
  for (const response of responses) {
    const parent =
      response.parentId !== null && ids.has(response.parentId) ? response.parentId : null;
    const beside = answers.get(parent);
    if (beside) beside.push(response);
    else answers.set(parent, [response]);
  }
  const placed = new Set<number>();
  const place = (response: T, depth: number, thread: Thread<T>): Thread<T> => {
    if (placed.has(response.id)) return thread;
    placed.add(response.id);
    const length = thread.push({ response, depth });
    for (const answer of answers.get(response.id) ?? []) {
      place(answer, Math.min(depth + 1, MAX_DEPTH), thread);
    }
    if (response.state === 'withdrawn' && thread.length === length) thread.pop();
    return thread;
  };
  const threads = (answers.get(null) ?? []).map((response) => place(response, 0, []));
  // What is left stands in a circle, or below one.
  for (const response of responses)
    if (!placed.has(response.id)) threads.push(place(response, 0, []));
  return threads.filter(({ length }) => length > 0);
}
