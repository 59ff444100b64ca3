/**
 * What the forms of the conversation do, each noted in the audit trail.
 */
import { noteAction } from '../../accounts/audit.ts';
import type { User } from '../../accounts/user.ts';
import type { Deps } from '../../deps.ts';
import { setBlocked } from '../../hosts/block.ts';
import { decideSeen, undoDecisions, type Decision, type Seen } from '../../linkbacks/decide.ts';
import type { Moderation } from '../../linkbacks/linkback.ts';
import { findDeskLinkbacks } from '../../linkbacks/desk.ts';
import { recheck } from '../../linkbacks/recheck.ts';
import type { Done } from './conversation-done.ts';
import type { UndoNote } from './undo-note.ts';

export const VERBS = ['approved', 'rejected', 'spam', 'block', 'unblock', 'recheck'] as const;
export type Verb = (typeof VERBS)[number];

type DeedDeps = Pick<Deps, 'db' | 'clock'>;
type Deed = { done: Done; undo: UndoNote<Moderation> | null };

/** @param rows as they were seen */
export async function perform(
  deps: DeedDeps,
  user: User,
  verb: Verb,
  rows: readonly Seen[],
): Promise<Deed> {
  if (rows.length === 0) return { done: doneOf('nothing', 0), undo: null };
  switch (verb) {
    case 'approved':
    case 'rejected':
    case 'spam':
      return await decide(deps, user, verb, rows);
    case 'block':
    case 'unblock':
      return await block(deps, user, rows, verb === 'block');
    case 'recheck': {
      const ids = rows.map(({ id }) => id);
      const count = await recheck(deps, ids);
      await noteAction(deps, user, 'had read again', await namesOf(deps, ids));
      return { done: doneOf(verb, count), undo: null };
    }
  }
}

/** @param note `null`: it was none of this session's */
export async function takeBack(
  deps: DeedDeps,
  user: User,
  note: UndoNote<Moderation> | null,
): Promise<Done> {
  if (!note) return doneOf('unmade', 0);
  const { decided, blocked } = note;
  const back = await undoDecisions(
    deps,
    decided.map(({ was: { state: moderation, ...was }, ...row }) => ({
      ...row,
      was: { moderation, ...was },
    })),
  );
  for (const host of blocked) await setBlocked(deps, host, false);
  if (back.length > 0)
    await noteAction(deps, user, 'took back a decision about', await namesOf(deps, back));
  if (blocked.length > 0) await noteAction(deps, user, 'unblocked', blocked.join(', '));
  const count = back.length + blocked.length;
  return { ...doneOf('undone', count), left: decided.length - back.length };
}

async function decide(
  deps: DeedDeps,
  user: User,
  decision: Decision,
  rows: readonly Seen[],
): Promise<Deed> {
  const moderated = await decideSeen(deps, rows, decision);
  const ids = moderated.map(({ id }) => id);
  if (ids.length > 0) await noteAction(deps, user, WORDS[decision], await namesOf(deps, ids));
  const decided = moderated
    .filter(({ tookChange }) => !tookChange)
    .map(({ id, was: { moderation: state, ...was }, seen }) => ({
      id,
      was: { state, ...was },
      seen,
    }));
  return {
    done: {
      word: decision,
      count: ids.length,
      left: rows.length - ids.length,
      settled: ids.length - decided.length,
    },
    undo: decided.length > 0 ? { decided, blocked: [] } : null,
  };
}

const WORDS = { approved: 'approved', rejected: 'rejected', spam: 'called spam' } as const;

async function block(
  deps: DeedDeps,
  user: User,
  rows: readonly Seen[],
  isBlocked: boolean,
): Promise<Deed> {
  const found = await findDeskLinkbacks(
    deps,
    rows.map(({ id }) => id),
  );
  const names = found
    .filter(({ isHostBlocked }) => isHostBlocked !== isBlocked)
    .map(({ hostName }) => hostName);
  const hosts = [...new Set(names)];
  for (const host of hosts) await setBlocked(deps, host, isBlocked);
  if (hosts.length > 0)
    await noteAction(deps, user, isBlocked ? 'blocked' : 'unblocked', hosts.join(', '));
  return {
    done: doneOf(isBlocked ? 'block' : 'unblock', hosts.length),
    undo: isBlocked && hosts.length > 0 ? { decided: [], blocked: hosts } : null,
  };
}

/** Where they came from, as the audit trail has room for it. */
async function namesOf(deps: DeedDeps, ids: readonly number[]): Promise<string> {
  const found = await findDeskLinkbacks(deps, ids);
  const names = found.map(({ id, source }) => `${source} (${id})`);
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const MOST_NAMED = 5;

function doneOf(word: string, count: number): Done {
  return { word, count, left: 0, settled: 0 };
}
