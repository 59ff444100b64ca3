/**
 * What other processes touch in a PostgreSQL database. Called by db/follow-touches.ts.
 *
 * LISTEN needs a connection that stays. What is told while it is lost is told to nobody: until it is
 * back nothing is known, and then all counts as touched.
 */
import pg from 'pg';
import type { Log } from '../../deps.ts';
import { ALL_TOUCHED, TOUCH_CHANNEL, type TouchFollower, type TouchListener } from '../touch.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A connection whose other end has vanished says nothing; asked, it fails. In parts of the timeout. */
const ASK_EVERY = 1 / 2;
const ANSWER_WITHIN = 1 / 5;

/** It is shutting down, or starting up. */
const STOPPED = /^57P0\d$/;

export function followPostgres(
  url: string,
  {
    processName,
    timeoutMs,
    hear,
    log,
  }: { processName: string; timeoutMs: number; hear: TouchListener; log: Log },
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
      if (writer !== processName) hear(new Set(keys));
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${TOUCH_CHANNEL}`);
    } catch (error) {
      isAway = isSilence(error);
      log.warn({ err: error }, 'cannot hear what other processes write; trying again');
      await client.end().catch(() => undefined);
      retry();
      return;
    }
    hear(ALL_TOUCHED);
    listening = client;
    isAway = false;
    pauseMs = FIRST_PAUSE_MS;
  }

  function lose(client: pg.Client, error: unknown): void {
    if (client !== listening) return;
    listening = null;
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

/** The server has not said a word of its own, or that it is not there for anybody. */
function isSilence(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || STOPPED.test(error.code ?? '');
}
