/**
 * The writer: reads the source once more and stores it, in batches of which each is one transaction with its position. A run
 * whose process ended goes on where it was; what an earlier import made is changed, not made again.
 */
import { InvalidInputError } from '../lib/errors.ts';
import { readSettings } from '../settings/settings.ts';
import {
  allowCut,
  countItems,
  emptyBatch,
  writeFitting,
  type Batch,
  type Writing,
} from './write/batch.ts';
import type { Entry } from './entry.ts';
import { endRun, workOn } from './work/end-run.ts';
import { finishRun } from './write/finish.ts';
import { keptWhile, leaseRun } from './work/lease.ts';
import { createNames } from './write/names.ts';
import { createPace, type Pace } from './work/pace.ts';
import { createPlaces } from './prepare/places.ts';
import { preparePost, prepareResponse } from './prepare/prepare.ts';
import { workOf, type Work } from './work/progress.ts';
import { createRelations, type Relations } from './write/relations.ts';
import { findRun } from './runs.ts';
import { openSource, type Source } from './work/source.ts';
import { spaceProblem } from './work/space.ts';
import { findFileHash } from './store/runs.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Of a run in the state `waiting`, or `writing` and left by its process; it goes on where it was. */
export async function writeRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { startedAt } = await findRun(deps, id);
  const lease = await leaseRun(deps, id, {
    states: ['waiting', 'writing'],
    state: 'writing',
    startedAt: startedAt ?? deps.clock.now(),
  });
  if (!lease) return { kind: 'elsewhere' };
  return await workOn(deps, id, lease, async () => {
    const run = await findRun(deps, id);
    const settings = await readSettings(deps);
    const source = await lease.during(openSource(run, { timeZone: settings.timeZone, ...options }));
    if (!source) return await endRun(lease, 'stopped', workOf(run));
    const isBegun = run.position > 0;
    if (isBegun && (await findFileHash(deps.db, id)) !== source.hash) {
      throw new InvalidInputError(
        `${run.name} has changed since its import began. Undo that import, and import the file again.`,
      );
    }
    const problem = isBegun
      ? null
      : await spaceProblem(deps, { path: run.path, size: source.size });
    if (problem !== null) throw new InvalidInputError(problem);
    const { known } = source;
    const writing: Writing = {
      ...{ deps, run, lease, known, settings, leftOut: new Set() },
      names: createNames({ runId: id, known, options: run.options }),
      places: createPlaces(settings),
    };
    const reading: Reading = {
      ...{ writing, source, options, relations: createRelations() },
      pace: createPace(deps.db.isPostgres),
      entries: run.entries,
    };
    let work = workOf(run);
    // The hash is stored with the first batch at the latest: a file that changed is found by it.
    if (!isBegun) await lease.change({ fileHash: source.hash, format: source.reader.format });
    if (work.again === null) {
      const end = await readOnce(reading, work, run.position);
      if (end.isStopped) return await endRun(lease, 'stopped', end.work);
      work = { ...end.work, again: end.work.late > 0 ? 0 : null };
    }
    if (work.again !== null) {
      // What entries refer to is collected from the beginning.
      const end = await readOnce(reading, work, work.again, true);
      if (end.isStopped) return await endRun(lease, 'stopped', end.work);
      work = end.work;
    }
    const report = await finishRun({ writing, relations: reading.relations, work });
    return await endRun(lease, 'done', { ...work, report });
  });
}

type Reading = {
  writing: Writing;
  source: Source;
  options: RunOptions;
  relations: Relations;
  pace: Pace;
  entries: number | null;
};

/** Longer texts are in batches of their own. */
const MAX_LENGTH = 2_000_000;
/** Of one post, before its batch is stored without the rest. */
const MAX_RESPONSES = 200;

/** Reads the source from the beginning, and stores what comes after `from`. */
async function readOnce(
  { writing, source, options, relations, pace, entries }: Reading,
  before: Work,
  from: number,
  isAgain = false,
): Promise<{ work: Work; isStopped: boolean }> {
  const { lease } = writing;
  let work = before;
  let batch = emptyBatch(from);
  let position = 0;
  const flush = async () => {
    const [items, startedAt] = [countItems(batch), performance.now()];
    if (batch.position === position && items === 0 && batch.notes.length === 0) return;
    batch.position = position;
    work = await writeFitting(writing, { batch, isAgain, pace }, work);
    batch = emptyBatch(position);
    options.onProgress?.({ position: isAgain ? (entries ?? position) : position, entries });
    await pace.took(performance.now() - startedAt, items);
  };
  for await (const entry of keptWhile(lease, source.entries())) {
    // A batch ends before a post, so that its responses are with it.
    if (isFull(batch, pace.size(), entry)) await flush();
    relations.see(entry);
    if (position >= from && entry.kind !== 'response') allowCut(batch, position);
    position += 1;
    if (position > from) await take(writing, batch, entry, isAgain);
  }
  if (options.signal?.aborted) return { work, isStopped: true };
  if (position < from) {
    throw new InvalidInputError('The source has fewer entries than were imported from it.');
  }
  await flush();
  return { work, isStopped: false };
}

function isFull(batch: Batch, size: number, next: Entry): boolean {
  const items = countItems(batch);
  if (batch.responses.length >= MAX_RESPONSES || batch.length >= MAX_LENGTH) return true;
  return items >= size && next.kind !== 'response';
}

/** Prepares an entry outside of the transaction. */
async function take(
  { deps, run, lease, known, leftOut }: Writing,
  batch: Batch,
  entry: Entry,
  isAgain: boolean,
): Promise<void> {
  const preparing = {
    now: deps.clock.now(),
    siteUrl: known.siteUrl,
    asDrafts: run.options.asDrafts,
  };
  switch (entry.kind) {
    case 'site':
      // The dry run has stored it, but not every run had one: media are found by it.
      if (known.siteUrl !== run.siteUrl) await lease.change({ siteUrl: known.siteUrl });
      return;
    case 'author':
      return;
    case 'term':
      if (!isAgain) batch.terms.push(entry);
      return;
    case 'media':
      if (!isAgain) batch.media.push(entry);
      return;
    case 'note':
      if (!isAgain) batch.notes.push(entry);
      return;
    case 'response': {
      const prepared = await lease.during(prepareResponse(deps, entry, preparing));
      if (!('kind' in prepared)) batch.responses.push(prepared);
      else if (!isAgain) batch.notes.push(...prepared.notes);
      return;
    }
    case 'post': {
      if (isAgain) return;
      const prepared = await lease.during(preparePost(deps, entry, preparing));
      if ('kind' in prepared) {
        leftOut.add(entry.id);
        batch.notes.push(...prepared.notes);
        return;
      }
      batch.posts.push(prepared);
      batch.length += prepared.body.markdown.length + prepared.rendered.bodyHtml.length;
    }
  }
}
