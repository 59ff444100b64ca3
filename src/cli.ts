#!/usr/bin/env node
/**
 * `antiphon …`: what the owner does from a shell, on the same database, while the blog runs.
 *
 * Here is only which command is meant; each does its work in cli/.
 */
import path from 'node:path';
import { linkbacksCommand } from './cli/linkbacks.ts';
import { postCommand } from './cli/post.ts';
import { settingsCommand } from './cli/settings.ts';
import { UsageError, type Command } from './cli/command.ts';
import { readConfig, readEnvironment } from './config.ts';
import { migrate } from './db/migrate.ts';
import { openDeps } from './deps.ts';
import { AppError } from './lib/errors.ts';

const COMMANDS: Record<string, Command> = {
  linkbacks: linkbacksCommand,
  post: postCommand,
  settings: settingsCommand,
};

async function main(words: string[]): Promise<void> {
  const [name = 'help', ...args] = words;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const usage = `Usage:\n${Object.values(COMMANDS)
      .map((each) => each.usage)
      .join('\n')}\n`;
    if (!['help', '--help', '-h'].includes(name)) throw new UsageError(usage);
    process.stdout.write(usage);
    return;
  }
  const config = readConfig(readEnvironment());
  await migrate(config.databaseUrl, path.join(config.packageDir, 'prisma'));
  const deps = openDeps(config);
  try {
    await command.run(deps, args, (text) => void process.stdout.write(text));
  } finally {
    await deps.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isOurs = error instanceof AppError;
  process.stderr.write(`${isOurs ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
