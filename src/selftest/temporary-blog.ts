/**
 * A blog for the duration of a self-test: the installed code, with a database in a temporary folder and
 * a port on loopback. Only this blog may fetch from loopback; the running blog's checks stay as they are.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { openDeps, type Deps } from '../deps.ts';
import { createListener } from '../http/server/listener.ts';
import { serve, type Server } from '../http/server/serve.ts';
import { createChecks, type Checks } from '../linkbacks/verify/checks.ts';
import { createSends, type Sends } from '../outbox/jobs.ts';
import { changeSetting } from '../settings/write.ts';

type RequestListener = Parameters<typeof serve>[0];

export type TemporaryBlog = {
  deps: Deps;
  checks: Checks;
  sends: Sends;
  /** Without a trailing slash. */
  url: string;
  close: () => Promise<void>;
};

const LOOPBACK = '127.0.0.1';
/** The other site is a single host that gets all requests at once. */
const FETCHES_PER_MINUTE = 100_000;

/** Rejects if it cannot start, and then leaves nothing behind. */
export async function openTemporaryBlog(): Promise<TemporaryBlog> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    return { ...(await open(opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param opened gets the close function of everything that was opened, in order */
async function open(opened: (() => Promise<void>)[]): Promise<Omit<TemporaryBlog, 'close'>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-selftest-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  // The site's URL is part of its configuration, so the port is taken before the app exists.
  const app: { listener?: RequestListener } = {};
  const server = await serveOnLoopback((req, res) => app.listener?.(req, res));
  opened.push(server.close);
  const url = `http://${LOOPBACK}:${String(server.port)}`;
  const config = {
    ...readConfig({
      SITE_URL: url,
      DATA_DIR: folder,
      FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
      LOG_LEVEL: 'silent',
      CLIENT_CLAIMS_PER_MINUTE: '100000',
      INLINE_CHECK_MS: '15000',
    }),
    hostFetchesPerMinute: FETCHES_PER_MINUTE,
  };
  await migrate(config.databaseUrl, path.join(config.packageDir, 'prisma'));
  const deps = openDeps(config);
  opened.push(deps.close);
  await changeSetting(deps, 'moderation', 'open');
  const checks = createChecks(deps);
  const sends = createSends(deps);
  opened.push(checks.close, sends.close);
  const { answer, close } = createListener(deps, checks);
  opened.push(close);
  app.listener = answer;
  return { deps, checks, sends, url };
}

/** Listens on any free port. */
export function serveOnLoopback(listener: RequestListener): Promise<Server> {
  return serve(listener, { host: LOOPBACK, port: 0 });
}
