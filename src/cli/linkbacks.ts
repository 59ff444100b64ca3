/**
 * `antiphon linkbacks …`: see the ledger, decide about what waits.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import type { Linkback } from '../linkbacks/linkback.ts';
import { moderate } from '../linkbacks/moderate.ts';
import { allLinkbacks } from '../linkbacks/list.ts';
import { readArgs, UsageError, type Command, type Print } from './command.ts';

const USAGE = `  antiphon linkbacks list [--json]       all linkbacks, newest first
  antiphon linkbacks approve ID [ID …]   show them
  antiphon linkbacks reject ID [ID …]    do not show them
  antiphon linkbacks spam ID [ID …]      do not show them: they are spam`;

const DECISIONS = { approve: 'approved', reject: 'rejected', spam: 'spam' } as const;

export const linkbacksCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, { json: { type: 'boolean' } }, USAGE);
    const [verb = '', ...rest] = positionals;
    if (verb === 'list' && rest.length === 0) {
      await (values.json ? printJson : printTable)(deps, print);
    } else if (Object.hasOwn(DECISIONS, verb) && rest.length > 0) {
      await decide(deps, DECISIONS[verb as keyof typeof DECISIONS], rest.map(toId), print);
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

async function decide(
  deps: Deps,
  decision: (typeof DECISIONS)[keyof typeof DECISIONS],
  ids: number[],
  print: Print,
): Promise<void> {
  const found = await moderate(deps, ids, decision);
  for (const id of found) await print(`${id} ${decision}\n`);
  const missing = ids.filter((id) => !found.includes(id));
  if (missing.length > 0) throw new NotFoundError('linkback', missing.join(', '));
}

/** One array, written as it is read. */
async function printJson(deps: Deps, print: Print): Promise<void> {
  let separator = '[\n';
  for await (const linkback of allLinkbacks(deps)) {
    await print(separator + JSON.stringify(toJson(linkback)));
    separator = ',\n';
  }
  await print(separator === '[\n' ? '[]\n' : '\n]\n');
}

async function printTable(deps: Deps, print: Print): Promise<void> {
  let isEmpty = true;
  for await (const { id, via, source, target, ...linkback } of allLinkbacks(deps)) {
    isEmpty = false;
    const received = linkback.receivedAt.toISOString().slice(0, 16).replace('T', ' ');
    await print(
      `${id}  ${linkback.moderation}, ${linkback.verification}  ${via.join(', ')}  ${received}\n`,
    );
    if (linkback.title !== null) await print(`    ${linkback.title}\n`);
    if (linkback.excerpt) await print(`    “${linkback.excerpt}”\n`);
    await print(`    ${source}\n    → ${target}\n`);
  }
  if (isEmpty) await print('No linkback has come yet.\n');
}

function toJson({ via, linkStart, linkEnd, ...linkback }: Linkback) {
  return { ...linkback, via: via.join(','), linkStart, linkEnd };
}

function toId(word: string): number {
  const id = Number(word);
  if (!/^\d{1,9}$/.test(word)) {
    throw new InvalidInputError(
      `“${word}” is not the number of a linkback: see antiphon linkbacks list.`,
    );
  }
  return id;
}
