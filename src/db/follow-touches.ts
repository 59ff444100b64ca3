/**
 * Listens to the keys that other processes touch; `db.touches` announces those of this process.
 *
 * A connection to SQLite can find out within microseconds whether others have written; each write stores its keys in a
 * row. The connection is separate, so the writes of this process count as others' and are reported again.
 *
 * PostgreSQL notifies a permanent connection that listens. Notifications are lost while it is down: until it is
 * back nothing is current, and then everything counts as touched.
 */
import pg from 'pg';
import { Sqlite } from './sqlite/driver.ts';
import { type TouchFollower, type TouchListener, ALL_TOUCHED, TOUCH_CHANNEL } from './touch.ts';
import { STOPPED } from './trouble.ts';
import type { Deps, Log } from '../deps.ts';

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

type Touch = { id: number; keys: string };

/** Reads hardly ever wait for a lock. */
const BUSY_TIMEOUT_MS = 20;

function followSqlite(
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

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A query detects a connection whose other end has vanished. In fractions of the timeout. */
const ASK_EVERY = 1 / 2;
const ANSWER_WITHIN = 1 / 5;

function followPostgres(
  url: string,
  {
    processName,
    timeoutMs,
    listener,
    log,
  }: { processName: string; timeoutMs: number; listener: TouchListener; log: Log },
): TouchFollower {
  let listening: pg.Client | null = null;
  let connecting: Promise<void> = Promise.resolve();
  let pauseMs = FIRST_PAUSE_MS;
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;
  let isAway = false;

  const asking = setInterval(() => {
    const client = listening;
    client?.query('SELECT 1').catch((error: unknown) => {
      isAway = isSilence(error);
      lose(client, error);
    });
  }, timeoutMs * ASK_EVERY).unref();
  connecting = connect();

  return {
    isCurrent: () => listening !== null,
    isAway: () => listening === null && isAway,
    async close() {
      isClosed = true;
      clearInterval(asking);
      clearTimeout(again);
      await connecting;
      const client = listening;
      listening = null;
      await client?.end();
    },
  };

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs * ANSWER_WITHIN,
    });
    client.on('error', (error) => {
      lose(client, error);
    });
    client.on('end', () => {
      lose(client, null);
    });
    client.on('notification', ({ payload = '' }) => {
      const [writer, ...keys] = payload.split('\n');
      if (writer !== processName) listener(new Set(keys));
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${TOUCH_CHANNEL}`);
    } catch (error) {
      isAway = isSilence(error);
      log.warn({ err: error }, 'cannot listen to the changes of other processes; trying again');
      await client.end().catch(() => undefined);
      retry();
      return;
    }
    listener(ALL_TOUCHED);
    listening = client;
    isAway = false;
    pauseMs = FIRST_PAUSE_MS;
  }

  function lose(client: pg.Client, error: unknown): void {
    if (client !== listening) return;
    listening = null;
    if (isClosed) return;
    log.warn(
      { err: error },
      'lost the connection for changes of other processes; connecting again',
    );
    client.end().catch(() => undefined);
    retry();
  }

  function retry(): void {
    if (isClosed) return;
    again = setTimeout(() => {
      connecting = connect();
    }, pauseMs).unref();
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Whether the error is not the server's own, or says that the server is stopped. */
function isSilence(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || STOPPED.test(error.code ?? '');
}
