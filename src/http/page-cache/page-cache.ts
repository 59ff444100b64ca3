/**
 * The page cache: what everybody gets alike is kept, and answered before Express is entered.
 *
 * It never answers with what is no longer true, but for when the database answers nobody: writes of this process are heard of before they return,
 * those of others are looked for at each request (db/follow-touches.ts), and a page that was
 * touched while it was being made is sent, not kept. Listener and sendDocument are its callers.
 */
import { followTouches } from '../../db/follow-touches.ts';
import type { Deps } from '../../deps.ts';
import type { IncomingMessage } from '../server/serve.ts';
import { SESSION_COOKIE } from '../request/session-cookie.ts';
import { Entries, type StoredEntry } from './entries.ts';
import type { Entry } from './entry.ts';
import { LateTouches } from './late-touches.ts';
import { keyOf } from './request-key.ts';
import type { CachePolicy, Visit } from './visit.ts';

export type PageCache = {
  /** What answers the request as it is; `null`: it has to be made. */
  find: (req: IncomingMessage) => Entry | null;
  /**
   * To be called for what was not found, before anything is read for it. `null`: the answer is
   * this visitor's alone.
   */
  beginVisit: (req: IncomingMessage) => Visit | null;
  /** Whether the path is answered without being made; it does not count as a use of it. */
  holds: (path: string) => boolean;
  /** Whether the database is taken for gone, and what was kept before answers all the same. */
  isAway: () => boolean;
  /** What is held by now, in all. */
  bytes: () => number;
  /** Whether it answers and keeps at all; not while others' writes cannot be seen. */
  isCurrent: () => boolean;
  close: () => Promise<void>;
};

export function createPageCache(deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>): PageCache {
  const { config, db, clock } = deps;
  const basePath = new URL(config.siteUrl).pathname.replace(/\/$/, '');
  const entries = new Entries(config.cacheMaxBytes);
  const touches = new LateTouches();
  const hear = (keys: ReadonlySet<string>) => {
    touches.add(keys);
    entries.dropTouched(keys);
  };
  const endListening = db.touches.listen(hear);
  // What others write is heard of by all who listen, as is what this process writes.
  const others = followTouches(deps, db.touches.announce);
  const hasLooked = oncePerTurn(() => others.isCurrent());

  return {
    find(req) {
      const { method, url = '' } = req;
      if (method !== 'GET' && method !== 'HEAD') return null;
      // What was true when the database was last heard of is better than an error.
      const isStale = !hasLooked();
      if (isStale && !others.isAway()) return null;
      // As it is, it is the key of most; what else it may be is found out only then.
      const kept = entries.find(url) ?? findByKey(url);
      if (kept === undefined || isPersonal(req)) return null;
      if (!isStale && isOver(kept.endsAtMs)) {
        entries.drop(kept);
        return null;
      }
      return kept.entry;
    },
    beginVisit(req) {
      const isRead = req.method === 'GET' || req.method === 'HEAD';
      const key = isRead && !isPersonal(req) ? keyOf(req.url ?? '', basePath) : null;
      if (key === null) return null;
      const { sequence } = touches;
      return {
        key,
        startedAt: clock.now(),
        keep(entry, until) {
          if (entry.status === 200) keep(key, entry, until, sequence);
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

  /** `sequence`: how much had been touched before anything was read for it. */
  function keep(key: string, entry: Entry, { keys, endsAt }: CachePolicy, sequence: number): void {
    // Looking comes first: it may hear of what was touched while the page was made.
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
 * Requests that one turn of the event loop brings along had all arrived before the first of them
 * is answered: one look, which comes after that, holds for all. It takes a tenth of an answer.
 */
function oncePerTurn(look: () => boolean): () => boolean {
  let holds = false;
  const drop = () => {
    holds = false;
  };
  return () => {
    if (!holds && look()) {
      holds = true;
      // Next after the sockets of this turn.
      setImmediate(drop);
    }
    return holds;
  };
}

/** Who is signed in, or says who he is, may see what others do not. */
function isPersonal({ headers }: IncomingMessage): boolean {
  return (
    headers.authorization !== undefined || (headers.cookie?.includes(`${SESSION_COOKIE}=`) ?? false)
  );
}
