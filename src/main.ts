/**
 * The server process: reads the settings, starts the blog, stops it on a signal.
 */
import { setFlagsFromString } from 'node:v8';
import { readConfig, readEnvironment } from './config.ts';
import { AppError } from './lib/errors.ts';
import { isPostgresUrl } from './db/client.ts';
import { diskProblem } from './db/trouble.ts';
import type { Blog } from './start.ts';

const STOP_WITHIN_MS = 10_000;

// By default, V8 lets the heap grow to three times the live data. That was not measurably faster, and
// took 100 MB more under a flood of pings (docs/performance.md).
setFlagsFromString('--heap-growing-percent=60');

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  // Loading the whole program takes a second, which an owner with a wrong setting need not wait.
  const { startBlog } = await import('./start.ts');
  const blog = await startBlog(config);
  // Before anything is printed, because a program that waits for the output may send a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(blog));
  const where = isPostgresUrl(config.databaseUrl)
    ? new URL(config.databaseUrl).host + new URL(config.databaseUrl).pathname
    : config.databaseUrl.replace(/^file:/, '');
  const seeded = blog.seeded > 0 ? `New database: ${blog.seeded} sample posts loaded.\n` : '';
  const setup =
    blog.setupSecret === null
      ? ''
      : `There is no account yet. Create yours within 24 hours: ${config.siteUrl}/admin/setup/${blog.setupSecret}\n`;
  process.stdout.write(
    `Antiphon is running at ${config.siteUrl}/\n${seeded}${setup}Data is stored in ${where}\n`,
  );
}

async function stop(blog: Blog): Promise<void> {
  // A client that never finishes reading must not keep the process alive.
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  await blog.stop();
}

main().catch((error: unknown) => {
  // Errors that owners can fix are one line; any other is a bug and needs its stack.
  const known = error instanceof AppError ? error.message : diskProblem(error);
  process.stderr.write(
    `${known === null ? String((error as Error).stack ?? error) : `Antiphon cannot start: ${known}`}\n`,
  );
  process.exit(1);
});
