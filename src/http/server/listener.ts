/**
 * The request listener: the rate limit for comments, the page cache, and behind them the app.
 */
import type { Express } from 'express';
import type { Deps } from '../../deps.ts';
import { createApp } from '../app.ts';
import { answerWith, noteVisit } from '../page-cache/answer.ts';
import { createPageCache, type PageCache } from '../page-cache/page-cache.ts';
import { clientKeysBy } from '../request/headers.ts';
import { pathOfTarget } from '../request/page-request.ts';
import { closeAfterUnreadBody } from './body-limit.ts';
import type { RequestListener, IncomingMessage } from './serve.ts';
import {
  type ClientKeys,
  createTokenBuckets,
  takeFromAll,
  type TokenBucket,
} from '../../lib/rate-limiter.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';
import { type LocalizedText, translateFor } from '../../messages/translate.ts';
import { lastReadSettings } from '../../settings/settings.ts';

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
        closeAfterUnreadBody(req, res);
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
      closeAfterUnreadBody(req, res);
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
  /** The answer to the sender, whose browser goes back to the form with the text. */
  refusal: () => LocalizedText;
  /** Milliseconds of a monotonic clock; not the blog's, which is fixed in tests. */
  now?: () => number;
};

const OF_ALL: TokenBucket = { atOnce: 20, aSecond: 2 };
/** Less than for all, so that no client and no network can use up the allowance of the others. */
const OF_A_NETWORK: TokenBucket = { atOnce: 16, aSecond: 0.5 };
/** Previews and edits count, too. */
const OF_A_CLIENT: TokenBucket = { atOnce: 8, aSecond: 0.2 };
/** Clients and networks that are remembered. */
const MAX_KEYS = 10_000;
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
  const all = createTokenBuckets({ ...OF_ALL, maxKeys: 1 });
  const clients = createTokenBuckets({ ...OF_A_CLIENT, maxKeys: MAX_KEYS });
  const networks = createTokenBuckets({ ...OF_A_NETWORK, maxKeys: MAX_KEYS });
  return {
    refuses(req, res, target) {
      // Every request of a reader passes here, so this comes first.
      if (req.method !== 'POST') return false;
      const [path = ''] = target.split('?', 1);
      if (path.toLowerCase().startsWith(admin)) return false;
      const isNew = SENT_TO_PER_POST.test(path);
      if (!isNew && !SENT_TO_ONES_OWN.test(path)) return false;
      const { client, network } = keysOf(req);
      const ofThem = [[clients, client] as const, [networks, network] as const];
      const limits = isNew ? [...ofThem, [all, 'all'] as const] : ofThem;
      if (takeFromAll(limits, now())) return false;
      const text = refusal();
      closeAfterUnreadBody(req, res);
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
