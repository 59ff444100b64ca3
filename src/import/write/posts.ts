/**
 * Writes the posts of a batch, in its transaction: new ones, those that changed in the source since an earlier import, and
 * none that was changed here.
 */
import type { Transaction } from '../../db/client.ts';
import { insertImportedEntries } from '../../outbox/insert-imported.ts';
import { insertPosts, updatePost } from '../../posts/imported/posts.ts';
import type { ImportedPost } from '../../posts/imported/posts.ts';
import {
  findStates,
  findTakenIds,
  findTakenPaths,
  giveUpOldPath,
  type PostState,
} from '../../posts/imported/places.ts';
import { addImportedPaths } from '../../posts/urls/add-imported-paths.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { countPost } from '../prepare/count.ts';
import type { Names } from './names.ts';
import { freePaths, linksOf, TAKEN_BY_POST } from '../prepare/old-links.ts';
import type { Place, Places } from '../prepare/places.ts';
import type { PreparedPost } from '../prepare/prepare.ts';
import { addCollision } from '../work/progress.ts';
import { addNote, type Report } from '../report.ts';
import type { Known } from '../work/source.ts';
import { rowOf, type TakenIds, wasReadable } from './row.ts';
import {
  insertThings,
  selectImportedIds,
  selectThings,
  updateThing,
  type Thing,
} from '../store/things.ts';
import type { RunDeps } from '../work.ts';

export type BatchOfPosts = {
  deps: Pick<RunDeps, 'config' | 'clock'>;
  transaction: Transaction;
  runId: number;
  known: Known;
  settings: SiteSettings;
  places: Places;
  names: Names;
  report: Report;
  now: Date;
};

/** A post of the source that is here, new or not. */
export type WrittenPost = { id: number; path: string; post: PreparedPost; isWritten: boolean };

/** @returns those that are here now */
export async function writePosts(
  batch: BatchOfPosts,
  posts: readonly PreparedPost[],
): Promise<WrittenPost[]> {
  const { transaction, known, report, now } = batch;
  const sourceIds = posts.map(({ entry }) => entry.id);
  const things = await selectThings(transaction, { site: known.key, kind: 'post', sourceIds });
  const states = await findStates(
    transaction,
    [...things.values()].map(({ ourId }) => ourId),
  );
  const fresh = new Map<string, PreparedPost>();
  const written: WrittenPost[] = [];
  for (const given of posts) {
    const thing = things.get(given.entry.id);
    const state = thing && states.get(thing.ourId);
    const post = besides(given, state);
    if (fresh.has(post.entry.id) || thing?.runId === batch.runId) {
      lost(report, SAME_ID, post);
      continue;
    }
    countPost(report, post, now);
    if (!thing) {
      fresh.set(post.entry.id, post);
      continue;
    }
    const isWritten = await writeAgain(batch, post, thing, state);
    if (state) written.push({ id: thing.ourId, path: state.path, post, isWritten });
  }
  return [...written, ...(await writeNew(batch, [...fresh.values()]))];
}

function lost(report: Report, what: string, { name }: PreparedPost): void {
  addNote(report, { level: 'lost', what, where: name });
}

/** @returns whether it was changed */
async function writeAgain(
  batch: BatchOfPosts,
  post: PreparedPost,
  thing: Thing,
  state: PostState | undefined,
): Promise<boolean> {
  const { report, transaction } = batch;
  const kind = standingOf(post, thing, state);
  if (kind === 'unchanged') report.unchanged += 1;
  if (kind === 'deleted') lost(report, DELETED_HERE, post);
  if (kind === 'edited') {
    report.unchanged += 1;
    addNote(report, { level: 'decision', what: EDITED_HERE, where: post.name });
  }
  if (kind !== 'changed' || !state) return false;
  const id = thing.ourId;
  const links = linksOf(batch, post).filter((path) => path !== state.path);
  const place = { path: state.path, slug: '', oldPaths: [] };
  const version = await updatePost(
    transaction,
    id,
    await rowOf(batch, post, place, { takesIds: false }),
    batch.now,
  );
  await addImportedPaths(transaction, { id, path: state.path }, links);
  await updateThing(transaction, thing.id, { hash: post.hash, version });
  report.updated += 1;
  return true;
}

export const SAME_ID = 'Two posts of the source have the same id: only the first is taken.';
export const DELETED_HERE =
  'A post was deleted here since an earlier import: it is not taken again.';
export const EDITED_HERE =
  'A post was edited here since an earlier import and is another in the source: it is left as it is here.';

export type AgainKind = 'unchanged' | 'deleted' | 'edited' | 'changed';

