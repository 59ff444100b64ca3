/**
 * Reads the keys that other processes touch in an SQLite file.
 *
 * A connection to SQLite can find out within microseconds whether others have written; each write stores its keys in a
 * row. The connection is separate, so the writes of this process count as others' and are reported again.
 */
import type { Log } from '../../deps.ts';
import { Sqlite } from './driver.ts';
import { ALL_TOUCHED, type TouchFollower, type TouchListener } from '../touch.ts';

type Touch = { id: number; keys: string };

/** Reads hardly ever wait for a lock. */
const BUSY_TIMEOUT_MS = 20;

export function followSqlite(
  url: string,
  { listener, log }: { listener: TouchListener; log: Log },
): TouchFollower {
  let file: File | undefined;
  return {
    isCurrent() {
      try {
        file ??= openFile(url);
        const version = file.version();
        if (version !== file.seenVersion) {
          catchUp(file);
          file.seenVersion = version;
        }
        return true;
      } catch (error) {
        // Locked for unusually long, or deleted: the cache must not be used then.
        log.warn({ err: error }, 'cannot read the changes of other processes');
        return false;
      }
    },
    isAway: () => false,
    close() {
      file?.close();
      return Promise.resolve();
    },
  };

  function catchUp(from: File): void {
    const touches = from.since(from.seenId);
    const first = touches[0];
    const last = touches.at(-1);
    if (!first || !last) return;
    // Rows in between were deleted: only the latest are kept.
    const isMissed = first.id !== from.seenId + 1;
    from.seenId = last.id;
    listener(isMissed ? ALL_TOUCHED : new Set(touches.flatMap(({ keys }) => keys.split('\n'))));
  }
}

type File = ReturnType<typeof openFile>;

function openFile(url: string) {
  const connection = new Sqlite(url.replace(/^file:/, ''), {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  const version = connection.prepare<[], number>('PRAGMA data_version').pluck();
  const since = connection.prepare<[number], Touch>(
    'SELECT "id", "keys" FROM "Touch" WHERE "id" > ? ORDER BY "id"',
  );
  const newest = connection
    .prepare<[], number>('SELECT coalesce(max("id"), 0) FROM "Touch"')
    .pluck();
  return {
    version: () => version.get(),
    since: (id: number) => since.all(id),
    // The version first: later writes are read again.
    seenVersion: version.get(),
    seenId: newest.get() ?? 0,
    close: () => connection.close(),
  };
}
