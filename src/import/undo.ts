/**
 * Undoes an import: removes what it made, in batches, and leaves what was edited or answered here since. What stays keeps
 * its record, so that a later import of the same blog does not make it again.
 */
import { transact, type Transaction } from '../db/client.ts';
import { deleteImportedComments } from '../comments/insert-imported.ts';
import { deleteImportedLinkbacks } from '../linkbacks/insert-imported.ts';
import { removeUnusedAuthor, removeUnusedTerm } from '../posts/imported/names.ts';
import { findStates } from '../posts/imported/places.ts';
import { removePost } from '../posts/imported/posts.ts';
import { endRun, workOn } from './work/end-run.ts';
import { undoMedia } from './media/runs.ts';
import { leaseRun, type Lease } from './work/lease.ts';
import { createPace } from './work/pace.ts';
import { workOf } from './work/progress.ts';
import { addNote, type Report } from './report.ts';
import { findRun } from './runs.ts';
import { listAnswered } from './store/answered.ts';
import {
  deleteMediaThings,
  deleteThings,
  selectThingsOfRun,
  type Thing,
  type ThingKind,
} from './store/things.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/** Of a run in the state `undoing`. */
export async function undoRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const lease = await leaseRun(deps, id, { states: ['undoing'], state: 'undoing' });
  if (!lease) return { kind: 'elsewhere' };
  return await workOn(deps, id, lease, async () => {
    const work = workOf(await findRun(deps, id));
    const undoing: Undoing = { deps, id, lease, options, report: work.report, done: 0 };
    for (const kind of ORDER) {
      if (!(await undoKind(undoing, kind))) return await endRun(lease, 'stopped', work, 'undoing');
    }
    // No post uses what its posts showed.
    await lease.change({});
    const { kept } = await undoMedia(deps, id, options.signal);
    if (options.signal?.aborted) return await endRun(lease, 'stopped', work, 'undoing');
    for (let each = 0; each < kept; each += 1) {
      addNote(work.report, { level: 'decision', what: CHANGED.media, where: null });
    }
    await transact(deps.db, (transaction) => deleteMediaThings(transaction, id));
    return await endRun(lease, 'done', work, 'undone');
  });
}

/**
 * Answers before what they answer, posts before what they are filed under; categories again, for those that others were
 * below.
 */
const ORDER = [
  ...(['comment', 'linkback', 'post', 'series', 'tag'] as const),
  ...(['category', 'category', 'category', 'author'] as const),
];

type Undoing = {
  deps: RunDeps;
  id: number;
  lease: Lease;
  options: RunOptions;
  report: Report;
  done: number;
};

/** @returns `false`: it was stopped */
async function undoKind(undoing: Undoing, kind: (typeof ORDER)[number]): Promise<boolean> {
  const { deps, id, lease, options, report } = undoing;
  const pace = createPace(deps.db.isPostgres);
  // Those that stay are passed over.
  for (let beforeId: number | null = null; ;) {
    if (options.signal?.aborted) return false;
    const startedAt = performance.now();
    const things = await selectThingsOfRun(deps.db, {
      ...{ runId: id, kind, beforeId, take: pace.size() },
    });
    if (things.length === 0) return true;
    const stay = await transact(deps.db, async (transaction) => {
      const left = await undoThings(transaction, kind, things);
      await deleteThings(
        transaction,
        things.filter((thing) => !left.has(thing.id)).map((thing) => thing.id),
      );
      await lease.write(transaction, {});
      return left;
    });
    lease.written();
    for (const [thingId, what] of stay) {
      if (what === null) continue;
      const thing = things.find((each) => each.id === thingId);
      addNote(report, { level: 'decision', what, where: thing?.sourceId ?? null });
    }
    beforeId = things.at(-1)?.id ?? null;
    undoing.done += things.length;
    options.onProgress?.({ position: undoing.done, entries: null });
    await pace.took(performance.now() - startedAt, things.length);
  }
}

/** The things that stay, and why; `null`: since posts have it. */
type Left = Map<number, string | null>;

async function undoThings(
  transaction: Transaction,
  kind: ThingKind,
  things: readonly Thing[],
): Promise<Left> {
  const made = things.filter(({ created }) => created);
  const ids = made.map(({ ourId }) => ourId);
  switch (kind) {
    case 'comment':
      return leftOf(made, await deleteImportedComments(transaction, ids), CHANGED.comment);
    case 'linkback':
      return leftOf(made, await deleteImportedLinkbacks(transaction, ids), CHANGED.linkback);
    case 'post':
      return await undoPosts(transaction, made);
    case 'author':
    case 'category':
    case 'tag':
    case 'series': {
      const remove = kind === 'author' ? removeUnusedAuthor : removeUnusedTerm;
      const used: number[] = [];
      for (const id of ids) if (!(await remove(transaction, id))) used.push(id);
      return leftOf(made, used, null);
    }
  }
}

const CHANGED = {
  comment: 'A comment was edited, decided about or answered since the import: it stays.',
  linkback: 'A linkback was received again, decided about or answered since the import: it stays.',
  media: 'An image or file is used elsewhere: it stays.',
  edited: 'A post was edited since the import: it stays.',
  answered: 'A post was answered since the import: it stays.',
};

function leftOf(things: readonly Thing[], staying: readonly number[], what: string | null): Left {
  const stays = new Set(staying);
  return new Map(things.flatMap(({ id, ourId }) => (stays.has(ourId) ? [[id, what]] : [])));
}

async function undoPosts(transaction: Transaction, things: readonly Thing[]): Promise<Left> {
  const ids = things.map(({ ourId }) => ourId);
  const states = await findStates(transaction, ids);
  // All responses that came with the import are gone by now.
  const answered = await listAnswered(transaction, ids);
  const left: Left = new Map();
  for (const { id, ourId, version } of things) {
    const state = states.get(ourId);
    if (!state) continue;
    if (state.version !== version) left.set(id, CHANGED.edited);
    else if (answered.has(ourId)) left.set(id, CHANGED.answered);
    else await removePost(transaction, ourId);
  }
  return left;
}
