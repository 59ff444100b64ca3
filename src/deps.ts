/**
 * The dependencies of the domain: opened once for a process, passed as the first argument.
 *
 * A new field needs a decision record (decision 006 has the last one).
 */
import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import { openDb, type Db } from './db/client.ts';
import { PARSER_THREADS } from './hosts/host.ts';
import { systemClock, type Clock } from './lib/time.ts';
import { createFetchPage } from './net/fetch-page.ts';
import type { FetchPage, PostTo } from './net/page.ts';
import { createPostTo } from './net/request.ts';
import type { ReadPage } from './reader/evidence.ts';
import { createPageReader, type PageReader } from './reader/page-reader.ts';

export type Log = Logger;

export type Deps = {
  readonly config: Config;
  readonly db: Db;
  /** The domain never reads the system's time. */
  readonly clock: Clock;
  /** The only way to fetch pages of other sites. */
  readonly fetchPage: FetchPage;
  /** The only way to post to other sites. */
  readonly postTo: PostTo;
  /** Parses pages of strangers, in a worker thread that is terminated at a deadline. */
  readonly readPage: ReadPage;
  readonly log: Log;
};

export type OpenDeps = Deps & { close: () => Promise<void> };

const PARSER_HEAP_MB = 128;

/** Opens the dependencies; `close` closes them in reverse order. Does not migrate. */
export function openDeps(config: Config): OpenDeps {
  const db = openDb(config.databaseUrl, config.databaseTimeoutMs);
  // Worker threads start with the first page: most CLI commands read none.
  let reader: PageReader | undefined;
  const net = {
    allowedNetworks: config.fetchAllowNetworks,
    userAgent: `Antiphon/0.1 (+${config.siteUrl}/)`,
  };
  return {
    config,
    db,
    clock: systemClock,
    fetchPage: createFetchPage(net),
    postTo: createPostTo(net),
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
