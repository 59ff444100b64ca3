/**
 * The actions of the moderation queue on linkbacks and comments. Each is noted in the audit log.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { setBlocked } from '../../../hosts/switches.ts';
import { findAdminLinkbacks } from '../../../linkbacks/admin-list.ts';
import type { NamedResponse } from '../../../linkbacks/linkback.ts';
import { recheck } from '../../../linkbacks/verify/checks.ts';
import {
  DECISIONS,
  isUndoable,
  moderate,
  undoModeration,
  type Decision,
} from '../../../responses/moderate.ts';
import type { Done, UndoNote } from './flash.ts';
import type { SeenRow } from './place.ts';

export const VERBS = [...DECISIONS, 'block', 'unblock', 'recheck'] as const;
export type Verb = (typeof VERBS)[number];

type ActionDeps = Pick<Deps, 'db' | 'clock'>;
type Action = { done: Done; undo: UndoNote | null };

/** @param rows with the state that the page showed: rows that have changed since are left alone */
export async function perform(
  deps: ActionDeps,
  user: User,
  verb: Verb,
  rows: readonly SeenRow[],
): Promise<Action> {
  if (rows.length === 0) return { done: { word: 'nothing', count: 0 }, undo: null };
  const linkbacks = idsOf(rows, 'linkback');
  const besides = { comments: rows.length - linkbacks.length };
  switch (verb) {
    case 'approved':
    case 'rejected':
    case 'spam':
      return await decide(deps, user, verb, rows);
    case 'block':
    case 'unblock': {
      const hosts = await block(deps, user, linkbacks, verb === 'block');
      const blocked = verb === 'block' ? hosts : [];
      return {
        done: { word: verb, count: hosts.length, ...besides },
        undo: blocked.length > 0 ? { responses: [], blocked } : null,
      };
    }
    case 'recheck': {
      const count = await recheckAll(deps, user, linkbacks);
      return { done: { word: verb, count, ...besides }, undo: null };
    }
  }
}

/** @param note `null` if the form had no valid note of this session */
export async function takeBack(deps: ActionDeps, user: User, note: UndoNote | null): Promise<Done> {
  if (!note) return { word: 'expired', count: 0 };
  const { blocked, responses } = note;
  const restored = await undoModeration(deps, responses);
  for (const host of blocked) await setBlocked(deps, host, false);
  await noteDecided(deps, user, 'undid a decision about', restored);
  if (blocked.length > 0) await noteAction(deps, user, 'unblocked', blocked.join(', '));
  return {
    word: 'undone',
    count: restored.length + blocked.length,
    left: responses.length - restored.length,
  };
}

async function decide(
  deps: ActionDeps,
  user: User,
  decision: Decision,
  rows: readonly SeenRow[],
): Promise<Action> {
  const moderated = await moderate(deps, rows, decision);
  await noteDecided(deps, user, WORDS[decision], moderated);
  const responses = moderated.filter(isUndoable);
  return {
    done: {
      word: decision,
      count: moderated.length,
      left: rows.length - moderated.length,
      settled: moderated.length - responses.length,
    },
    undo: responses.length > 0 ? { responses, blocked: [] } : null,
  };
}

const WORDS = { approved: 'approved', rejected: 'rejected', spam: 'marked as spam' } as const;

/** Notes one audit entry for each kind. */
async function noteDecided(
  deps: ActionDeps,
  user: User,
  action: string,
  responses: readonly NamedResponse[],
): Promise<void> {
  const [linkbacks, comments] = [idsOf(responses, 'linkback'), idsOf(responses, 'comment')];
  if (linkbacks.length > 0)
    await noteAction(deps, user, action, await linkbackNames(deps, linkbacks));
  if (comments.length > 0)
    await noteAction(deps, user, action, comments.map((id) => `comment ${id}`).join(', '));
}

function idsOf(responses: readonly NamedResponse[], kind: NamedResponse['kind']): number[] {
  return responses.flatMap((each) => (each.kind === kind ? [each.id] : []));
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
