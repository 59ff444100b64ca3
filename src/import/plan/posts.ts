/**
 * What would become of posts of the source: made, changed or left, at which permalink, and which earlier URLs would redirect.
 */
import { findStates, findTakenPaths } from '../../posts/imported/places.ts';
import { countPost } from '../prepare/count.ts';
import { freePaths, linksOf, TAKEN_BY_POST } from '../prepare/old-links.ts';
import { createPlaces, type Places } from '../prepare/places.ts';
import { shortId, type Findings } from './findings.ts';
import type { PreparedPost } from '../prepare/prepare.ts';
import { addCollision } from '../work/progress.ts';
import { addNote } from '../report.ts';
import { selectImportedIds, selectThings } from '../store/things.ts';
import {
  besides,
  DELETED_HERE,
  EDITED_HERE,
  noteRename,
  SAME_ID,
  standingOf,
} from '../write/posts.ts';

const placesOf = new WeakMap<Findings, Places>();

export async function planPosts(findings: Findings, posts: readonly PreparedPost[]): Promise<void> {
  const { deps, known, report, postIds } = findings;
  const sourceIds = posts.map(({ entry }) => entry.id);
  const things = await selectThings(deps.db, { site: known.key, kind: 'post', sourceIds });
  const states = await findStates(
    deps.db,
    [...things.values()].map(({ ourId }) => ourId),
  );
  const fresh: PreparedPost[] = [];
  for (const given of posts) {
    const thing = things.get(given.entry.id);
    const state = thing && states.get(thing.ourId);
    const post = besides(given, state);
    const { entry, name: where } = post;
    if (postIds.has(shortId(entry.id))) {
      addNote(report, { level: 'lost', what: SAME_ID, where });
      continue;
    }
    findings.seePost(post);
    findings.shapes.see(post, linksOf(findings, post));
    countPost(report, post, deps.clock.now());
    if (!thing) {
      fresh.push(post);
      continue;
    }
    const kind = standingOf(post, thing, state);
    if (kind === 'changed') report.updated += 1;
    if (kind === 'unchanged' || kind === 'edited') report.unchanged += 1;
    if (kind === 'edited') addNote(report, { level: 'decision', what: EDITED_HERE, where });
    if (kind === 'deleted') addNote(report, { level: 'lost', what: DELETED_HERE, where });
  }
  await planNew(findings, fresh);
}

async function planNew(findings: Findings, posts: readonly PreparedPost[]): Promise<void> {
  if (posts.length === 0) return;
  const { deps, report, settings, paths, oldPaths } = findings;
  const places = placesOf.get(findings) ?? createPlaces(settings);
  placesOf.set(findings, places);
  const chosen = await places.choose(posts, {
    taken: (some) => findTakenPaths(deps.db, some),
    isImported: async (postId) => (await selectImportedIds(deps.db, 'post', [postId])).has(postId),
    reserved: paths,
  });
  for (const [index, { path, instead }] of chosen.entries()) {
    if (instead !== null) noteRename(report, { path, instead });
    if (!oldPaths.delete(path)) continue;
    report.redirects -= 1;
    addCollision(report, { from: path, post: posts[index]?.name ?? path, because: TAKEN_BY_POST });
  }
  const wanted = posts.map((post, index) => ({
    post,
    paths: linksOf(findings, post).filter((path) => path !== chosen[index]?.path),
  }));
  const reserved = new Set<string>([...wanted.flatMap((each) => each.paths)].filter(isTaken));
  const { free, collisions } = await freePaths(deps.db, wanted, { reserved });
  for (const path of free.flat()) oldPaths.add(path);
  for (const collision of collisions) addCollision(report, collision);
  report.redirects += free.reduce((sum, each) => sum + each.length, 0);
  report.created += posts.length;

  function isTaken(path: string): boolean {
    return paths.has(path) || oldPaths.has(path);
  }
}
