/**
 * The page cache: stores answers that are the same for everybody, and answers before Express does.
 *
 * It answers with outdated pages only while the database is unreachable: touches of this process arrive
 * before the write returns, those of other processes are looked up at each request
 * (db/follow-touches.ts), and a page that was touched while it was made is sent but not stored.
 */
import { followTouches } from '../../db/follow-touches.ts';
import type { Deps } from '../../deps.ts';
import type { CachePolicy, Visit } from './answer.ts';
import { Entries, type StoredEntry, RecentTouches } from './entries.ts';
import type { Entry } from './entry.ts';
import { HOME_PARAMETERS } from '../../posts/urls/old-paths.ts';
import { cachedMentionsQuery, isMentionsPath } from '../request/mentions-query.ts';
import { SESSION_COOKIE } from '../request/cookies.ts';
import { queryOf } from '../request/page-request.ts';
import type { IncomingMessage } from '../server/serve.ts';

export type PageCache = {
  /** The entry that answers the request; `null`: the answer has to be made. */
  find: (req: IncomingMessage) => Entry | null;
  /**
   * Begins a request that `find` did not answer, before anything is read for it. `null`: the answer is
   * for this visitor alone.
   */
  beginVisit: (req: IncomingMessage) => Visit | null;
  /** Whether the path is cached. Does not count as a use. */
  holds: (path: string) => boolean;
  /** Whether the database is unreachable, and outdated pages are served. */
  isAway: () => boolean;
  /** The total size. */
  bytes: () => number;
  /** Whether it serves and stores pages: not while other processes' writes cannot be seen. */
  isCurrent: () => boolean;
  close: () => Promise<void>;
};

export function createPageCache(deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>): PageCache {
  const { config, db, clock } = deps;
  const basePath = new URL(config.siteUrl).pathname.replace(/\/$/, '');
  const entries = new Entries(config.cacheMaxBytes);
  const touches = new RecentTouches();
  const endListening = db.touches.listen((keys) => {
    touches.add(keys);
    entries.dropTouched(keys);
  });
  // Touches of other processes are announced to all listeners, like those of this one.
  const others = followTouches(deps, db.touches.announce);
  const isUpToDate = oncePerTick(() => others.isCurrent());

  return {
    find(req) {
      const { method, url = '' } = req;
      if (method !== 'GET' && method !== 'HEAD') return null;
      // While the database is unreachable, an outdated page is better than an error.
      const isStale = !isUpToDate();
      if (isStale && !others.isAway()) return null;
      // Most URLs are their own cache key; the key is computed only if this one is not.
      const stored = entries.find(url) ?? findByKey(url);
      if (stored === undefined || isPersonal(req)) return null;
      if (!isStale && isOver(stored.endsAtMs)) {
        entries.drop(stored);
        return null;
      }
      return stored.entry;
    },
    beginVisit(req) {
      const isRead = req.method === 'GET' || req.method === 'HEAD';
      const key = isRead && !isPersonal(req) ? keyOf(req.url ?? '', basePath) : null;
      if (key === null) return null;
      const { sequence } = touches;
      return {
        key,
        query: queryOf({ url: req.url ?? '' }),
        startedAt: clock.now(),
        store(entry, policy) {
          if (entry.status === 200) store(key, entry, policy, sequence);
        },
      };
    },
    holds: (path) => others.isCurrent() && entries.has(path),
    bytes: () => entries.bytes,
    isAway: () => others.isAway(),
    isCurrent: () => others.isCurrent(),
    async close() {
      endListening();
      await others.close();
    },
  };

  /** `sequence`: of the last touch before anything was read for the entry. */
  function store(key: string, entry: Entry, { keys, endsAt }: CachePolicy, sequence: number): void {
    // `isCurrent` comes first: it may announce touches that came while the page was made.
    if (!others.isCurrent() || touches.hasAny(keys, sequence)) return;
    const endsAtMs = endsAt?.getTime() ?? Infinity;
    if (!isOver(endsAtMs)) entries.add(key, entry, keys, endsAtMs);
  }

  function findByKey(url: string): StoredEntry | undefined {
    const key = keyOf(url, basePath);
    return key === null || key === url ? undefined : entries.find(key);
  }

  function isOver(endsAtMs: number): boolean {
    return endsAtMs !== Infinity && clock.now().getTime() >= endsAtMs;
  }
}