/** An import of drafts hides no post that is public here already. */
export function besides(post: PreparedPost, state: PostState | undefined): PreparedPost {
  return state && state.status !== 'draft' ? { ...post, ...post.unlessDraft } : post;
}

/** What to do with a post that an earlier import made. */
export function standingOf(
  post: PreparedPost,
  thing: Pick<Thing, 'hash' | 'version'>,
  state: PostState | undefined,
): AgainKind {
  if (!state || state.status === 'trashed' || state.status === 'deleted') return 'deleted';
  if (thing.hash === post.hash) return 'unchanged';
  return state.version === thing.version ? 'changed' : 'edited';
}

async function writeNew(
  batch: BatchOfPosts,
  posts: readonly PreparedPost[],
): Promise<WrittenPost[]> {
  if (posts.length === 0) return [];
  const { transaction, known, report, runId } = batch;
  const chosen = await choosePlaces(batch, posts);
  const paths = posts.map((post, index) => ({
    post,
    paths: linksOf(batch, post).filter((path) => path !== chosen[index]?.path),
  }));
  const reserved = new Set(chosen.map(({ path }) => path));
  const { free, collisions } = await freePaths(transaction, paths, { reserved });
  report.redirects += free.reduce((sum, paths) => sum + paths.length, 0);
  for (const collision of collisions) addCollision(report, collision);
  const isTaken = await takenIds(transaction, posts);
  const rows: ImportedPost[] = [];
  for (const [index, post] of posts.entries()) {
    const { path = '', slug = '' } = chosen[index] ?? {};
    const place = { path, slug, oldPaths: free[index] ?? [] };
    rows.push(await rowOf(batch, post, place, isTaken));
  }
  const ids = await insertPosts(transaction, rows);
  const things = posts.map(({ entry, hash }, index) => ({
    ...{ site: known.key, kind: 'post' as const, sourceId: entry.id, ourId: ids[index] ?? 0 },
    ...{ hash, version: 0, created: true, runId },
  }));
  await insertThings(transaction, things);
  await insertNotified(batch, posts, ids);
  report.created += posts.length;
  return posts.map((post, index) => ({
    ...{ post, id: ids[index] ?? 0, path: chosen[index]?.path ?? '', isWritten: true },
  }));
}

/** What the earlier blog has notified, so that an edit here notifies only what it changes. */
async function insertNotified(
  { deps, transaction }: BatchOfPosts,
  posts: readonly PreparedPost[],
  ids: readonly number[],
): Promise<void> {
  for (const [index, post] of posts.entries()) {
    const { entry, publishedAt: at } = post;
    const { notified, trackbacksTo = [], responseTo } = entry;
    if (!wasReadable(post) && !notified?.length) continue;
    if (!notified?.length && trackbacksTo.length === 0 && !responseTo) continue;
    await insertImportedEntries(deps, transaction, {
      ...{ postId: ids[index] ?? 0, notified, trackbacksTo, at },
      responseTo: responseTo?.url ?? null,
    });
  }
}

async function choosePlaces(
  { transaction, places, report }: BatchOfPosts,
  posts: readonly PreparedPost[],
): Promise<Place[]> {
  const takenOver = new Map<string, number>();
  const chosen = await places.choose(posts, {
    taken: async (paths) => {
      const found = await findTakenPaths(transaction, paths);
      for (const [path, postId] of found.earlier) takenOver.set(path, postId);
      return found;
    },
    isImported: async (postId) =>
      (await selectImportedIds(transaction, 'post', [postId])).has(postId),
    reserved: new Set(),
  });
  for (const [index, { path, instead, takesOldPath }] of chosen.entries()) {
    if (instead !== null) noteRename(report, { path, instead });
    const postId = takenOver.get(path);
    if (!takesOldPath || postId === undefined) continue;
    await giveUpOldPath(transaction, path, postId);
    report.redirects -= 1;
    addCollision(report, { from: path, post: posts[index]?.name ?? path, because: TAKEN_BY_POST });
  }
  return chosen;
}

export function noteRename(
  report: Report,
  { path, instead }: { path: string; instead: string },
): void {
  const what = 'A slug is taken here or reserved: the post gets one with a number.';
  addNote(report, { level: 'changed', what, where: `${instead} → ${path}` });
}

/** Those of other posts here, and those that an earlier post of the batch takes. */
async function takenIds(
  transaction: Transaction,
  posts: readonly PreparedPost[],
): Promise<TakenIds> {
  const taken = await findTakenIds(transaction, {
    wordpressIds: posts.flatMap(({ wordpressId }) => wordpressId ?? []),
    guids: posts.flatMap(({ guid }) => guid ?? []),
  });
  return { takesIds: true, ...taken };
}
