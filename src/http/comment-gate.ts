/**
 * How many comments a process looks at: of each client a few at once, and of all together a few at
 * once and then two a second. It stands in front of the app, so that a flood of them from however
 * many clients costs next to nothing, and reading stays quick. One client alone cannot use up what
 * is there for all. What limits what is stored is in comments/limits.ts.
 */
import type { IncomingMessage, RequestListener } from './serve.ts';

export type CommentGate = {
  /** Answers a comment that is too many. @returns `false`: it is none, or may pass */
  refuses: (...[req, res]: Parameters<RequestListener>) => boolean;
};

export type GateOptions = {
  /** What budgets count a client by. */
  clientOf: (req: IncomingMessage) => string;
  /** Milliseconds of a clock that never goes back; not the blog's, which stands still in tests. */
  now?: () => number;
};

type Allowance = { atOnce: number; aSecond: number };

const OF_ALL: Allowance = { atOnce: 20, aSecond: 2 };
/** Previews and corrections count, too. */
const OF_A_CLIENT: Allowance = { atOnce: 8, aSecond: 0.2 };
/** Clients that are remembered; the one that was quiet for longest is forgotten first. */
const MOST_CLIENTS = 10_000;
const RETRY_AFTER_SECONDS = 10;
/** Of a post; the desk's own queue is its owner's, whoever knocks here. */
const SENT_TO = /(?<!\/admin)\/comments\/?(?:\?|$)/;

/** What was typed stands in the form that the browser goes back to. */
const REFUSAL =
  'Many are answering just now. Go back, where what you wrote still stands, and send it again in ten seconds.\n';

export function createCommentGate({
  clientOf,
  now = () => performance.now(),
}: GateOptions): CommentGate {
  const all = bucketOf(OF_ALL, now());
  const clients = new Map<string, Bucket>();

  function ofClient(key: string, at: number): Bucket {
    const bucket = clients.get(key) ?? bucketOf(OF_A_CLIENT, at);
    // A map keeps the order in which keys came: the first is the one that was quiet for longest.
    clients.delete(key);
    clients.set(key, bucket);
    for (const oldest of clients.keys()) {
      if (clients.size <= MOST_CLIENTS) break;
      clients.delete(oldest);
    }
    return bucket;
  }

  return {
    refuses(req, res) {
      if (req.method !== 'POST' || !SENT_TO.test(req.url ?? '')) return false;
      const at = now();
      // Its own first: what a client has not left takes nothing from the others.
      if (ofClient(clientOf(req), at).take(at) && all.take(at)) return false;
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

type Bucket = { take: (at: number) => boolean };

function bucketOf({ atOnce, aSecond }: Allowance, since: number): Bucket {
  let left = atOnce;
  let countedAt = since;
  return {
    take(at) {
      left = Math.min(atOnce, left + ((at - countedAt) / 1_000) * aSecond);
      countedAt = at;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
