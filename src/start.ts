/**
 * Starting a blog, from configuration to the first answer; main.ts and the tests call it.
 */
import path from 'node:path';
import type { Config } from './config.ts';
import { migrate } from './db/migrate.ts';
import { openDeps, type OpenDeps } from './deps.ts';
import { createApp } from './http/app.ts';
import { serve } from './http/serve.ts';
import { createChecks } from './linkbacks/checks.ts';
import { loadSeeds } from './posts/load-seeds.ts';
import { startWorker } from './worker.ts';

export type Blog = {
  deps: OpenDeps;
  port: number;
  /** Posts loaded because this start created the database; else 0. */
  seeded: number;
  /** Answers what is under way, leaves what is due to the next start. */
  stop: () => Promise<void>;
};

/** Migrates, seeds a database that it creates, listens, and does what is due. */
export async function startBlog(config: Config): Promise<Blog> {
  const { created } = await migrate(config.databaseUrl, path.join(config.packageDir, 'prisma'));
  const deps = openDeps(config);
  const seeded = created ? await loadSeeds(deps) : 0;
  const checks = createChecks(deps);
  const server = await serve(createApp(deps, checks), config);
  const worker = startWorker(deps, checks);
  return {
    deps,
    port: server.port,
    seeded,
    stop: async () => {
      await Promise.all([server.close(), checks.close(), worker.stop()]);
      await deps.close();
    },
  };
}
