/**
 * Deletes categories, tags, series and authors. Their posts stay; their URLs and feeds answer 410 until a post names
 * them again.
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import { findAuthor, findTerm } from '../lists.ts';
import { deleteAuthorRow, selectAuthorUses } from '../store/authors.ts';
import { retireSlug } from '../store/old-slugs.ts';
import { deleteTermRow, selectTermDetails } from '../store/terms.ts';
import type { Author, Term, TermKind } from './term.ts';
import { notifyFeedsOf } from './terms.ts';

type DeleteDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * The categories below it move up to the one above it.
 *
 * @returns the term that was deleted
 * @throws NotFoundError if no term has the slug
 */
export async function deleteTerm(deps: DeleteDeps, kind: TermKind, slug: string): Promise<Term> {
  return await transact(deps.db, async (transaction) => {
    const term = await findTerm({ db: transaction }, kind, slug);
    const details = term && (await selectTermDetails(transaction, term.id));
    if (!term || !details) throw new NotFoundError(kind, slug);
    // While its posts can still be found by it.
    await notifyFeedsOf(transaction, { termId: term.id }, deps.clock.now());
    await deleteTermRow(transaction, term.id, details.parentId);
    await retireSlug(transaction, kind, term.slug, null);
    return term;
  });
}

/**
 * @returns the author who was deleted
 * @throws NotFoundError if none has the slug; InvalidInputError if they have posts or a user
 */
export async function deleteAuthor(deps: DeleteDeps, slug: string): Promise<Author> {
  return await transact(deps.db, async (transaction) => {
    const author = await findAuthor({ db: transaction }, slug);
    if (!author) throw new NotFoundError('author', slug);
    const [use] = await selectAuthorUses(transaction, author.id);
    if (use && (use.holds > 0 || use.userName !== null)) {
      const what = use.holds > 0 ? 'posts, or posts in the trash,' : 'a user account';
      throw new InvalidInputError(
        `“${author.name}” has ${what} and cannot be deleted. Merge it into another author.`,
      );
    }
    await deleteAuthorRow(transaction, author.id);
    await retireSlug(transaction, 'author', author.slug, null);
    return author;
  });
}
