/**
 * What was decided, written down so that the next page can offer to take it back: it travels with
 * the browser, sealed, since any process may be asked next.
 *
 * Sealed for one session: nobody can make a link that has somebody else “undo” what never was.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What stood before, and as what it is to be seen now. */
export type Undoable<State extends string> = {
  id: number;
  was: { state: State; byOwner: boolean; moderatedAt: Date | null };
  seen: string;
};

/** Of linkbacks, or of comments: neither is taken for the other. */
export type UndoKind = 'linkbacks' | 'comments';

export type UndoNote<State extends string> = {
  decided: Undoable<State>[];
  /** Hosts that were blocked by it. */
  blocked: string[];
};

type Row<State> = [id: number, was: State, byOwner: boolean, at: number | null, seen: string];

/** Text that stands in an address as it is; some 80 characters a row. */
export function sealUndo<State extends string>(
  sessionToken: string,
  kind: UndoKind,
  { decided, blocked }: UndoNote<State>,
): string {
  const rows = decided.map(({ id, was: { state, byOwner, moderatedAt }, seen }): Row<State> => {
    return [id, state, byOwner, moderatedAt?.getTime() ?? null, seen];
  });
  const text = Buffer.from(JSON.stringify([rows, blocked])).toString('base64url');
  return `${text}.${sealOf(sessionToken, kind, text)}`;
}

/** @returns `null` for what this session has not been given */
export function openUndo<State extends string>(
  sessionToken: string,
  kind: UndoKind,
  sealed: string,
): UndoNote<State> | null {
  const [text = '', seal = ''] = sealed.split('.');
  const [given, right] = [Buffer.from(seal), Buffer.from(sealOf(sessionToken, kind, text))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [rows, blocked] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    Row<State>[],
    string[],
  ];
  return {
    decided: rows.map(([id, state, byOwner, at, seen]) => ({
      id,
      was: { state, byOwner, moderatedAt: at === null ? null : new Date(at) },
      seen,
    })),
    blocked,
  };
}

function sealOf(sessionToken: string, kind: UndoKind, text: string): string {
  return createHmac('sha256', `undo ${kind} ${sessionToken}`).update(text).digest('base64url');
}
