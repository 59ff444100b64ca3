/**
 * Hearing of what other processes touch: on SQLite by looking, on PostgreSQL by being told.
 *
 * What this process touches is told by `db.touches`. Called by the page cache.
 */
import type { Deps } from '../deps.ts';
import { followPostgres } from './postgresql/follow-touches.ts';
import { followSqlite } from './sqlite/follow-touches.ts';
import type { TouchFollower, TouchListener } from './touch.ts';

/**
 * Begins at once, and waits for nothing: until it has begun, `isCurrent` is false.
 *
 * `hear` may be told more than others touched, and what this process did itself.
 */
export function followTouches(
  { config, db, log }: Pick<Deps, 'config' | 'db' | 'log'>,
  hear: TouchListener,
): TouchFollower {
  return db.isPostgres
    ? followPostgres(config.databaseUrl, {
        processName: db.processName,
        timeoutMs: config.databaseTimeoutMs,
        hear,
        log,
      })
    : followSqlite(config.databaseUrl, { hear, log });
}
