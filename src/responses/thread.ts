/**
 * What is said under a post as threads: each turn below what it answers. Pure; paginate.ts makes pages
 * of them.
 */
import { MAX_DEPTH, type ShownComment } from '../comments/comment.ts';

/** `depth`: how it is shown; what it answers may be there no more. */
export type Placed<T> = { turn: T; depth: number };
/** What answers the post, and all that answers it, in the order in which it is read. */
export type Thread<T> = Placed<T>[];

type Answering = Pick<ShownComment, 'id' | 'parentId' | 'state'>;

/**
 * Oldest first on every level, as `turns` come. Withdrawn ones stand only where something answers
 * them; what answers something that is not shown answers the post. Of those that answer each other in
 * a circle one does, too: they come last.
 */
export function threadsOf<T extends Answering>(turns: readonly T[]): Thread<T>[] {
  const ids = new Set(turns.map(({ id }) => id));
  const answers = new Map<number | null, T[]>();
  for (const turn of turns) {
    const parent = turn.parentId !== null && ids.has(turn.parentId) ? turn.parentId : null;
    const beside = answers.get(parent);
    if (beside) beside.push(turn);
    else answers.set(parent, [turn]);
  }
  const placed = new Set<number>();
  const place = (turn: T, depth: number, thread: Thread<T>): Thread<T> => {
    if (placed.has(turn.id)) return thread;
    placed.add(turn.id);
    const length = thread.push({ turn, depth });
    for (const answer of answers.get(turn.id) ?? []) {
      place(answer, Math.min(depth + 1, MAX_DEPTH), thread);
    }
    if (turn.state === 'withdrawn' && thread.length === length) thread.pop();
    return thread;
  };
  const threads = (answers.get(null) ?? []).map((turn) => place(turn, 0, []));
  // What is left stands in a circle, or below one.
  for (const turn of turns) if (!placed.has(turn.id)) threads.push(place(turn, 0, []));
  return threads.filter(({ length }) => length > 0);
}
