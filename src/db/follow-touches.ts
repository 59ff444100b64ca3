/**
 * Listens to the keys that other processes touch: on SQLite by polling, on PostgreSQL by notifications.
 *
 * `db.touches` announces those of this process.
 */
import type { Deps } from '../deps.ts';
import { followPostgres } from './postgresql/follow-touches.ts';
import { followSqlite } from './sqlite/follow-touches.ts';
import type { TouchFollower, TouchListener } from './touch.ts';

/**
 * Starts in the background: until it is connected, `isCurrent` is false.
 *
 * `listener` may be called with keys of this process, and with more than others touched.
 */
export function followTouches(
  { config, db, log }: Pick<Deps, 'config' | 'db' | 'log'>,
  listener: TouchListener,
): TouchFollower {
  return db.isPostgres
    ? followPostgres(config.databaseUrl, {
        processName: db.processName,
        timeoutMs: config.databaseTimeoutMs,
        listener,
        log,
      })
    : followSqlite(config.databaseUrl, { listener, log });
}
