/**
 * Flash messages of the moderation queue: a word and numbers in the query, sentences on the page; and
 * the note that undoes the action.
 *
 * The note is signed for one session and travels with the browser, since the server stores none:
 * nobody can forge an undo for another user.
 */
import { plural } from '../lib/plural.ts';
import { z } from 'zod';
import { COMMENT_STATES } from '../../../comments/comment.ts';
import { isSigned, sign } from '../../../lib/signed.ts';
import { MODERATIONS } from '../../../linkbacks/linkback.ts';
import type { UndoableResponse } from '../../../responses/moderate.ts';

const SENTENCES: Record<string, (count: number) => string> = {
  approved: (count) => `${count} approved.`,
  rejected: (count) => `${count} rejected.`,
  spam: (count) => `${count} marked as spam.`,
  block: (count) =>
    `${count === 1 ? 'Host' : `${count} hosts`} blocked. New pings from ${count === 1 ? 'it' : 'them'} are refused.`,
  unblock: (count) => `${count === 1 ? 'Host' : `${count} hosts`} unblocked.`,
  recheck: (count) =>
    `${count === 1 ? 'The source' : `${count} sources`} will be checked again within a few minutes.`,
  replied: () => 'Reply published.',
  undone: (count) => `${count === 1 ? 'Action' : `${count} actions`} undone.`,
  erased: (count) => `Personal data of ${plural(count, 'comment')} erased.`,
  expired: () => 'This can no longer be undone.',
  nothing: () => 'Nothing was selected.',
};

/** Additional sentences, each with its count. */
const ASIDES = {
  /** Rows that changed after the page was loaded. */
  left: (count: number) =>
    `${count} not changed, because ${count === 1 ? 'it has' : 'they have'} been updated since you loaded the page.`,
  /** Comments that were selected for an action on linkbacks. */
  comments: (count: number) =>
    `${plural(count, 'comment')} not changed: this action is for linkbacks only.`,
  /** Changes of a source that were decided, which cannot be undone. */
  settled: () => 'Decisions about changed sources can’t be undone.',
};
type Aside = keyof typeof ASIDES;

export type Done = { word: string; count: number } & Partial<Record<Aside, number>>;

/** As query parameters. */
export function doneQuery({ word, count, ...asides }: Done): Record<string, string> {
  const some = Object.entries(asides).filter(([, number]) => number > 0);
  return {
    done: word,
    count: String(count),
    ...Object.fromEntries(some.map(([name, number]) => [name, String(number)])),
  };
}

/** @param query unchecked. @returns `null` without a flash message */
export function doneText(query: URLSearchParams): string | null {
  const word = query.get('done') ?? '';
  const sentence = Object.hasOwn(SENTENCES, word) ? SENTENCES[word] : undefined;
  if (!sentence) return null;
  const count = numberOf('count');
  const asides = (Object.keys(ASIDES) as Aside[]).flatMap((name) => {
    const number = numberOf(name);
    return number === 0 ? [] : [ASIDES[name](number)];
  });
  const isAllLeft = count === 0 && asides.length > 0;
  return [...(isAllLeft ? [] : [sentence(count)]), ...asides].join(' ');

  function numberOf(name: string): number {
    const text = query.get(name) ?? '';
    return /^\d{1,4}$/.test(text) ? Number(text) : 0;
  }
}

const PURPOSE = 'undo decisions';

/** The states before the decisions, and the fingerprints that rows must still have. */
export type UndoNote = {
  responses: readonly UndoableResponse[];
  /** Hosts that the action blocked. */
  blocked: string[];
};

type Linkback = Extract<UndoableResponse, { kind: 'linkback' }>;
type Comment = Extract<UndoableResponse, { kind: 'comment' }>;

/** A row: id, moderation before, whether by the owner, when (milliseconds), and its fingerprint since. */
const row = <State extends z.ZodType>(state: State) =>
  z.tuple([z.number(), state, z.boolean(), z.number().nullable(), z.string()]);
/** Notes called pending comments `held` until December 2026. */
const formerPending = z.literal('held').transform(() => 'pending' as const);
/** Linkbacks, comments, and blocked hosts. */
const NOTE = z.tuple([
  z.array(row(z.enum(MODERATIONS))),
  z.array(row(z.union([z.enum(COMMENT_STATES), formerPending]))),
  z.array(z.string()),
]);

/** URL-safe text, about 80 characters for each row. */
export function signUndo(sessionToken: string, { responses, blocked }: UndoNote): string {
  const written: z.input<typeof NOTE> = [
    responses.flatMap((each) =>
      each.kind === 'linkback'
        ? [[each.id, each.was.moderation, ...standing(each.was), each.seen]]
        : [],
    ),
    responses.flatMap((each) =>
      each.kind === 'comment' ? [[each.id, each.was.state, ...standing(each.was), each.seen]] : [],
    ),
    blocked,
  ];
  const text = Buffer.from(JSON.stringify(written)).toString('base64url');
  return `${text}.${sign(sessionToken, PURPOSE, text)}`;
}

/** @returns `null` if it was not signed for this session */
export function openUndo(sessionToken: string, note: string): UndoNote | null {
  const [text = '', signature = ''] = note.split('.');
  if (!isSigned(sessionToken, PURPOSE, text, signature)) return null;
  const json = Buffer.from(text, 'base64url').toString();
  const [linkbacks, comments, blocked] = NOTE.parse(JSON.parse(json));
  return {
    responses: [
      ...linkbacks.map(([id, moderation, byOwner, at, seen]): Linkback => ({
        ...{ kind: 'linkback', id, seen },
        was: { moderation, byOwner, moderatedAt: dateOf(at) },
      })),
      ...comments.map(([id, state, byOwner, at, seen]): Comment => ({
        ...{ kind: 'comment', id, seen },
        was: { state, byOwner, moderatedAt: dateOf(at) },
      })),
    ],
    blocked,
  };
}

function standing(was: { byOwner: boolean; moderatedAt: Date | null }) {
  return [was.byOwner, was.moderatedAt?.getTime() ?? null] as const;
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
