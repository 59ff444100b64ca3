#!/usr/bin/env node
/**
 * `antiphon …`: runs a command on the blog's database, also while the blog runs.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appPasswordCommand } from './cli/app-password.ts';
import { backupCommand } from './cli/backup.ts';
import { UsageError, type Command, type OfflineCommand, readArgs } from './cli/command.ts';
import { commentsCommand } from './cli/comments.ts';
import { copyCommand } from './cli/copy.ts';
import { mailCommand, outboxCommand } from './cli/delivery.ts';
import { hostsCommand, listsCommand } from './cli/hosts.ts';
import { exportCommand } from './cli/export.ts';
import { importCommand } from './cli/import.ts';
import { linkbacksCommand } from './cli/linkbacks.ts';
import { postCommand } from './cli/post.ts';
import { errorText, forTerminal } from './cli/print.ts';
import { restoreCommand } from './cli/restore.ts';
import { settingsCommand } from './cli/settings.ts';
import { authorsCommand, categoriesCommand, seriesCommand, tagsCommand } from './cli/terms.ts';
import { userCommand } from './cli/user.ts';
import { readConfig, readEnvironment, type Config } from './config.ts';
import { isPostgresUrl } from './db/client.ts';
import { migrateSafely, noteMigration } from './backup/before-migration.ts';
import { openDeps } from './deps.ts';
import { AppError, InvalidInputError } from './lib/errors.ts';
import { stepBack } from './lib/step-back.ts';
import { systemClock } from './lib/time.ts';

const SELFTEST_USAGE = `  antiphon selftest [--json]             test all protocols on a temporary blog`;

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
  series: seriesCommand,
  authors: authorsCommand,
  import: importCommand,
  export: exportCommand,
  settings: settingsCommand,
  user: userCommand,
  'app-password': appPasswordCommand,
  backup: backupCommand,
};

const OFFLINE_COMMANDS: Record<string, OfflineCommand> = {
  restore: restoreCommand,
  copy: copyCommand,
};

async function main(words: string[]): Promise<void> {
  const [name = 'help', ...args] = words;
  if (name === 'selftest') {
    // It needs no database, so it runs before the first start too.
    await testProtocols(args);
    return;
  }
  const offline = Object.hasOwn(OFFLINE_COMMANDS, name) ? OFFLINE_COMMANDS[name] : undefined;
  if (offline) {
    await offline.run(readConfig(readEnvironment()), args, print);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const commands = [...Object.values(COMMANDS), ...Object.values(OFFLINE_COMMANDS)];
    const usages = [...commands.map((each) => each.usage), SELFTEST_USAGE];
    const usage = `Usage:\n${usages.join('\n')}\n`;
    if (!['help', '--help', '-h'].includes(name)) throw new UsageError(usage);
    process.stdout.write(usage);
    return;
  }
  const config = readConfig(readEnvironment());
  refuseWithoutDatabase(config);
  const safety = await migrateSafely(config, systemClock);
  const deps = openDeps(config);
  // It may work for an hour, while the blog serves readers.
  if (command === importCommand) stepBack();
  try {
    await noteMigration(deps, safety);
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

class SelftestFailure extends AppError {
  override name = 'SelftestFailure';
}

/**
 * `antiphon selftest`: tests all protocols of this installation.
 *
 * @throws SelftestFailure if a check fails
 */
async function testProtocols(args: string[]): Promise<void> {
  const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, SELFTEST_USAGE);
  if (positionals.length > 0) throw new UsageError(`Usage:\n${SELFTEST_USAGE}`);
  // Imported here, since it loads the whole web server, which other commands do not need.
  const { runSelftest } = await import('./selftest/run.ts');
  const results = [];
  let group = '';
  for await (const result of runSelftest()) {
    results.push(result);
    if (values.json) continue;
    if (result.group !== group) await print(`${result.group}\n`);
    group = result.group;
    await print(`  ${result.problem === null ? 'ok    ' : 'FAILED'}  ${result.name}\n`);
    if (result.problem !== null) await print(`          ${result.problem}\n`);
  }
  if (values.json) await print(`${JSON.stringify(results, null, 2)}\n`);
  const failed = results.filter(({ problem }) => problem !== null).length;
  if (failed > 0) throw new SelftestFailure(`${failed} of ${results.length} checks failed.`);
  if (!values.json) await print(`All ${results.length} checks passed.\n`);
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(forTerminal(text))) await once(process.stdout, 'drain');
}

// `antiphon … | head` closes the pipe early, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${forTerminal(errorText(error))}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
