/**
 * `antiphon post …`: open and close a post's comments and pings.
 */
import { changeFlags } from '../posts/publish.ts';
import { readArgs, UsageError, type Command } from './command.ts';

const USAGE = `  antiphon post flags PATH [--comments open|closed] [--pings open|closed]
                                         PATH is /YYYY/MM/slug`;

export const postCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const options = { comments: { type: 'string' }, pings: { type: 'string' } } as const;
    const { values, positionals } = readArgs(args, options, USAGE);
    const [verb, path, ...more] = positionals;
    const isGiven = values.comments !== undefined || values.pings !== undefined;
    if (verb !== 'flags' || path === undefined || more.length > 0 || !isGiven) {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
    await changeFlags(deps, path, {
      ...(values.comments !== undefined && { commentsOpen: isOpen(values.comments) }),
      ...(values.pings !== undefined && {
        pingbacksOpen: isOpen(values.pings),
        trackbacksOpen: isOpen(values.pings),
        webmentionsOpen: isOpen(values.pings),
      }),
    });
    for (const [flag, state] of Object.entries(values)) await print(`${path} ${flag} ${state}\n`);
  },
};

function isOpen(state: string): boolean {
  if (state !== 'open' && state !== 'closed') {
    throw new UsageError(`A flag is open or closed, not “${state}”.`);
  }
  return state === 'open';
}
