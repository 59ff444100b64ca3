/**
 * Starts a blog: migrates, loads the first posts, listens, and starts the worker.
 */
import { offerSetup } from './accounts/setup.ts';
import { migrateSafely, noteMigration, type SafeMigration } from './backup/before-migration.ts';
import { ConfigError, type Config } from './config.ts';
import { withReserve } from './db/reserve.ts';
import { openDeps, type OpenDeps } from './deps.ts';
import { createListener } from './http/server/listener.ts';
import { serve, type Server } from './http/server/serve.ts';
import { AppError } from './lib/errors.ts';
import { systemClock } from './lib/time.ts';
import { createChecks } from './linkbacks/verify/checks.ts';
import { pruneUploads } from './media/unfinished-uploads.ts';
import { loadSeeds } from './posts/load-seeds.ts';
import { redateMonths } from './posts/months.ts';
import { endFirstStart, isFirstStart } from './settings/noted.ts';
import { createJobs } from './worker/jobs.ts';
import { startWorker } from './worker/loop.ts';

const DISK_IS_FULL =
  'disk full: owners can sign in and delete; nothing else is saved until there is room';
export type Blog = {
  deps: OpenDeps;
  port: number;
  /** How many sample posts were loaded, if the database was new; else 0. */
  seeded: number;
  /** The secret of the URL that creates the first account; `null`: there is an account. */
  setupSecret: string | null;
  /** Finishes requests in progress; due work is left to the next start. */
  stop: () => Promise<void>;
};

/** @throws ConfigError if the database, the uploads folder or the port cannot be used */
export async function startBlog(config: Config): Promise<Blog> {
  const migration = await prepareDatabase(config);
  await prepareUploads(config);
  const deps = openDeps(config);
  await noteMigration(deps, migration);
  const seeded = await loadSeedsOnce(deps);
  // After opening the database: on a full disk, opening needs the space that migrating left.
  if (deps.db.reserve?.fill() === false) deps.log.error(DISK_IS_FULL);
  await redateMonths(deps);
  const setupSecret = await offerSetup(deps);
  const checks = createChecks(deps);
  const { jobs, close: closeJobs } = createJobs(deps, checks);
  const listener = createListener(deps, checks);
  const server = await listen(listener.answer, config);
  const worker = startWorker(deps, jobs);
  return {
    deps,
    port: server.port,
    seeded,
    setupSecret,
    stop: async () => {
      await Promise.all([closeJobs(), server.close(), checks.close(), worker.stop()]);
      await listener.close();
      await deps.close();
    },
  };
}

async function loadSeedsOnce(deps: OpenDeps): Promise<number> {
  if (!(await isFirstStart(deps))) return 0;
  const seeded = await loadSeeds(deps);
  await endFirstStart(deps);
  return seeded;
}

/** @throws ConfigError if the database cannot be reached or opened */
async function prepareDatabase(config: Config): Promise<SafeMigration> {
  try {
    return await migrateSafely(config, systemClock);
  } catch (error) {
    const why = systemMessage(error);
    if (why === null) throw error;
    throw new ConfigError(
      `DATABASE_URL or DATA_DIR names a database that cannot be opened: ${why}. Check that it exists and is writable.`,
      { cause: error },
    );
  }
}

/** @throws ConfigError if uploads cannot be stored */
async function prepareUploads(config: Config): Promise<void> {
  try {
    await withReserve(config.databaseUrl, () => pruneUploads(config, systemClock));
  } catch (error) {
    const why = systemMessage(error);
    if (why === null) throw error;
    throw new ConfigError(
      `DATA_DIR names a folder where no upload can be stored: ${why}. Check that it is writable.`,
      { cause: error },
    );
  }
}

/** @throws ConfigError if the address is in use or not this machine's */
async function listen(listener: Parameters<typeof serve>[0], config: Config): Promise<Server> {
  try {
    return await serve(listener, config);
  } catch (error) {
    const why = systemMessage(error);
    if (why === null) throw error;
    throw new ConfigError(
      `PORT ${config.port} on HOST ${config.host} cannot be used: ${why}. Stop the program that uses it, or choose another.`,
      { cause: error },
    );
  }
}

/** The message of a system or server error, in one line; `null` for any other error. */
function systemMessage(error: unknown): string | null {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return null;
  return (error.message || String(error.code)).split('\n', 1).join('');
}
