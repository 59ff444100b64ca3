/**
 * Undoes an import: removes what it made, in batches, and leaves what was edited or answered here since. What stays keeps
 * its record, so that a later import of the same blog does not make it again.
 */
import { transactPatiently, type Transaction } from '../db/client.ts';
import { deleteImportedComments } from '../comments/insert-imported.ts';
import { deleteImportedLinkbacks } from '../linkbacks/insert-imported.ts';
import { removeUnusedAuthor, removeUnusedTerm } from '../posts/imported/names.ts';
import { findStates } from '../posts/imported/places.ts';
import { removePost } from '../posts/imported/posts.ts';
import { workOn } from './work/end-run.ts';
import { undoMedia } from './media/runs.ts';
import { leaseRun, type Lease } from './work/lease.ts';
import { createPace } from './work/pace.ts';
import { addNote, emptyReport, type Report } from './report.ts';
import { listAnswered } from './store/answered.ts';
import {
  deleteMediaThings,
  deleteThings,
  selectThingsOfRun,
  type Thing,
  type ThingKind,
} from './store/things.ts';
import type { RunDeps, RunOptions, RunOutcome } from './work.ts';

/**
 * Of a run in the state `undoing`. The report says what stays, and nothing of what was imported; it replaces that of the
 * import when all is done. Until then each pass finds again what stays.
 */
export async function undoRun(
  deps: RunDeps,
  id: number,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const lease = await leaseRun(deps, id, { states: ['undoing'], state: 'undoing' });
  if (!lease) return { kind: 'elsewhere' };
  return await workOn(
    deps,
    id,
    lease,
    async () => {
      const report = emptyReport();
      const undoing: Undoing = { deps, id, lease, options, report, done: 0 };
      for (const kind of ORDER) {
        if (!(await undoKind(undoing, kind))) return await stopped(undoing);
      }
      // The posts that showed the media are gone now.
      await lease.change({});
      const { kept } = await undoMedia(deps, id, options.signal);
      if (options.signal?.aborted) return await stopped(undoing);
      for (let each = 0; each < kept; each += 1) {
        addNote(report, { level: 'decision', what: CHANGED.media, where: null });
      }
      await transactPatiently(deps.db, (transaction) =>
        deleteMediaThings(transaction, { runId: id }),
      );
      await lease.end({ state: 'undone', report, finishedAt: lease.now() });
      return { kind: 'done', report };
    },
    'undo-failed',
  );
}

/** It is still due. */
async function stopped({ lease, report }: Undoing): Promise<RunOutcome> {
  await lease.end({ state: 'undoing' });
  return { kind: 'stopped', report };
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
    const stay = await transactPatiently(deps.db, async (transaction) => {
      const left = await undoThings(transaction, kind, things);
      await deleteThings(
        transaction,
        things.filter((thing) => !left.has(thing.id)).map((thing) => thing.id),
      );
      await lease.write(transaction, {});
      return left;
    });
    lease.written();
    for (const why of stay.values()) if (why) addNote(report, { level: 'decision', ...why });
    beforeId = things.at(-1)?.id ?? null;
    undoing.done += things.length;
    options.onProgress?.({ position: undoing.done, entries: null });
    await pace.took(performance.now() - startedAt, things.length);
  }
}

/** The things that stay, by id, with why, and the path of their post; `null`: since posts have it. */
type Left = Map<number, { what: string; where: string | null } | null>;

async function undoThings(
  transaction: Transaction,
  kind: ThingKind,
  things: readonly Thing[],
): Promise<Left> {
  const made = things.filter(({ created }) => created);
  const ids = made.map(({ ourId }) => ourId);
  switch (kind) {
    case 'comment':
      return await responsesLeft(
        transaction,
        { made, what: CHANGED.comment },
        await deleteImportedComments(transaction, ids),
      );
    case 'linkback':
      return await responsesLeft(
        transaction,
        { made, what: CHANGED.linkback },
        await deleteImportedLinkbacks(transaction, ids),
      );
    case 'post':
      return await undoPosts(transaction, made);
    case 'author':
    case 'category':
    case 'tag':
    case 'series': {
      const remove = kind === 'author' ? removeUnusedAuthor : removeUnusedTerm;
      const left: Left = new Map();
      for (const { id, ourId } of made) if (!(await remove(transaction, ourId))) left.set(id, null);
      return left;
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

async function responsesLeft(
  transaction: Transaction,
  { made, what }: { made: readonly Thing[]; what: string },
  staying: readonly { id: number; postId: number }[],
): Promise<Left> {
  const posts = await findStates(transaction, [...new Set(staying.map(({ postId }) => postId))]);
  const paths = new Map(staying.map(({ id, postId }) => [id, posts.get(postId)?.path ?? null]));
  return new Map(
    made.flatMap(({ id, ourId }) => {
      const where = paths.get(ourId);
      return where === undefined ? [] : [[id, { what, where }] as const];
    }),
  );
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
    const where = state.path;
    if (state.version !== version) left.set(id, { what: CHANGED.edited, where });
    else if (answered.has(ourId)) left.set(id, { what: CHANGED.answered, where });
    else await removePost(transaction, ourId);
  }
  return left;
}
