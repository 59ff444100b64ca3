/**
 * The actions of the moderation queue on linkbacks and comments. Each is noted in the audit log.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import {
  decideSeen as decideComments,
  undoDecisions as undoComments,
} from '../../../comments/moderate.ts';
import type { Deps } from '../../../deps.ts';
import { setBlocked } from '../../../hosts/switches.ts';
import type { Done, UndoNote } from './flash.ts';
import type { SeenRows } from './place.ts';
import { findAdminLinkbacks } from '../../../linkbacks/admin-list.ts';
import {
  decideSeen as decideLinkbacks,
  undoDecisions as undoLinkbacks,
  type Decision,
} from '../../../linkbacks/moderate.ts';
import { recheck } from '../../../linkbacks/verify/checks.ts';

export const VERBS = ['approved', 'rejected', 'spam', 'block', 'unblock', 'recheck'] as const;
export type Verb = (typeof VERBS)[number];

type ActionDeps = Pick<Deps, 'db' | 'clock'>;
type Action = { done: Done; undo: UndoNote | null };

/** @param rows with the state that the page showed: rows that have changed since are left alone */
export async function perform(
  deps: ActionDeps,
  user: User,
  verb: Verb,
  rows: SeenRows,
): Promise<Action> {
  if (rows.linkbacks.length + rows.comments.length === 0)
    return { done: { word: 'nothing', count: 0 }, undo: null };
  const ids = rows.linkbacks.map(({ id }) => id);
  const besides = { comments: rows.comments.length };
  switch (verb) {
    case 'approved':
    case 'rejected':
    case 'spam':
      return await decide(deps, user, verb, rows);
    case 'block':
    case 'unblock': {
      const hosts = await block(deps, user, ids, verb === 'block');
      const blocked = verb === 'block' ? hosts : [];
      return {
        done: { word: verb, count: hosts.length, ...besides },
        undo: blocked.length > 0 ? { linkbacks: [], comments: [], blocked } : null,
      };
    }
    case 'recheck': {
      const count = await recheckAll(deps, user, ids);
      return { done: { word: verb, count, ...besides }, undo: null };
    }
  }
}

/** @param note `null` if the form had no valid note of this session */
export async function takeBack(deps: ActionDeps, user: User, note: UndoNote | null): Promise<Done> {
  if (!note) return { word: 'expired', count: 0 };
  const { blocked } = note;
  const linkbacks = await undoLinkbacks(deps, note.linkbacks);
  const comments = await undoComments(deps, note.comments);
  for (const host of blocked) await setBlocked(deps, host, false);
  await noteDecided(deps, user, 'undid a decision about', { linkbacks, comments });
  if (blocked.length > 0) await noteAction(deps, user, 'unblocked', blocked.join(', '));
  const back = linkbacks.length + comments.length;
  return {
    word: 'undone',
    count: back + blocked.length,
    left: note.linkbacks.length + note.comments.length - back,
  };
}

async function decide(
  deps: ActionDeps,
  user: User,
  decision: Decision,
  rows: SeenRows,
): Promise<Action> {
  const linkbacks = await decideLinkbacks(deps, rows.linkbacks, decision);
  const comments = await decideComments(deps, rows.comments, decision);
  await noteDecided(deps, user, WORDS[decision], {
    linkbacks: linkbacks.map(({ id }) => id),
    comments: comments.map(({ id }) => id),
  });
  const count = linkbacks.length + comments.length;
  const undoable = linkbacks.filter(({ tookChange }) => !tookChange);
  return {
    done: {
      word: decision,
      count,
      left: rows.linkbacks.length + rows.comments.length - count,
      settled: linkbacks.length - undoable.length,
    },
    undo:
      undoable.length + comments.length > 0 ? { linkbacks: undoable, comments, blocked: [] } : null,
  };
}

const WORDS = { approved: 'approved', rejected: 'rejected', spam: 'marked as spam' } as const;

/** Notes one audit entry for each kind. */
async function noteDecided(
  deps: ActionDeps,
  user: User,
  action: string,
  { linkbacks, comments }: { linkbacks: number[]; comments: number[] },
): Promise<void> {
  if (linkbacks.length > 0)
    await noteAction(deps, user, action, await linkbackNames(deps, linkbacks));
  if (comments.length > 0)
    await noteAction(deps, user, action, comments.map((id) => `comment ${id}`).join(', '));
}

/** @returns the hosts that changed */
async function block(
  deps: ActionDeps,
  user: User,
  ids: readonly number[],
  isBlocked: boolean,
): Promise<string[]> {
  const names = (await findAdminLinkbacks(deps, ids))
    .filter(({ isHostBlocked }) => isHostBlocked !== isBlocked)
    .map(({ hostName }) => hostName);
  const hosts = [...new Set(names)];
  for (const host of hosts) await setBlocked(deps, host, isBlocked);
  if (hosts.length > 0)
    await noteAction(deps, user, isBlocked ? 'blocked' : 'unblocked', hosts.join(', '));
  return hosts;
}

/** @returns the number of sources that will be checked again */
async function recheckAll(deps: ActionDeps, user: User, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const count = await recheck(deps, ids);
  await noteAction(deps, user, 'asked to check again', await linkbackNames(deps, ids));
  return count;
}

/** Their sources, shortened for the audit log. */
async function linkbackNames(deps: ActionDeps, ids: readonly number[]): Promise<string> {
  const found = await findAdminLinkbacks(deps, ids);
  const names = found.map(({ id, source }) => `${source} (${id})`);
  const more = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const MAX_NAMED = 5;
