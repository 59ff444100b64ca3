/**
 * Writes the comments and linkbacks of a batch, in its transaction: new ones, those that changed in the source since an
 * earlier import, and none that was changed here.
 */
import type { Transaction } from '../../db/client.ts';
import {
  insertImportedComment,
  updateImportedComment,
  type InsertedComment,
} from '../../comments/insert-imported.ts';
import {
  insertImportedLinkback,
  updateImportedLinkback,
  type InsertedLinkback,
} from '../../linkbacks/insert-imported.ts';
import { findStates, type PostState } from '../../posts/imported/places.ts';
import { countResponse } from '../prepare/count.ts';
import type { Names } from './names.ts';
import type { PreparedResponse } from '../prepare/prepare.ts';
import { addNotes } from '../work/progress.ts';
import { addNote, type Report } from '../report.ts';
import type { Known } from '../work/source.ts';
import {
  insertThings,
  selectThings,
  updateThing,
  type Thing,
  type ThingKind,
} from '../store/things.ts';
import type { RunDeps } from '../work.ts';

export type BatchOfResponses = {
  deps: RunDeps;
  transaction: Transaction;
  runId: number;
  known: Known;
  names: Names;
  report: Report;
  now: Date;
  /** Posts of the source that are left out: so are their responses. */
  leftOut: ReadonlySet<string>;
  /** All posts are here: whatever has none is lost. */
  isLast: boolean;
};

type Here = {
  kind: 'comment' | 'linkback';
  id: number;
  /** `null`: this batch made it. */
  thing: Thing | null;
};

/** @returns how many have no post yet */
export async function writeResponses(
  batch: BatchOfResponses,
  responses: readonly PreparedResponse[],
): Promise<number> {
  if (responses.length === 0) return 0;
  const { report } = batch;
  const posts = await postsOf(batch, responses);
  const here = await knownOf(batch, responses);
  let late = 0;
  for (const response of parentsFirst(responses)) {
    const { entry } = response;
    const post = posts.get(entry.postId);
    if (!post && !batch.isLast && !batch.leftOut.has(entry.postId)) {
      late += 1;
      continue;
    }
    if (!post) {
      addNote(report, { level: 'lost', what: NO_POST, where: nameOf(response) });
      continue;
    }
    // The second reading sees those that the first has stored.
    const found = here.get(keyOf(entry));
    if (found && batch.isLast) continue;
    countResponse(report, entry);
    addNotes(report, response.notes);
    if (found) {
      await updateFound(batch, response, post, found);
      continue;
    }
    const stored = await store(batch, response, post, here);
    if (!stored) continue;
    here.set(keyOf(entry), stored);
  }
  return late;
}

const NO_POST = 'A response to a post that is not imported is left out.';

function keyOf({ type, id }: { type: 'comment' | 'linkback'; id: string }): string {
  return `${type} ${id}`;
}

function nameOf({ entry }: PreparedResponse): string {
  return entry.type === 'comment' ? `${entry.authorName}, comment ${entry.id}` : entry.source;
}

type PostHere = { id: number; path: string; publishedAt: Date };

async function postsOf(
  { transaction, known }: BatchOfResponses,
  responses: readonly PreparedResponse[],
): Promise<Map<string, PostHere>> {
  const sourceIds = responses.map(({ entry }) => entry.postId);
  const things = await selectThings(transaction, { site: known.key, kind: 'post', sourceIds });
  const states = await findStates(
    transaction,
    [...things.values()].map(({ ourId }) => ourId),
  );
  const isHere = (state: PostState | undefined) =>
    state && state.status !== 'deleted' && state.status !== 'trashed';
  return new Map(
    [...things].flatMap(([sourceId, { ourId: id }]) => {
      const state = states.get(id);
      return state && isHere(state) ? [[sourceId, { ...state, id }] as const] : [];
    }),
  );
}

/** The responses, and those that they reply to, that are here already. */
async function knownOf(
  { transaction, known }: BatchOfResponses,
  responses: readonly PreparedResponse[],
): Promise<Map<string, Here>> {
  const here = new Map<string, Here>();
  const ids = responses.flatMap(({ entry }) =>
    entry.type === 'comment' && entry.parentId !== null ? [entry.id, entry.parentId] : [entry.id],
  );
  for (const kind of ['comment', 'linkback'] as const) {
    const things = await selectThings(transaction, { site: known.key, kind, sourceIds: ids });
    for (const [id, thing] of things) {
      here.set(keyOf({ type: kind, id }), { kind, id: thing.ourId, thing });
    }
  }
  return here;
}

/** In the order of the source, but each after what it replies to. */
function parentsFirst(responses: readonly PreparedResponse[]): PreparedResponse[] {
  const byId = new Map(responses.map((response) => [response.entry.id, response]));
  const sorted = new Set<PreparedResponse>();
  const parentOf = ({ entry }: PreparedResponse) =>
    entry.type === 'comment' && entry.parentId !== null ? byId.get(entry.parentId) : undefined;
  for (const response of responses) {
    const chain: PreparedResponse[] = [];
    let next: PreparedResponse | undefined = response;
    while (next && !sorted.has(next) && !chain.includes(next)) {
      chain.push(next);
      next = parentOf(next);
    }
    for (const each of chain.reverse()) sorted.add(each);
  }
  return [...sorted];
}

