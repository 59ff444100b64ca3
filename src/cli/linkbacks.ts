/**
 * `antiphon linkbacks …`: lists and moderates linkbacks.
 */
import { readArgs, UsageError, type Command, type Print, toId } from './command.ts';
import { minuteText, printJson } from './print.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import type { Linkback } from '../linkbacks/linkback.ts';
import { allLinkbacks, linkbacksToReview } from '../linkbacks/list.ts';
import { approveSeen } from '../linkbacks/moderate.ts';
import { findRecord } from '../linkbacks/record.ts';
import { recheckImported } from '../linkbacks/verify/imported.ts';
import { changeText } from '../linkbacks/verify/text-changes.ts';
import { decisionOfVerb, moderate, type Decision } from '../responses/moderate.ts';
import { readSettings } from '../settings/settings.ts';

const USAGE = `  antiphon linkbacks list [--queue] [--json]
                                         all linkbacks, newest first; --queue: those to review
  antiphon linkbacks show ID [--json]    everything about one linkback
  antiphon linkbacks approve ID [ID …]   approve linkbacks and their changes: they are shown
  antiphon linkbacks approve ID --seen FINGERPRINT
                                         approve only if it has not changed since it was listed
  antiphon linkbacks reject ID [ID …]    reject linkbacks: they are not shown
  antiphon linkbacks spam ID [ID …]      mark linkbacks as spam: they are not shown
  antiphon linkbacks recheck --imported  check the sources of imported linkbacks again, many of them over days`;

const OPTIONS = {
  json: { type: 'boolean' },
  queue: { type: 'boolean' },
  seen: { type: 'string' },
  imported: { type: 'boolean' },
} as const;

export const linkbacksCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, OPTIONS, USAGE);
    const { json = false, queue = false, seen, imported = false } = values;
    const [verb = '', ...rest] = positionals;
    const decision = decisionOfVerb(verb);
    if (imported || verb === 'recheck') {
      if (!imported || positionals.join() !== 'recheck' || json || queue || seen !== undefined)
        throw usageError();
      await recheckAll(deps, print);
    } else if (seen !== undefined) {
      if (verb !== 'approve' || rest.length !== 1 || json || queue) throw usageError();
      await approve(deps, rest.map(toLinkbackId)[0] ?? 0, seen, print);
    } else if (verb === 'list' && rest.length === 0) {
      const linkbacks = queue ? linkbacksToReview(deps) : allLinkbacks(deps);
      if (json) await printJson(linkbacks, print);
      else {
        const ifNone = queue ? 'Nothing to review.' : 'No linkbacks yet.';
        await printList(deps, linkbacks, ifNone, print);
      }
    } else if (verb === 'show' && rest.length === 1 && !queue) {
      await show(deps, rest.map(toLinkbackId)[0] ?? 0, json, print);
    } else if (decision !== null && rest.length > 0 && !json && !queue) {
      await moderateAll(deps, decision, rest.map(toLinkbackId), print);
    } else {
      throw usageError();
    }
  },
};

function usageError(): UsageError {
  return new UsageError(`Usage:\n${USAGE}`);
}

async function recheckAll(deps: Deps, print: Print): Promise<void> {
  const count = await recheckImported(deps);
  await print(
    count === 0
      ? 'No imported linkbacks are left without a check that found the link.\n'
      : `${count} ${count === 1 ? 'source' : 'sources'} will be checked, a few at a time. Linkbacks stay shown whatever the checks find.\n`,
  );
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
        `Linkback ${id} has changed since you saw it and was not approved: see antiphon linkbacks show ${id}.`,
      );
  }
}

async function moderateAll(
  deps: Deps,
  decision: Decision,
  ids: number[],
  print: Print,
): Promise<void> {
  const linkbacks = ids.map((id) => ({ kind: 'linkback' as const, id }));
  const found = (await moderate(deps, linkbacks, decision)).map(({ id }) => id);
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

/** Several lines, all but the first indented. */
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
    'The source has changed since it was approved:',
    ...proposed.changes.map((change) => `  ${changeText(change)}`),
    `To approve these changes only: antiphon linkbacks approve ${id} --seen ${fingerprint}`,
  ];
}
