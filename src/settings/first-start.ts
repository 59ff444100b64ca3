/**
 * Whether the blog has yet to be furnished with its first posts.
 *
 * The first migration leaves a mark in the settings table, and it goes when the posts are there:
 * a start that is killed in between is made up for by the next.
 */
import type { Deps } from '../deps.ts';
import { deleteSetting, selectSettings } from './store.ts';

const MARK = 'seedsDue';

export async function isFirstStart(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return MARK in (await selectSettings(deps.db));
}

export async function endFirstStart(deps: Pick<Deps, 'db'>): Promise<void> {
  await deleteSetting(deps.db, MARK);
}