async function store(
  batch: BatchOfResponses,
  response: PreparedResponse,
  post: PostHere,
  here: ReadonlyMap<string, Here>,
): Promise<Here | null> {
  const { entry } = response;
  const at = dateOf(batch, response, post);
  const found =
    entry.type === 'comment'
      ? await storeComment(batch, { ...response, entry, at }, post, here)
      : await storeLinkback(batch, { entry, at }, post);
  if (!found) return null;
  const { transaction, known, runId } = batch;
  const kind: ThingKind = entry.type;
  await insertThings(transaction, [
    {
      ...{ site: known.key, kind, sourceId: entry.id, ourId: found.id },
      ...{ hash: response.hash, version: null, created: found.isNew, runId },
    },
  ]);
  return { kind, id: found.id, thing: null };
}

type Entry<Type extends 'comment' | 'linkback'> = Extract<
  PreparedResponse['entry'],
  { type: Type }
>;
type Stored = { id: number; isNew: boolean } | null;

async function storeComment(
  { deps, transaction, names, report }: BatchOfResponses,
  { entry, markdown, at }: { entry: Entry<'comment'>; markdown: string; at: Date },
  post: PostHere,
  here: ReadonlyMap<string, Here>,
): Promise<Stored> {
  const { parentId, state, authorName, authorEmail, authorUrl, byAuthorId } = entry;
  const parent =
    parentId === null
      ? null
      : (here.get(keyOf({ type: 'comment', id: parentId })) ??
        here.get(keyOf({ type: 'linkback', id: parentId })) ??
        null);
  const where = `${authorName}, comment ${entry.id}`;
  if (parentId !== null && !parent) {
    const what = 'A reply to a comment that is not imported becomes a reply to the post.';
    addNote(report, { level: 'changed', what, where });
  }
  const authorId = byAuthorId === null ? null : ((await names.author(byAuthorId))?.id ?? null);
  const inserted: InsertedComment = await insertImportedComment(deps, transaction, {
    ...{ postId: post.id, parent, state, at, markdown },
    ...{ authorName, authorEmail, authorUrl, authorId },
  });
  if (inserted.kind === 'empty') {
    addNote(report, { level: 'lost', what: 'A comment without a text is left out.', where });
    return null;
  }
  if (inserted.kind === 'inserted' && inserted.isCut) {
    addNote(report, { level: 'lost', what: 'The end of a very long comment is cut.', where });
  }
  return { id: inserted.id, isNew: inserted.kind === 'inserted' };
}

const REFUSALS = {
  'bad-source': 'A linkback whose source is no web address is left out.',
  'same-document': 'A linkback from a post to itself is left out.',
  'source-full': 'A page has linkbacks to too many posts: further ones are left out.',
};

async function storeLinkback(
  { deps, transaction, report }: BatchOfResponses,
  { entry, at }: { entry: Entry<'linkback'>; at: Date },
  post: PostHere,
): Promise<Stored> {
  const { via, source, state, linkbackType: type, title, author, authorUrl, site, excerpt } = entry;
  const inserted: InsertedLinkback = await insertImportedLinkback(deps, transaction, {
    ...{ post, via, source, state, at, type, title, author, authorUrl, site, excerpt },
  });
  if (inserted.kind === 'refused') {
    addNote(report, { level: 'lost', what: REFUSALS[inserted.reason], where: source });
    return null;
  }
  if (inserted.kind === 'merged') {
    const what = 'Several linkbacks from one page to one post become one.';
    addNote(report, { level: 'changed', what, where: source });
  }
  return { id: inserted.id, isNew: inserted.kind === 'inserted' };
}

/** Takes over what the source has changed since an earlier import, if it is as that import left it. */
async function updateFound(
  batch: BatchOfResponses,
  response: PreparedResponse,
  post: PostHere,
  { id, thing }: Here,
): Promise<void> {
  // One with the same id was before it in the source.
  if (!thing || thing.runId === batch.runId) return;
  const { entry, hash } = response;
  if (thing.hash === hash) return;
  // What was here before, or came from another page of the source as well, is not of this entry alone.
  const updated = thing.created ? await update(batch, response, post, id) : 'left';
  if (updated === 'updated') {
    await updateThing(batch.transaction, thing.id, { hash });
    batch.report.updatedResponses += 1;
  }
  if (updated !== 'left') return;
  const what = LEFT[entry.type];
  addNote(batch.report, { level: 'decision', what, where: nameOf(response) });
}

const LEFT = {
  comment:
    'A comment was changed in the source, and edited or decided about here: it is left as it is here.',
  linkback:
    'A linkback was changed in the source, and checked or decided about here: it is left as it is here.',
};

async function update(
  batch: BatchOfResponses,
  response: PreparedResponse,
  post: PostHere,
  id: number,
): Promise<'updated' | 'left' | 'gone'> {
  const { deps, transaction, names } = batch;
  const { entry, markdown } = response;
  const at = dateOf(batch, response, post);
  if (entry.type === 'linkback') {
    const { linkbackType: type, ...given } = entry;
    return await updateImportedLinkback(deps, transaction, id, { ...given, type, post, at });
  }
  const { state, authorName, authorEmail, authorUrl, byAuthorId } = entry;
  const authorId = byAuthorId === null ? null : ((await names.author(byAuthorId))?.id ?? null);
  return await updateImportedComment(deps, transaction, id, {
    ...{ postId: post.id, state, at, authorName, authorEmail, authorUrl, authorId, markdown },
  });
}

function dateOf({ now }: BatchOfResponses, { at }: PreparedResponse, post: PostHere): Date {
  return at ?? (post.publishedAt < now ? post.publishedAt : now);
}
