/**
 * A blog for the length of a self-test: the installed code, a database in a folder that is deleted
 * afterwards, a port of loopback. The guard of the running blog is not touched: only this one may
 * fetch from loopback.
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
/** The other site is one host, and is asked for everything at once. */
const FETCHES_PER_MINUTE = 100_000;

/** Rejects if it cannot start; then nothing is left of it. */
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

/** @param opened gets what ends each thing that was opened, in order: the last is ended first */
async function open(opened: (() => Promise<void>)[]): Promise<Omit<TemporaryBlog, 'close'>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-selftest-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  // The site's address is part of its configuration, so the port is taken before there is an app.
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

/** On any port that is free. */
export function serveOnLoopback(listener: RequestListener): Promise<Server> {
  return serve(listener, { host: LOOPBACK, port: 0 });
}
