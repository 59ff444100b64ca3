/**
 * What other processes touch in an SQLite file. Called by db/follow-touches.ts.
 *
 * SQLite tells a connection whether others have written, in microseconds; what they touched
 * stands in rows that each write leaves. The connection is its own, so that this process's writes
 * are others', too, and are heard of twice.
 */
import type { Log } from '../../deps.ts';
import { Sqlite } from './driver.ts';
import { ALL_TOUCHED, type TouchFollower, type TouchListener } from '../touch.ts';

type Touch = { id: number; keys: string };

/** Nobody who reads has to wait for a lock here, but for moments. */
const BUSY_TIMEOUT_MS = 20;

export function followSqlite(
  url: string,
  { hear, log }: { hear: TouchListener; log: Log },
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
        // Locked for longer than ever, or gone: nothing is answered of which we do not know.
        log.warn({ err: error }, 'cannot see what other processes write');
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
    // Those between were deleted, since they are remembered for some time only.
    const isMissed = first.id !== from.seenId + 1;
    from.seenId = last.id;
    hear(isMissed ? ALL_TOUCHED : new Set(touches.flatMap(({ keys }) => keys.split('\n'))));
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
    // The version first: what is written after it is looked at again.
    seenVersion: version.get(),
    seenId: newest.get() ?? 0,
    close: () => connection.close(),
  };
}
