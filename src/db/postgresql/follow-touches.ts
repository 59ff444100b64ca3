/**
 * Listens to the keys that other processes touch in a PostgreSQL database.
 *
 * LISTEN needs a permanent connection. Notifications are lost while it is down: until it is back nothing is
 * current, and then everything counts as touched.
 */
import pg from 'pg';
import type { Log } from '../../deps.ts';
import { ALL_TOUCHED, TOUCH_CHANNEL, type TouchFollower, type TouchListener } from '../touch.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A query detects a connection whose other end has vanished. In fractions of the timeout. */
const ASK_EVERY = 1 / 2;
const ANSWER_WITHIN = 1 / 5;

/** The server is shutting down, or starting up. */
const STOPPED = /^57P0\d$/;

export function followPostgres(
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
