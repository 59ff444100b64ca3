/**
 * All that one person wrote here, by their e-mail address: to hand out, and to forget.
 */
import { transact } from '../db/client.ts';
import { touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { forgetLetters, lettersTo } from '../mail/person.ts';
import { responsesKey } from '../posts/surrogate-keys.ts';
import type { CommentState } from './comment.ts';
import { keysQuoting } from './letters.ts';
import {
  forgetComments,
  forgetFollows,
  selectOfEmail,
  selectPostsFollowed,
} from './person-store.ts';

/** As it is handed out: JSON, with dates of ISO 8601. */
export type PersonExport = {
  email: string;
  comments: {
    id: number;
    post: string;
    state: CommentState;
    name: string;
    url: string | null;
    markdown: string;
    createdAt: Date;
    changedAt: Date | null;
  }[];
  /** Posts of which answers are told by letter. */
  follows: { post: string; confirmedAt: Date | null }[];
  letters: { subject: string; text: string; createdAt: Date; state: string }[];
};

/** @param email in any case. Nothing that the owner noted of them is in it. */
export async function exportPerson(deps: Pick<Deps, 'db'>, email: string): Promise<PersonExport> {
  const address = email.trim().toLowerCase();
  return {
    email: address,
    comments: await selectOfEmail(deps.db, address),
    follows: await selectPostsFollowed(deps.db, address),
    letters: (await lettersTo(deps, address)).map(({ subject, text, createdAt, state }) => ({
      ...{ subject, text, createdAt, state },
    })),
  };
}

/**
 * Forgets a person: their comments as if withdrawn, whom they follow, and every letter to them or
 * that quotes them. What others answered stays.
 *
 * @returns how many comments were forgotten
 */
export async function forgetPerson(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  email: string,
): Promise<number> {
  const address = email.trim().toLowerCase();
  return await transact(db, async (transaction) => {
    const forgotten = await forgetComments(transaction, address, clock.now());
    await forgetFollows(transaction, address);
    const keys = forgotten.flatMap(({ id }) => keysQuoting(id));
    await forgetLetters(transaction, address, keys);
    touch(transaction, [...new Set(forgotten.map(({ postId }) => responsesKey(postId)))]);
    return forgotten.length;
  });
}
