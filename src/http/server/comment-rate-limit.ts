/**
 * How many forms for comments a process looks at: of each client and each network a few at once, and
 * of all together a few at once and then two a second. It stands in front of the app, so that a flood
 * of them from however many clients costs next to nothing, and reading stays quick. What limits what
 * is stored is in comments/spam/limits.ts.
 */
import type { ClientKeys } from '../../lib/client-keys.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import type { IncomingMessage, RequestListener } from './serve.ts';

export type CommentRateLimit = {
  /**
   * Answers a form that is too many.
   *
   * @param path of the request, as Express is given it
   * @returns `false`: it is none, or may pass
   */
  refuses: (...[req, res, path]: [...Parameters<RequestListener>, string]) => boolean;
};

export type CommentRateLimitOptions = {
  /** Of the site, without a slash at its end: what is sent to the desk below it is its people's. */
  basePath: string;
  keysOf: (req: IncomingMessage) => ClientKeys;
  /** What the sender is told. The browser goes back to the form, in which their text still is. */
  refusal: () => LocalizedText;
  /** Milliseconds of a clock that never goes back; not the blog's, which stands still in tests. */
  now?: () => number;
};

type Allowance = { atOnce: number; aSecond: number };

const OF_ALL: Allowance = { atOnce: 20, aSecond: 2 };
/** Less than of all: neither one client nor one network uses up what is there for the others. */
const OF_A_NETWORK: Allowance = { atOnce: 16, aSecond: 0.5 };
/** Previews and corrections count, too. */
const OF_A_CLIENT: Allowance = { atOnce: 8, aSecond: 0.2 };
/** Clients, and networks, that are remembered; the one that was quiet for longest is forgotten first. */
const MAX_REMEMBERED = 10_000;
const RETRY_AFTER_SECONDS = 10;

/** Express minds neither capitals nor a slash at the end. */
const SENT_TO_PER_POST = /\/comments\/?$/i;
/** One's own comment is changed at its address: that takes from nobody else. */
const SENT_TO_ONES_OWN = /\/comments\/\d+\/[^/]+\/?$/i;

export function createCommentRateLimit({
  basePath,
  keysOf,
  refusal,
  now = () => performance.now(),
}: CommentRateLimitOptions): CommentRateLimit {
  const admin = `${basePath}/admin/`.toLowerCase();
  const all = bucketOf(OF_ALL, now());
  const clients = rememberBuckets(OF_A_CLIENT);
  const networks = rememberBuckets(OF_A_NETWORK);
  return {
    refuses(req, res, target) {
      // Every reader passes here: nothing else is looked at for them.
      if (req.method !== 'POST') return false;
      const [path = ''] = target.split('?', 1);
      if (path.toLowerCase().startsWith(admin)) return false;
      const isNew = SENT_TO_PER_POST.test(path);
      if (!isNew && !SENT_TO_ONES_OWN.test(path)) return false;
      const at = now();
      const { client, network } = keysOf(req);
      const ofThem = [clients.get(client, at), networks.get(network, at)];
      const buckets = isNew ? [...ofThem, all] : ofThem;
      // Of all or of none: who is refused by one has not used up another.
      if (buckets.every((bucket) => bucket.has(at))) {
        for (const bucket of buckets) bucket.take();
        return false;
      }
      const text = refusal();
      res.writeHead(503, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Language': text.language,
        'Cache-Control': 'no-store',
        'Retry-After': String(RETRY_AFTER_SECONDS),
        'X-Content-Type-Options': 'nosniff',
      });
      res.end(`${String(text)}\n`);
      return true;
    },
  };
}

type Bucket = { has: (at: number) => boolean; take: () => void };

function bucketOf({ atOnce, aSecond }: Allowance, since: number): Bucket {
  let left = atOnce;
  let countedAt = since;
  return {
    has(at) {
      left = Math.min(atOnce, left + ((at - countedAt) / 1_000) * aSecond);
      countedAt = at;
      return left >= 1;
    },
    take() {
      left -= 1;
    },
  };
}

function rememberBuckets(allowance: Allowance) {
  const buckets = new Map<string, Bucket>();
  return {
    get(key: string, at: number): Bucket {
      const bucket = buckets.get(key) ?? bucketOf(allowance, at);
      // A map keeps the order in which keys came: the first is the one that was quiet for longest.
      buckets.delete(key);
      buckets.set(key, bucket);
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MAX_REMEMBERED) break;
        buckets.delete(oldest);
      }
      return bucket;
    },
  };
}
