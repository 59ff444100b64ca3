/**
 * What other processes touch in a PostgreSQL database. Called by follow-touches.ts.
 *
 * LISTEN needs a connection that stays. What is told while it is lost is told to nobody, so all
 * counts as touched when it is lost and when it is back.
 */
import pg from 'pg';
import type { Log } from '../deps.ts';
import { ALL_TOUCHED, TOUCH_CHANNEL, type TouchFollower, type TouchListener } from './touch.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A connection whose other end has vanished says nothing; asked, it fails. */
const ASK_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;

export function followPostgres(
  url: string,
  { processName, hear, log }: { processName: string; hear: TouchListener; log: Log },
): TouchFollower {
  let listening: pg.Client | null = null;
  let connecting: Promise<void> = Promise.resolve();
  let pauseMs = FIRST_PAUSE_MS;
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;

  const asking = setInterval(() => {
    const client = listening;
    client?.query('SELECT 1').catch((error: unknown) => {
      lose(client, error);
    });
  }, ASK_EVERY_MS).unref();
  connecting = connect();

  return {
    isCurrent: () => listening !== null,
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
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', (error) => {
      lose(client, error);
    });
    client.on('end', () => {
      lose(client, null);
    });
    client.on('notification', ({ payload = '' }) => {
      const [writer, ...keys] = payload.split('\n');
      if (writer !== processName) hear(new Set(keys));
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${TOUCH_CHANNEL}`);
    } catch (error) {
      log.warn({ err: error }, 'cannot hear what other processes write; trying again');
      await client.end().catch(() => undefined);
      retry();
      return;
    }
    hear(ALL_TOUCHED);
    listening = client;
    pauseMs = FIRST_PAUSE_MS;
  }

  function lose(client: pg.Client, error: unknown): void {
    if (client !== listening) return;
    listening = null;
    hear(ALL_TOUCHED);
    if (isClosed) return;
    log.warn({ err: error }, 'lost sight of what other processes write; connecting again');
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
