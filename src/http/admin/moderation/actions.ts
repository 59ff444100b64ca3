/**
 * What the forms of the conversation do about linkbacks and comments, each noted in the audit trail.
 * What is done about linkbacks alone is in linkback-actions.ts.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import {
  decideSeen as decideComments,
  undoDecisions as undoComments,
} from '../../../comments/decide.ts';
import type { Deps } from '../../../deps.ts';
import { setBlocked } from '../../../hosts/switches.ts';
import type { Done } from './flash.ts';
import { block, linkbackNames, readAgain } from './linkback-actions.ts';
import type { SeenRows } from './row-key.ts';
import type { UndoNote } from './undo-note.ts';
import {
  decideSeen as decideLinkbacks,
  undoDecisions as undoLinkbacks,
  type Decision,
} from '../../../linkbacks/moderate.ts';

export const VERBS = ['approved', 'rejected', 'spam', 'block', 'unblock', 'recheck'] as const;
export type Verb = (typeof VERBS)[number];

type ActionDeps = Pick<Deps, 'db' | 'clock'>;
type Action = { done: Done; undo: UndoNote | null };

/** @param rows as they were seen */
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
      const count = await readAgain(deps, user, ids);
      return { done: { word: verb, count, ...besides }, undo: null };
    }
  }
}

/** @param note `null`: it was none of this session's */
export async function takeBack(deps: ActionDeps, user: User, note: UndoNote | null): Promise<Done> {
  if (!note) return { word: 'unmade', count: 0 };
  const { blocked } = note;
  const linkbacks = await undoLinkbacks(deps, note.linkbacks);
  const comments = await undoComments(deps, note.comments);
  for (const host of blocked) await setBlocked(deps, host, false);
  await noteDecided(deps, user, 'took back a decision about', { linkbacks, comments });
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

const WORDS = { approved: 'approved', rejected: 'rejected', spam: 'called spam' } as const;

/** One entry of each kind that there is any of. */
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
