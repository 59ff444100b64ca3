#!/usr/bin/env node
/**
 * `antiphon …`: runs a command on the blog's database, also while the blog runs.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { UsageError, type Command, type OfflineCommand, readArgs } from './cli/command.ts';
import { errorText, forTerminal } from './cli/print.ts';
import { readConfig, readEnvironment, type Config } from './config.ts';
import { isPostgresUrl } from './db/client.ts';
import { migrateSafely, noteMigration } from './backup/before-migration.ts';
import { openDeps } from './deps.ts';
import { AppError, InvalidInputError } from './lib/errors.ts';
import { stepBack } from './lib/step-back.ts';
import { systemClock } from './lib/time.ts';

const SELFTEST_USAGE = `  antiphon selftest [--json]             test all protocols on a temporary blog`;

type Load<T> = () => Promise<T>;

/** Loaded when they are run: all of them take as long to load as most commands take to run. */
const COMMANDS: Record<string, Load<Command>> = {
  linkbacks: async () => (await import('./cli/linkbacks.ts')).linkbacksCommand,
  comments: async () => (await import('./cli/comments.ts')).commentsCommand,
  lists: async () => (await import('./cli/hosts.ts')).listsCommand,
  hosts: async () => (await import('./cli/hosts.ts')).hostsCommand,
  outbox: async () => (await import('./cli/delivery.ts')).outboxCommand,
  mail: async () => (await import('./cli/delivery.ts')).mailCommand,
  post: async () => (await import('./cli/post.ts')).postCommand,
  categories: async () => (await import('./cli/terms.ts')).categoriesCommand,
  tags: async () => (await import('./cli/terms.ts')).tagsCommand,
  series: async () => (await import('./cli/terms.ts')).seriesCommand,
  authors: async () => (await import('./cli/terms.ts')).authorsCommand,
  import: async () => (await import('./cli/import.ts')).importCommand,
  export: async () => (await import('./cli/export.ts')).exportCommand,
  settings: async () => (await import('./cli/settings.ts')).settingsCommand,
  user: async () => (await import('./cli/user.ts')).userCommand,
  'app-password': async () => (await import('./cli/app-password.ts')).appPasswordCommand,
  backup: async () => (await import('./cli/backup.ts')).backupCommand,
};

const OFFLINE_COMMANDS: Record<string, Load<OfflineCommand>> = {
  restore: async () => (await import('./cli/restore.ts')).restoreCommand,
  copy: async () => (await import('./cli/copy.ts')).copyCommand,
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
    await (await offline()).run(readConfig(readEnvironment()), args, print);
    return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const usage = await usageOfAll();
    if (!['help', '--help', '-h'].includes(name)) throw new UsageError(usage);
    process.stdout.write(usage);
    return;
  }
  const command = await load();
  const config = readConfig(readEnvironment());
  refuseWithoutDatabase(config);
  const safety = await migrateSafely(config, systemClock);
  const deps = openDeps(config);
  // It may work for an hour, while the blog serves readers.
  if (name === 'import') stepBack();
  try {
    await noteMigration(deps, safety);
    await command.run(deps, args, print);
  } finally {
    await deps.close();
  }
}

async function usageOfAll(): Promise<string> {
  const commands = [...Object.values(COMMANDS), ...Object.values(OFFLINE_COMMANDS)];
  const loaded = await Promise.all(commands.map((each) => each()));
  return `Usage:\n${[...loaded.map(({ usage }) => usage), SELFTEST_USAGE].join('\n')}\n`;
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
