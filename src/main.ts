/**
 * The process: read the settings, start, say where, stop when told.
 */
import { setFlagsFromString } from 'node:v8';
import { readConfig, readEnvironment } from './config.ts';
import { AppError } from './lib/errors.ts';
import { isPostgresUrl } from './db/client.ts';
import { startBlog, type Blog } from './start.ts';

const STOP_WITHIN_MS = 10_000;

// V8 would let garbage grow to three times what is alive, for the sake of speed that did not show:
// under a flood of pings that was 100 MB more (docs/performance.md).
setFlagsFromString('--heap-growing-percent=60');

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  const blog = await startBlog(config);
  // Before a word is printed: whoever waits for the words may send a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(blog));
  const where = isPostgresUrl(config.databaseUrl)
    ? new URL(config.databaseUrl).host + new URL(config.databaseUrl).pathname
    : config.databaseUrl.replace(/^file:/, '');
  const news = blog.seeded > 0 ? `The database is new: ${blog.seeded} posts were loaded.\n` : '';
  const setup =
    blog.setupSecret === null
      ? ''
      : `Nobody may sign in yet. Make your account within a day: ${config.siteUrl}/admin/setup/${blog.setupSecret}\n`;
  process.stdout.write(
    `Antiphon is at ${config.siteUrl}/\n${news}${setup}Its data lies in ${where}\n`,
  );
}

async function stop(blog: Blog): Promise<void> {
  // A client that reads for ever must not keep the process alive.
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  await blog.stop();
}

main().catch((error: unknown) => {
  // What the owner can mend is one line; the rest is ours to mend and needs its stack.
  const isKnown = error instanceof AppError;
  process.stderr.write(
    `${isKnown ? `Antiphon cannot start: ${error.message}` : String((error as Error).stack ?? error)}\n`,
  );
  process.exit(1);
});
