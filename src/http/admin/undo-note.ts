/**
 * What was decided, written down so that the next page can offer to take it back: it travels with
 * the browser, sealed, since any process may be asked next.
 *
 * Sealed for one session: nobody can make a link that has somebody else “undo” what never was.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Moderated } from '../../linkbacks/decide.ts';
import type { Moderation } from '../../linkbacks/linkback.ts';

export type UndoNote = {
  decided: Pick<Moderated, 'id' | 'was' | 'seen'>[];
  /** Hosts that were blocked by it. */
  blocked: string[];
};

type Row = [id: number, was: Moderation, byOwner: boolean, at: number | null, seen: string];

/** Text that stands in an address as it is; some 80 characters a row. */
export function sealUndo(sessionToken: string, { decided, blocked }: UndoNote): string {
  const rows = decided.map(({ id, was: { moderation, byOwner, moderatedAt }, seen }): Row => {
    return [id, moderation, byOwner, moderatedAt?.getTime() ?? null, seen];
  });
  const text = Buffer.from(JSON.stringify([rows, blocked])).toString('base64url');
  return `${text}.${sealOf(sessionToken, text)}`;
}

/** @returns `null` for what this session has not been given */
export function openUndo(sessionToken: string, sealed: string): UndoNote | null {
  const [text = '', seal = ''] = sealed.split('.');
  const [given, right] = [Buffer.from(seal), Buffer.from(sealOf(sessionToken, text))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [rows, blocked] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    Row[],
    string[],
  ];
  return {
    decided: rows.map(([id, moderation, byOwner, at, seen]) => ({
      id,
      was: { moderation, byOwner, moderatedAt: at === null ? null : new Date(at) },
      seen,
    })),
    blocked,
  };
}

function sealOf(sessionToken: string, text: string): string {
  return createHmac('sha256', `undo ${sessionToken}`).update(text).digest('base64url');
}
