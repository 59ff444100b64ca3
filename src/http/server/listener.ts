/**
 * The request listener: the rate limit for comments, the page cache, and behind them the app.
 */
import type { Express } from 'express';
import type { Deps } from '../../deps.ts';
import { createApp } from '../app.ts';
import { answerWith, noteVisit } from '../page-cache/answer.ts';
import { createPageCache, type PageCache } from '../page-cache/page-cache.ts';
import { clientKeysBy } from '../request/client.ts';
import { pathOfTarget } from '../request/page-request.ts';
import type { RequestListener, IncomingMessage } from './serve.ts';
import type { ClientKeys } from '../../lib/client-keys.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';
import { type LocalizedText, translateFor } from '../../messages/translate.ts';
import { lastReadSettings } from '../../settings/read.ts';

export type Listener = {
  answer: RequestListener;
  /** The app behind the cache. */
  app: Express;
  pages: PageCache;
  close: () => Promise<void>;
};

export function createListener(deps: Deps, checks: Checks): Listener {
  const app = createApp(deps, checks);
  const pages = createPageCache(deps);
  const comments = createCommentRateLimit({
    basePath: new URL(deps.config.siteUrl).pathname.replace(/\/$/, ''),
    keysOf: clientKeysBy(app),
    refusal: () => translateFor(deps.config, lastReadSettings(deps))('comment-page.busy'),
  });
  const answer = cached(pages, app);
  return {
    answer: (req, res) => {
      const path = pathOfTarget(req.url ?? '');
      if (path === null) {
        res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' });
        res.end('The address of this request cannot be read.\n');
        return;
      }
      req.url = path;
      if (!comments.refuses(req, res, path)) answer(req, res);
    },
    app,
    pages,
    close: () => pages.close(),
  };
}

/** Answers from the cache, and passes other requests to `app`, whose documents may be cached. */
export function cached(pages: PageCache, app: RequestListener): RequestListener {
  return (req, res) => {
    const entry = pages.find(req);
    if (entry) {
      answerWith(entry, req, res);
      return;
    }
    const visit = pages.beginVisit(req);
    if (visit) {
      noteVisit(res, visit);
      // Pages cannot depend on anything that is not in their cache key.
      req.url = visit.key;
    }
    app(req, res);
  };
}

type CommentRateLimit = {
  /**
   * Answers a comment form that exceeds the limit.
   *
   * @param path of the request, as Express receives it
   * @returns `false`: it is no comment form, or within the limit
   */
  refuses: (...[req, res, path]: [...Parameters<RequestListener>, string]) => boolean;
};

type CommentRateLimitOptions = {
  /** Of the site, without a trailing slash. Requests to the admin below it are not limited. */
  basePath: string;
  keysOf: (req: IncomingMessage) => ClientKeys;
  /** What the sender is told. The browser goes back to the form, in which their text still is. */
  refusal: () => LocalizedText;
  /** Milliseconds of a monotonic clock; not the blog's, which is fixed in tests. */
  now?: () => number;
};

type Allowance = { atOnce: number; aSecond: number };

const OF_ALL: Allowance = { atOnce: 20, aSecond: 2 };
/** Less than for all, so that no client and no network can use up the allowance of the others. */
const OF_A_NETWORK: Allowance = { atOnce: 16, aSecond: 0.5 };
/** Previews and edits count, too. */
const OF_A_CLIENT: Allowance = { atOnce: 8, aSecond: 0.2 };
/** Clients and networks that are remembered; the least recently seen is dropped first. */
const MAX_REMEMBERED = 10_000;
const RETRY_AFTER_SECONDS = 10;

/** In any case and with a trailing slash, as Express matches. */
const SENT_TO_PER_POST = /\/comments\/?$/i;
/** Edits of the writer's own comment, which do not count towards the limit for all. */
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
      // Every request of a reader passes here, so this comes first.
      if (req.method !== 'POST') return false;
      const [path = ''] = target.split('?', 1);
      if (path.toLowerCase().startsWith(admin)) return false;
      const isNew = SENT_TO_PER_POST.test(path);
      if (!isNew && !SENT_TO_ONES_OWN.test(path)) return false;
      const at = now();
      const { client, network } = keysOf(req);
      const ofThem = [clients.get(client, at), networks.get(network, at)];
      const buckets = isNew ? [...ofThem, all] : ofThem;
      // From all buckets or none: a refusal by one must not use up another.
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
      // A Map keeps the order of insertion: the first key is the least recently seen.
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
