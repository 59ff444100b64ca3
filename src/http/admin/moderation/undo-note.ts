/**
 * What was decided, written down so that the next page can offer to take it back: it travels with
 * the browser, signed, since any process may be asked next.
 *
 * Signed for one session: nobody can make a link that has somebody else “undo” what never was.
 */
import type { Moderated as ModeratedComment } from '../../../comments/decide.ts';
import { isSigned, sign } from '../../../lib/signed.ts';
import type { Moderated as ModeratedLinkback } from '../../../linkbacks/moderate.ts';

const PURPOSE = 'undo decisions';

/** What stood before, and as what it is to be seen now. */
export type UndoNote = {
  linkbacks: Pick<ModeratedLinkback, 'id' | 'was' | 'seen'>[];
  comments: ModeratedComment[];
  /** Hosts that were blocked by it. */
  blocked: string[];
};

type Row<State> = [id: number, was: State, byOwner: boolean, at: number | null, seen: string];
type Written = [
  Row<ModeratedLinkback['was']['moderation']>[],
  Row<ModeratedComment['was']['state']>[],
  blocked: string[],
];

/** Text that stands in an address as it is; some 80 characters a row. */
export function signUndo(sessionToken: string, { linkbacks, comments, blocked }: UndoNote): string {
  const written: Written = [
    linkbacks.map(({ id, was, seen }) => [id, was.moderation, ...standing(was), seen]),
    comments.map(({ id, was, seen }) => [id, was.state, ...standing(was), seen]),
    blocked,
  ];
  const text = Buffer.from(JSON.stringify(written)).toString('base64url');
  return `${text}.${sign(sessionToken, PURPOSE, text)}`;
}

/** @returns `null` for what this session has not been given */
export function openUndo(sessionToken: string, sealed: string): UndoNote | null {
  const [text = '', signature = ''] = sealed.split('.');
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
