/**
 * `antiphon hosts …`: whom the blog does not want to hear of.
 */
import { setBlocked } from '../hosts/block.ts';
import { readArgs, UsageError, type Command } from './command.ts';

const USAGE = `  antiphon hosts block NAME [NAME …]     take no pings from them
  antiphon hosts unblock NAME [NAME …]   take them again`;

export const hostsCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const [verb = '', ...names] = readArgs(args, {}, USAGE).positionals;
    if (!['block', 'unblock'].includes(verb) || names.length === 0) {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
    for (const name of names) {
      const host = await setBlocked(deps, name, verb === 'block');
      await print(`${host} ${verb}ed\n`);
    }
  },
};
