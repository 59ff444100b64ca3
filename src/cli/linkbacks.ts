/**
 * `antiphon linkbacks …`: see the ledger, decide about what waits.
 */
import { readArgs, UsageError, type Command, type Print, toId } from './command.ts';
import { minuteText, printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import type { Linkback } from '../linkbacks/linkback.ts';
import { allLinkbacks, queuedLinkbacks } from '../linkbacks/list.ts';
import { approveSeen, moderate } from '../linkbacks/moderate.ts';
import { findRecord } from '../linkbacks/record.ts';
import { changeText } from '../linkbacks/verify/changes.ts';
import { readSettings } from '../settings/read.ts';

const USAGE = `  antiphon linkbacks list [--queue] [--json]
                                         all, newest first; --queue: what waits for you
  antiphon linkbacks show ID [--json]    all there is to know about one
  antiphon linkbacks approve ID [ID …]   show them; take over what has changed
  antiphon linkbacks approve ID --seen FINGERPRINT
                                         only if what has changed is still what was listed so
  antiphon linkbacks reject ID [ID …]    do not show them
  antiphon linkbacks spam ID [ID …]      do not show them: they are spam`;

const DECISIONS = { approve: 'approved', reject: 'rejected', spam: 'spam' } as const;
const OPTIONS = {
  json: { type: 'boolean' },
  queue: { type: 'boolean' },
  seen: { type: 'string' },
} as const;

export const linkbacksCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, OPTIONS, USAGE);
    const { json = false, queue = false, seen } = values;
    const [verb = '', ...rest] = positionals;
    if (seen !== undefined) {
      if (verb !== 'approve' || rest.length !== 1 || json || queue) throw wrongWords();
      await approve(deps, rest.map(toLinkbackId)[0] ?? 0, seen, print);
    } else if (verb === 'list' && rest.length === 0) {
      const linkbacks = queue ? queuedLinkbacks(deps) : allLinkbacks(deps);
      if (json) await printJson(linkbacks, print);
      else {
        const ifNone = queue ? 'Nothing waits.' : 'No linkback has come yet.';
        await printList(deps, linkbacks, ifNone, print);
      }
    } else if (verb === 'show' && rest.length === 1 && !queue) {
      await show(deps, rest.map(toLinkbackId)[0] ?? 0, json, print);
    } else if (Object.hasOwn(DECISIONS, verb) && rest.length > 0 && !json && !queue) {
      await decide(deps, DECISIONS[verb as keyof typeof DECISIONS], rest.map(toLinkbackId), print);
    } else {
      throw wrongWords();
    }
  },
};

function wrongWords(): UsageError {
  return new UsageError(`Usage:\n${USAGE}`);
}

async function approve(deps: Deps, id: number, seen: string, print: Print): Promise<void> {
  const { kind } = await approveSeen(deps, id, seen);
  switch (kind) {
    case 'approved':
      await print(`${id} approved\n`);
      break;
    case 'unknown':
      throw new NotFoundError('linkback', id);
    case 'changed-meanwhile':
      throw new InvalidInputError(
        `Linkback ${id} is not as you saw it any more, and nothing was done: see antiphon linkbacks show ${id}.`,
      );
  }
}

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

async function printList(
  deps: Deps,
  linkbacks: AsyncIterable<Linkback>,
  ifNone: string,
  print: Print,
): Promise<void> {
  const { timeZone } = await readSettings(deps);
  let isEmpty = true;
  for await (const linkback of linkbacks) {
    isEmpty = false;
    await print(linkbackText(linkback, timeZone));
  }
  if (isEmpty) await print(`${ifNone}\n`);
}

async function show(deps: Deps, id: number, json: boolean, print: Print): Promise<void> {
  const found = await findRecord(deps, id);
  if (!found) throw new NotFoundError('linkback', id);
  const { timeZone } = await readSettings(deps);
  if (!json) await print(`${linkbackText(found.linkback, timeZone)}\n`);
  const { fingerprint } = found.linkback;
  const record = { ...found.record, ...(fingerprint !== null && { fingerprint }) };
  await print(`${JSON.stringify(record, null, 2)}\n`);
}

function toLinkbackId(word: string): number {
  return toId(word, 'a linkback', 'antiphon linkbacks list');
}

/** Some lines, the first with the number, the others indented. */
function linkbackText(linkback: Linkback, timeZone: string): string {
  const { id, moderation, verification, via, source, target, title, excerpt } = linkback;
  const received = minuteText(linkback.receivedAt, timeZone);
  const lines = [
    ...(title === null ? [] : [title]),
    ...(excerpt ? [`“${excerpt}”`] : []),
    source,
    `→ ${target}`,
    ...scoreLines(linkback),
    ...proposedLines(linkback),
  ];
  return [
    `${id}  ${moderation}, ${verification}  ${via.join(', ')}  ${received}\n`,
    ...lines.map((line) => `    ${line}\n`),
  ].join('');
}

function scoreLines({ score, scoreReasons }: Linkback): string[] {
  if (scoreReasons.length === 0) return [];
  return [
    `${score} ${Math.abs(score) === 1 ? 'point' : 'points'}:`,
    ...scoreReasons.map(
      ({ rule, points, because }) => `  ${points > 0 ? '+' : ''}${points}  ${because} (${rule})`,
    ),
  ];
}

function proposedLines({ id, proposed, fingerprint }: Linkback): string[] {
  if (proposed === null) return [];
  return [
    'Its page has changed since it was approved:',
    ...proposed.changes.map((change) => `  ${changeText(change)}`),
    `To take over this and nothing later: antiphon linkbacks approve ${id} --seen ${fingerprint}`,
  ];
}
