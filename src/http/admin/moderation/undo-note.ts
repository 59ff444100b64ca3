/**
 * A signed note of the last decisions, which the browser sends back to undo them: the server stores
 * none. It is signed for one session, so that nobody can forge an undo for another user.
 */
import type { Moderated as ModeratedComment } from '../../../comments/decide.ts';
import { isSigned, sign } from '../../../lib/signed.ts';
import type { Moderated as ModeratedLinkback } from '../../../linkbacks/decide.ts';

const PURPOSE = 'undo decisions';

/** The states before the decisions, and the fingerprints that rows must still have. */
export type UndoNote = {
  linkbacks: Pick<ModeratedLinkback, 'id' | 'was' | 'seen'>[];
  comments: ModeratedComment[];
  /** Hosts that the action blocked. */
  blocked: string[];
};

type Row<State> = [id: number, was: State, byOwner: boolean, at: number | null, seen: string];
type Written = [
  Row<ModeratedLinkback['was']['moderation']>[],
  Row<ModeratedComment['was']['state']>[],
  blocked: string[],
];

/** URL-safe text, about 80 characters for each row. */
export function signUndo(sessionToken: string, { linkbacks, comments, blocked }: UndoNote): string {
  const written: Written = [
    linkbacks.map(({ id, was, seen }) => [id, was.moderation, ...standing(was), seen]),
    comments.map(({ id, was, seen }) => [id, was.state, ...standing(was), seen]),
    blocked,
  ];
  const text = Buffer.from(JSON.stringify(written)).toString('base64url');
  return `${text}.${sign(sessionToken, PURPOSE, text)}`;
}

/** @returns `null` if it was not signed for this session */
export function openUndo(sessionToken: string, note: string): UndoNote | null {
  const [text = '', signature = ''] = note.split('.');
  if (!isSigned(sessionToken, PURPOSE, text, signature)) return null;
  const written = JSON.parse(Buffer.from(text, 'base64url').toString()) as Written;
  const [linkbacks, comments, blocked] = written;
  return {
    linkbacks: linkbacks.map(([id, moderation, byOwner, at, seen]) => ({
      ...{ id, seen },
      was: { moderation, byOwner, moderatedAt: dateOf(at) },
    })),
    comments: comments.map(([id, state, byOwner, at, seen]) => ({
      ...{ id, seen },
      was: { state, byOwner, moderatedAt: dateOf(at) },
    })),
    blocked,
  };
}

function standing(was: { byOwner: boolean; moderatedAt: Date | null }) {
  return [was.byOwner, was.moderatedAt?.getTime() ?? null] as const;
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