/**
 * Runs a check at most once per iteration of the event loop: the requests of one iteration had all
 * arrived before the check. It takes a tenth of the time of an answer.
 */
function oncePerTick(check: () => boolean): () => boolean {
  let passed = false;
  const reset = () => {
    passed = false;
  };
  return () => {
    if (!passed && check()) {
      passed = true;
      // Runs after the sockets of this iteration.
      setImmediate(reset);
    }
    return passed;
  };
}

/** Signed-in users, and clients that send credentials, may see what others may not. */
function isPersonal({ headers }: IncomingMessage): boolean {
  // The name alone, since spellings such as `name =value` are read as the cookie, too.
  return headers.authorization !== undefined || (headers.cookie?.includes(SESSION_COOKIE) ?? false);
}

/**
 * The query parameters that pages read, by path. A parameter that is not listed here is removed before
 * Express sees the request: so `?utm_source=…` gets the cached page, and no page can depend on anything
 * that is not in its key.
 */
const READ_PARAMETERS: readonly (readonly [path: RegExp, names: ReadonlySet<string>])[] = [
  [/^\/search$/, new Set(['q', 'page'])],
  [/^\/oembed$/, new Set(['url', 'format', 'maxwidth', 'maxheight'])],
  // The RSD file.
  [/^\/xmlrpc(?:\.php)?$/, new Set(['rsd'])],
  // The version of an asset.
  [/^\/assets\//, new Set(['v'])],
  // URLs of posts, feeds and searches of WordPress, and of posts of other programs.
  [/^\/$|^\/index\.php(?:\/|$)/, new Set(['p', 'page_id', 'feed', 's', ...HOME_PARAMETERS])],
];

/** Of Dotclear: `/index.php?post/2010/02/03/a-title`. */
const NAMED_BY_PATH = /^(?:post|pages?)\//;

const MAX_URL_LENGTH = 2_048;

/**
 * ASCII in lower case, the rest escaped, no empty segment and no trailing slash. Express treats other
 * spellings such as `/Page/2/` as the same path; they are answered but not cached, so that strangers
 * cannot fill the cache with them.
 */
const CANONICAL_PATH =
  /^\/(?:(?:[a-z0-9_.~-]|%[89A-F][0-9A-F])+(?:\/(?:[a-z0-9_.~-]|%[89A-F][0-9A-F])+)*)?$/;

/** They are personal and read parameters of their own, before signing in, too. */
const PERSONAL_PATH = /^\/(?:admin|indieauth)(?:\/|$)/;

/**
 * The cache key of a request: its canonical path, and of the mentions API the canonical query.
 *
 * @param basePath the site's own path without a trailing slash; part of the key
 * @returns `null` if the request is neither cached nor looked up
 */
export function keyOf(url: string, basePath: string): string | null {
  if (url.length > MAX_URL_LENGTH || !url.startsWith(basePath)) return null;
  const queryAt = url.indexOf('?');
  const asked = url.slice(basePath.length, queryAt >= 0 ? queryAt : undefined);
  const query = queryAt >= 0 ? url.slice(queryAt + 1) : '';
  if (isMentionsPath(asked)) {
    const cached = cachedMentionsQuery(asked, query);
    return cached === null ? null : `${basePath}${asked}?${cached}`;
  }
  if (readsQuery(asked, query)) return null;
  const path = upperCaseEscapes(asked);
  if (!CANONICAL_PATH.test(path) || PERSONAL_PATH.test(path)) return null;
  return path.includes('%') && !isComposed(path) ? null : basePath + path;
}

function readsQuery(path: string, query: string): boolean {
  const [, parameters] = READ_PARAMETERS.find(([paths]) => paths.test(path)) ?? [];
  if (parameters === undefined) return false;
  for (const name of new URLSearchParams(query).keys()) {
    if (parameters.has(name) || NAMED_BY_PATH.test(name)) return true;
  }
  return false;
}

function upperCaseEscapes(path: string): string {
  return path.includes('%') ? path.replace(/%[0-9a-f]{2}/gi, (each) => each.toUpperCase()) : path;
}

/** Posts are found by the composed (NFC) form of their path, whichever form was requested. */
function isComposed(path: string): boolean {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === decoded.normalize('NFC');
  } catch {
    return false;
  }
}
