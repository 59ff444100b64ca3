/**
 * Starting a blog, from configuration to the first answer; main.ts and the tests call it.
 */
import path from 'node:path';
import { offerSetup } from './accounts/setup.ts';
import { ConfigError, type Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { withReserve } from './db/reserve.ts';
import { openDeps, type OpenDeps } from './deps.ts';
import { createListener } from './http/server/listener.ts';
import { serve, type Server } from './http/server/serve.ts';
import { systemClock } from './lib/clock.ts';
import { AppError } from './lib/errors.ts';
import { createChecks } from './linkbacks/verify/checks.ts';
import { pruneUploads } from './media/upload-folder.ts';
import { loadSeeds } from './posts/load-seeds.ts';
import { redateMonths } from './posts/months.ts';
import { endFirstStart, isFirstStart } from './settings/read.ts';
import { createJobs } from './worker/jobs.ts';
import { startWorker } from './worker/loop.ts';

const DISK_IS_FULL =
  'the disk is full: until there is room, owners can sign in and delete, and nothing else is saved';
export type Blog = {
  deps: OpenDeps;
  port: number;
  /** Posts loaded because the database was new; else 0. */
  seeded: number;
  /** The secret of the address at which the first account is made; `null`: there is one. */
  setupSecret: string | null;
  /** Answers what is under way, leaves what is due to the next start. */
  stop: () => Promise<void>;
};

/** Migrates, loads the first posts into a new database, listens, and does what is due. */
export async function startBlog(config: Config): Promise<Blog> {
  await prepareDatabase(config);
  await prepareUploads(config);
  const deps = openDeps(config);
  const seeded = await furnish(deps);
  // Not before the database is open: on a disk that is full, opening it takes what migrating left.
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

async function furnish(deps: OpenDeps): Promise<number> {
  if (!(await isFirstStart(deps))) return 0;
  const seeded = await loadSeeds(deps);
  await endFirstStart(deps);
  return seeded;
}

/** @throws ConfigError where the database cannot be reached or opened */
async function prepareDatabase({ databaseUrl, packageDir }: Config): Promise<void> {
  try {
    await migrate(databaseUrl, path.join(packageDir, 'prisma'));
  } catch (error) {
    const why = outsideProblem(error);
    if (why === null) throw error;
    throw new ConfigError(
      `DATABASE_URL or DATA_DIR name a database that cannot be opened: ${why}. Check that it is there and may be written.`,
      { cause: error },
    );
  }
}

/** @throws ConfigError where no file can be received */
async function prepareUploads(config: Config): Promise<void> {
  try {
    await withReserve(config.databaseUrl, () => pruneUploads(config, systemClock));
  } catch (error) {
    const why = outsideProblem(error);
    if (why === null) throw error;
    throw new ConfigError(
      `DATA_DIR names a folder where no upload can be stored: ${why}. Check that it may be written.`,
      { cause: error },
    );
  }
}

/** @throws ConfigError where the address is taken or not this machine's */
async function listen(listener: Parameters<typeof serve>[0], config: Config): Promise<Server> {
  try {
    return await serve(listener, config);
  } catch (error) {
    const why = outsideProblem(error);
    if (why === null) throw error;
    throw new ConfigError(
      `PORT ${config.port} on HOST ${config.host} cannot be listened on: ${why}. Stop what listens there, or choose others.`,
      { cause: error },
    );
  }
}

/** What the machine or a server has said: one line, with a code. `null`: a mistake of ours. */
function outsideProblem(error: unknown): string | null {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return null;
  return (error.message || String(error.code)).split('\n', 1).join('');
}
