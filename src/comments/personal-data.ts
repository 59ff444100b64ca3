/**
 * All that one person wrote here: to hand out, and to forget. A person is known by their e-mail
 * address; whoever gave none, by one comment alone.
 */
import { transact } from '../db/client.ts';
import { touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { eraseEmails, emailsTo } from '../mail/queue.ts';
import { responsesKey } from '../posts/cache-keys/surrogate-keys.ts';
import type { CommentState } from './comment.ts';
import { keysQuoting, TO_OWNERS } from './email/emails.ts';
import {
  eraseComments,
  eraseSubscriptions,
  selectOf,
  selectPerson,
  selectPostsSubscribed,
  type Person,
} from './store/erase.ts';

export type { Person } from './store/erase.ts';

/** As it is handed out: JSON, with dates of ISO 8601. */
export type PersonExport = {
  /** `null`: none was given. */
  email: string | null;
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
  subscriptions: { post: string; confirmedAt: Date | null }[];
  emails: { subject: string; text: string; createdAt: Date; state: string }[];
};

/** @param email in any case, as typed */
export function personOfEmail(email: string): Person {
  return { email: email.trim().toLowerCase() };
}

/** Whoever wrote a comment; `null`: there is none, or it is forgotten already. */
export async function findPerson(
  { db }: Pick<Deps, 'db'>,
  commentId: number,
): Promise<Person | null> {
  return await selectPerson(db, commentId);
}

/** Nothing that the owner noted of them is in it. */
export async function exportPerson(deps: Pick<Deps, 'db'>, person: Person): Promise<PersonExport> {
  const comments = await selectOf(deps.db, person);
  if (!('email' in person)) return { email: null, comments, subscriptions: [], emails: [] };
  const { email } = person;
  return {
    email,
    comments,
    subscriptions: await selectPostsSubscribed(deps.db, email),
    emails: (await emailsTo(deps, email, TO_OWNERS)).map(({ subject, text, createdAt, state }) => ({
      ...{ subject, text, createdAt, state },
    })),
  };
}

/**
 * Forgets a person: their comments as if withdrawn, whom they follow, and every letter to them or
 * that quotes them. What others answered stays.
 *
 * @returns the numbers of the comments that were forgotten
 */
export async function erasePerson(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  person: Person,
): Promise<number[]> {
  return await transact(db, async (transaction) => {
    const erased = await eraseComments(transaction, person, clock.now());
    const email = 'email' in person ? person.email : null;
    if (email !== null) await eraseSubscriptions(transaction, email);
    await eraseEmails(transaction, {
      // Whoever is an owner, too, keeps what was written to them as that.
      recipient: email === null ? null : { address: email, except: TO_OWNERS },
      quoting: erased.flatMap(({ id }) => keysQuoting(id)),
    });
    touch(transaction, [...new Set(erased.map(({ postId }) => responsesKey(postId)))]);
    return erased.map(({ id }) => id);
  });
}
