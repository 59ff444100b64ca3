/**
 * How many comments a process looks at: a few at once, and then two a second. It stands in front of
 * the app, so that a flood of them from however many clients costs next to nothing, and reading
 * stays quick. What limits a client, a post and the queue is in comments/limits.ts.
 */
import type { RequestListener } from './serve.ts';

export type CommentGate = {
  /** Answers a comment that is too many. @returns `false`: it is none, or may pass */
  refuses: (...[req, res]: Parameters<RequestListener>) => boolean;
};

const AT_ONCE = 20;
const A_SECOND = 2;
const RETRY_AFTER_SECONDS = 10;
/** Of a post; the desk's own queue is its owner's, whoever knocks here. */
const SENT_TO = /(?<!\/admin)\/comments\/?(?:\?|$)/;

/** What was typed stands in the form that the browser goes back to. */
const REFUSAL =
  'Many are answering just now. Go back, where what you wrote still stands, and send it again in ten seconds.\n';

/** `now`: milliseconds of a clock that never goes back; not the blog's, which stands still in tests. */
export function createCommentGate(now: () => number = () => performance.now()): CommentGate {
  let left = AT_ONCE;
  let countedAt = now();
  return {
    refuses(req, res) {
      if (req.method !== 'POST' || !SENT_TO.test(req.url ?? '')) return false;
      const at = now();
      left = Math.min(AT_ONCE, left + ((at - countedAt) / 1_000) * A_SECOND);
      countedAt = at;
      if (left >= 1) {
        left -= 1;
        return false;
      }
      res.writeHead(503, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'Retry-After': String(RETRY_AFTER_SECONDS),
        'X-Content-Type-Options': 'nosniff',
      });
      res.end(REFUSAL);
      return true;
    },
  };
}
