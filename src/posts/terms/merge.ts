/**
 * Merges a category, tag, series or author into another one: the posts move, and the URL and feeds of the merged one
 * redirect. Posts that name it later are filed under the other.
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import { findAuthor, findTerm } from '../lists.ts';
import { deleteAuthorRow, moveAuthorPosts, selectAuthorUses } from '../store/authors.ts';
import { retireSlug } from '../store/old-slugs.ts';
import { deleteTermRow, moveTermPosts, selectTerms } from '../store/terms.ts';
import { isBelow } from './change.ts';
import type { Author, Term, TermKind } from './term.ts';
import { notifyFeedsOf } from './terms.ts';

type MergeDeps = Pick<Deps, 'db' | 'clock'>;

const SAME = 'Choose another one to merge it into.';

/**
 * Merges the term `slug` into `intoSlug`. The categories below it move below the other.
 *
 * @returns the term that is left
 * @throws NotFoundError if either does not exist; InvalidInputError if they are the same
 */
export async function mergeTerm(
  deps: MergeDeps,
  kind: TermKind,
  slug: string,
  intoSlug: string,
): Promise<Term> {
  return await transact(deps.db, async (transaction) => {
    const term = await findTerm({ db: transaction }, kind, slug);
    const into = await findTerm({ db: transaction }, kind, intoSlug);
    if (!term || !into) throw new NotFoundError(kind, term ? intoSlug : slug);
    if (term.id === into.id) throw new InvalidInputError(SAME);
    const all = await selectTerms(transaction, kind);
    const parentId = all.find(({ id }) => id === term.id)?.parentId ?? null;
    const place = all.find(({ id }) => id === into.id);
    // A category cannot be below one of those below it.
    const childrenTo = place && isBelow(all, place, term.id) ? parentId : into.id;
    await moveTermPosts(transaction, term.id, into.id);
    await deleteTermRow(transaction, term.id, childrenTo);
    await retireSlug(transaction, kind, term.slug, into.slug);
    await notifyFeedsOf(transaction, { termId: into.id }, deps.clock.now());
    return into;
  });
}

/**
 * Merges the author `slug` into `intoSlug`, who becomes the author of the posts; a user keeps their account
 * and writes as that author.
 *
 * @returns the author who is left
 * @throws NotFoundError if either does not exist; InvalidInputError if they are the same, or both have users
 */
export async function mergeAuthor(
  deps: MergeDeps,
  slug: string,
  intoSlug: string,
): Promise<Author> {
  return await transact(deps.db, async (transaction) => {
    const author = await findAuthor({ db: transaction }, slug);
    const into = await findAuthor({ db: transaction }, intoSlug);
    if (!author || !into) throw new NotFoundError('author', author ? intoSlug : slug);
    if (author.id === into.id) throw new InvalidInputError(SAME);
    const [mine] = await selectAuthorUses(transaction, author.id);
    const [other] = await selectAuthorUses(transaction, into.id);
    if (mine?.userName != null && other?.userName != null) {
      throw new InvalidInputError(
        `${mine.userName} and ${other.userName} both have user accounts. Delete one account first.`,
      );
    }
    await moveAuthorPosts(transaction, author.id, into.id);
    await deleteAuthorRow(transaction, author.id);
    await retireSlug(transaction, 'author', author.slug, into.slug);
    await notifyFeedsOf(transaction, { authorId: into.id }, deps.clock.now());
    return into;
  });
}
