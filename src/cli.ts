#!/usr/bin/env node
/**
 * `antiphon …`: runs a command on the blog's database, also while the blog runs.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError, type Command } from './cli/command.ts';
import { commentsCommand } from './cli/comments.ts';
import { hostsCommand, listsCommand } from './cli/hosts.ts';
import { linkbacksCommand } from './cli/linkbacks.ts';
import { mailCommand, outboxCommand } from './cli/delivery.ts';
import { postCommand } from './cli/post.ts';
import { selftestCommand } from './cli/selftest.ts';
import { settingsCommand } from './cli/settings.ts';
import { forTerminal } from './cli/print.ts';
import { authorsCommand, categoriesCommand, tagsCommand } from './cli/terms.ts';
import { userCommand } from './cli/user.ts';
import { readConfig, readEnvironment, type Config } from './config.ts';
import { isPostgresUrl } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import { openDeps } from './deps.ts';
import { AppError, InvalidInputError } from './lib/errors.ts';

const COMMANDS: Record<string, Command> = {
  linkbacks: linkbacksCommand,
  comments: commentsCommand,
  lists: listsCommand,
  hosts: hostsCommand,
  outbox: outboxCommand,
  mail: mailCommand,
  post: postCommand,
  categories: categoriesCommand,
  tags: tagsCommand,
  authors: authorsCommand,
  settings: settingsCommand,
  user: userCommand,
};

async function main(words: string[]): Promise<void> {
  const [name = 'help', ...args] = words;
  if (name === 'selftest') {
    await selftestCommand.run(args, print);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const usage = `Usage:\n${[...Object.values(COMMANDS), selftestCommand]
      .map((each) => each.usage)
      .join('\n')}\n`;
    if (!['help', '--help', '-h'].includes(name)) throw new UsageError(usage);
    process.stdout.write(usage);
    return;
  }
  const config = readConfig(readEnvironment());
  refuseWithoutDatabase(config);
  await migrate(config.databaseUrl, path.join(config.packageDir, 'prisma'));
  const deps = openDeps(config);
  try {
    await command.run(deps, args, print);
  } finally {
    await deps.close();
  }
}

/** In the wrong folder, a command would otherwise create a database and find it empty. */
function refuseWithoutDatabase({ databaseUrl }: Config): void {
  const file = databaseUrl.replace(/^file:/, '');
  if (isPostgresUrl(databaseUrl) || existsSync(file)) return;
  throw new InvalidInputError(
    `There is no database at ${file} yet. Start the blog once, or run this command in the folder where the blog is started.`,
  );
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(forTerminal(text))) await once(process.stdout, 'drain');
}

// `antiphon … | head` closes the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

main(process.argv.slice(2)).catch((error: unknown) => {
  const isOurs = error instanceof AppError;
  const message = isOurs ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${forTerminal(message)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
