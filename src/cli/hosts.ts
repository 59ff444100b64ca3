/**
 * `antiphon hosts …`: whom the blog does not want to hear of, and whom it does not tell.
 */
import { setBlocked } from '../hosts/block.ts';
import { setNotified } from '../hosts/notify.ts';
import type { Deps } from '../deps.ts';
import { readArgs, UsageError, type Command } from './command.ts';

const USAGE = `  antiphon hosts block NAME [NAME …]     take no pings from them, and send them none
  antiphon hosts unblock NAME [NAME …]   take them again
  antiphon hosts never NAME [NAME …]     tell them nothing of links to them
  antiphon hosts notify NAME [NAME …]    tell them again`;

type Verb = { run: (deps: Deps, name: string) => Promise<string>; done: string };

const VERBS: Record<string, Verb> = {
  block: { run: (deps, name) => setBlocked(deps, name, true), done: 'blocked' },
  unblock: { run: (deps, name) => setBlocked(deps, name, false), done: 'unblocked' },
  never: { run: (deps, name) => setNotified(deps, name, false), done: 'is never told' },
  notify: { run: (deps, name) => setNotified(deps, name, true), done: 'is told' },
};

export const hostsCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const [name = '', ...hosts] = readArgs(args, {}, USAGE).positionals;
    const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb || hosts.length === 0) throw new UsageError(`Usage:\n${USAGE}`);
    for (const host of hosts) await print(`${await verb.run(deps, host)} ${verb.done}\n`);
  },
};
