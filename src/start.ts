/**
 * Starting a blog, from configuration to the first answer; main.ts and the tests call it.
 */
import path from 'node:path';
import { ConfigError, type Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { refillReserve } from './db/refill-reserve.ts';
import { withReserve } from './db/with-reserve.ts';
import { openDeps, type OpenDeps } from './deps.ts';
import { offerSetup } from './accounts/setup.ts';
import { announceDue } from './comments/email/announce.ts';
import { createAvatars } from './comments/avatars/avatars.ts';
import { pruneComments } from './comments/prune.ts';
import { renderCommentsDue } from './comments/render-due.ts';
import { createListener } from './http/server/listener.ts';
import { serve, type Server } from './http/server/serve.ts';
import { systemClock } from './lib/clock.ts';
import { AppError } from './lib/errors.ts';
import { createChecks } from './linkbacks/verify/checks.ts';
import { createDeliveries } from './mail/deliver.ts';
import { pruneMail } from './mail/prune.ts';
import { createSends } from './outbox/jobs.ts';
import { pruneUploads } from './media/upload-folder.ts';
import { pruneDue } from './linkbacks/prune.ts';
import { fetchAvatarsDue } from './avatars/fetch.ts';
import { loadSeeds } from './posts/load-seeds.ts';
import { redateMonths } from './posts/months.ts';
import { renderDue } from './posts/render-due.ts';
import { endFirstStart, isFirstStart } from './settings/first-start.ts';
import { startWorker, type Job } from './worker.ts';

/** How soon it is noticed that there is room again on a disk that was full. */
const RESERVE_PAUSE_MS = 60_000;
const DISK_IS_FULL =
  'the disk is full: until there is room, owners can sign in and delete, and nothing else is saved';
const PRUNE_PAUSE_MS = 3_600_000;
/** It goes over the whole ledger, and whoever starts the blog has readers who wait. */
const PRUNE_FIRST_AFTER_MS = 600_000;
/** Nobody waits for a letter at the door. */
const MAIL_PAUSE_MS = 5_000;
/** Nobody waits for a picture; and where many comments have no e-mail address, looking takes a moment. */
const AVATARS_PAUSE_MS = 60_000;
/** Due after an update; later only where an older program still writes to the same database. */
const RENDER_PAUSE_MS = 60_000;

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
  const sends = createSends(deps);
  const deliveries = createDeliveries(deps);
  const avatars = createAvatars(deps);
  const listener = createListener(deps, checks);
  const server = await listen(listener.answer, config);
  const stopping = new AbortController();
  const worker = startWorker(deps, {
    reserve: { run: () => refillReserve(deps.db), pauseMs: RESERVE_PAUSE_MS },
    pruneUploads: {
      run: () => pruneUploads(config, deps.clock),
      pauseMs: PRUNE_PAUSE_MS,
      firstAfterMs: PRUNE_PAUSE_MS,
    },
    ...whereThereIsRoom(deps, {
      verify: { run: () => checks.verifyDue() },
      plan: { run: () => sends.planDue() },
      send: { run: () => sends.sendDue() },
      prune: {
        run: () => pruneDue(deps, { signal: stopping.signal }),
        pauseMs: PRUNE_PAUSE_MS,
        firstAfterMs: PRUNE_FIRST_AFTER_MS,
      },
      pruneComments: {
        run: () => pruneComments(deps, { signal: stopping.signal }),
        pauseMs: PRUNE_PAUSE_MS,
        firstAfterMs: PRUNE_FIRST_AFTER_MS,
      },
      announce: { run: () => announceDue(deps), pauseMs: MAIL_PAUSE_MS },
      mail: { run: () => deliveries.deliverDue(), pauseMs: MAIL_PAUSE_MS },
      pruneMail: {
        run: () => pruneMail(deps),
        pauseMs: PRUNE_PAUSE_MS,
        firstAfterMs: PRUNE_FIRST_AFTER_MS,
      },
      avatars: { run: () => avatars.giveDue(stopping.signal), pauseMs: AVATARS_PAUSE_MS },
      fetchAvatars: { run: () => fetchAvatarsDue(deps, stopping.signal) },
      render: { run: () => renderDue(deps, stopping.signal), pauseMs: RENDER_PAUSE_MS },
      renderComments: {
        run: () => renderCommentsDue(deps, stopping.signal),
        pauseMs: RENDER_PAUSE_MS,
      },
    }),
  });
  return {
    deps,
    port: server.port,
    seeded,
    setupSecret,
    stop: async () => {
      stopping.abort();
      deliveries.close();
      await Promise.all([server.close(), checks.close(), sends.close(), worker.stop()]);
      await listener.close();
      await deps.close();
    },
  };
}

/** On a full disk, what is left of it is the owner's. */
function whereThereIsRoom(
  { db }: Pick<OpenDeps, 'db'>,
  jobs: Readonly<Record<string, Job>>,
): Record<string, Job> {
  const pausing = ({ run, ...when }: Job): Job => ({
    ...when,
    run: async () => {
      if (!db.reserve?.isFreed()) await run();
    },
  });
  return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, pausing(job)]));
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
