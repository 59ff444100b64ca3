/**
 * What the domain is given: opened once for a process, passed as the first argument ever after.
 *
 * A field more needs a decision record (decision 006 has the last one).
 */
import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { openDb, type Db } from './db/client.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import type { ReadPage } from './reader/evidence.ts';
import { PARSER_THREADS } from './hosts/budget.ts';
import { createPageReader, type PageReader } from './reader/page-reader.ts';
import { createFetchPage } from './net/fetch-page.ts';
import type { FetchPage, PostTo } from './net/page.ts';
import { createPostTo } from './net/post-to.ts';

export type Log = Logger;

export type Deps = {
  readonly config: Config;
  readonly db: Db;
  /** The domain never asks the machine for the time. */
  readonly clock: Clock;
  /** The one door to the network, for what is read. */
  readonly fetchPage: FetchPage;
  /** The same door, for what is sent. */
  readonly postTo: PostTo;
  /** Parses what strangers wrote, in a thread that is ended at a deadline. */
  readonly readPage: ReadPage;
  readonly log: Log;
};

export type OpenDeps = Deps & { close: () => Promise<void> };

const PARSER_HEAP_MB = 128;

/** Opens what a process needs; `close` releases it, in reverse. Does not migrate. */
export function openDeps(config: Config): OpenDeps {
  const db = openDb(config.databaseUrl, config.databaseTimeoutMs);
  // Threads start with the first page that is read: most commands of the shell read none.
  let reader: PageReader | undefined;
  const door = {
    allowedNetworks: config.fetchAllowNetworks,
    userAgent: `Antiphon/0.1 (+${config.siteUrl}/)`,
  };
  return {
    config,
    db,
    clock: systemClock,
    fetchPage: createFetchPage(door),
    postTo: createPostTo(door),
    readPage: (page) => {
      reader ??= createPageReader({
        threads: PARSER_THREADS,
        deadlineMs: config.parseTimeoutMs,
        maxHeapMb: PARSER_HEAP_MB,
      });
      return reader.readPage(page);
    },
    log: pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true })),
    close: async () => {
      await reader?.close();
      await db.$disconnect();
    },
  };
}
