/**
 * Exports and erases the personal data of a commenter, who is identified by email address, or by a
 * single comment without one.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { eraseEmails, emailsTo } from '../mail/queue.ts';
import { touchResponses } from '../posts/cache-keys/touch-responses.ts';
import { salmentionLater } from '../posts/salmention.ts';
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
import { RESET_EMAIL_KEY } from '../accounts/invite.ts';

export type { Person } from './store/erase.ts';

/** The export, as JSON with ISO 8601 dates. */
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
  /** Posts to whose replies they are subscribed. */
  subscriptions: { post: string; confirmedAt: Date | null }[];
  emails: { subject: string; text: string; createdAt: Date; state: string }[];
};

/** @param email in any case, as typed */
export function personOfEmail(email: string): Person {
  return { email: email.trim().toLowerCase() };
}

/** The writer of a comment; `null`: there is no such comment, or it is erased. */
export async function findPerson(
  { db }: Pick<Deps, 'db'>,
  commentId: number,
): Promise<Person | null> {
  return await selectPerson(db, commentId);
}

/** To a person as an owner or user: not of them as a commenter, and a reset link must not leave the mail queue. */
const OF_ACCOUNTS = [TO_OWNERS, RESET_EMAIL_KEY];

/** Does not include anything the owner recorded about them. */
export async function exportPerson(deps: Pick<Deps, 'db'>, person: Person): Promise<PersonExport> {
  const comments = await selectOf(deps.db, person);
  if (!('email' in person)) return { email: null, comments, subscriptions: [], emails: [] };
  const { email } = person;
  return {
    email,
    comments,
    subscriptions: await selectPostsSubscribed(deps.db, email),
    emails: (await emailsTo(deps, email, OF_ACCOUNTS)).map(
      ({ subject, text, createdAt, state }) => ({
        ...{ subject, text, createdAt, state },
      }),
    ),
  };
}

/**
 * Erases a person's data: their comments as if withdrawn, their subscriptions, and every email to them or
 * that quotes them. Replies by others stay.
 *
 * @returns the ids of the erased comments
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
      // An owner who also comments keeps the emails to owners.
      recipient: email === null ? null : { address: email, except: OF_ACCOUNTS },
      quoting: erased.flatMap(({ id }) => keysQuoting(id)),
    });
    const postIds = erased.map(({ postId }) => postId);
    touchResponses(transaction, postIds);
    await salmentionLater(transaction, postIds, clock.now());
    return erased.map(({ id }) => id);
  });
}
