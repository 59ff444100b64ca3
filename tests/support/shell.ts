/**
 * A process that runs the built program's commands, one after the other: shell-client.ts starts it
 * where starting `antiphon` for each would be most of a test's time. The arguments come as
 * messages, the output goes back. cli.ts itself, which finds the command and opens the database, is
 * not in it.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from '../../src/cli/command.ts';
import type * as Config from '../../src/config.ts';
import type * as Opened from '../../src/deps.ts';
import { dist } from './start-program.ts';

export type Printed = { printed: string } | { error: string };

async function built<T>(file: string): Promise<T> {
  return (await import(pathToFileURL(path.join(dist, file)).href)) as T;
}

const { readConfig, readEnvironment } = await built<typeof Config>('config.js');
const { openDeps } = await built<typeof Opened>('deps.js');
const deps = openDeps(readConfig(readEnvironment()));
/** By the names of their exports, such as `outboxCommand`. */
const exported = await Promise.all(
  readdirSync(path.join(dist, 'cli'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => built<Record<string, unknown>>(path.join('cli', file))),
);
const commands = Object.assign({}, ...exported) as Record<string, Command>;

async function run([name = '', ...args]: string[]): Promise<string> {
  const command = commands[`${name}Command`];
  if (!command) throw new Error(`There is no command ${name}.`);
  let printed = '';
  await command.run(deps, args, (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

let before = Promise.resolve();

process.on('message', (words: string[]) => {
  before = before.then(async () => {
    const answer = await run(words).then(
      (printed): Printed => ({ printed }),
      (error: unknown): Printed => ({ error: String(error) }),
    );
    process.send?.(answer);
  });
});
process.on('disconnect', () => {
  void before.then(() => deps.close());
});
