/**
 * Categories and tags as their owner sees and renames them. Posts make them, by naming them.
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { findTerm } from '../lists.ts';
import { byName, checkedName, refuseTakenName } from './names.ts';
import { notifyRenamed } from './notify-renamed.ts';
import {
  selectTerms,
  selectEveryCountedTerm,
  updateTermName,
  type CountedTerm,
} from '../store/terms.ts';
import type { Term, TermKind } from './term.ts';

/** Every one there is, by name, with the number of posts that the public finds under it. */
export async function listAllTerms(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
): Promise<CountedTerm[]> {
  return (await selectEveryCountedTerm(deps.db, kind, deps.clock.now())).sort(byName);
}

/**
 * Gives a category or a tag another name. Its slug, and so its address, stays for ever; posts find it
 * by its first name and by this one. The hub is told of the feeds that show it.
 *
 * @returns the term as it is now
 * @throws NotFoundError if no term has the slug; InvalidInputError if the name cannot be one, or is
 *   that of another term of the kind
 */
export async function renameTerm(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: TermKind,
  slug: string,
  newName: string,
): Promise<Term> {
  const name = checkedName(newName, `a ${kind}`);
  return await transact(deps.db, async (transaction) => {
    const term = await findTerm({ db: transaction }, kind, slug);
    if (!term) throw new NotFoundError(kind, slug);
    if (term.name === name) return term;
    refuseTakenName(await selectTerms(transaction, kind), term, name, `a ${kind}`);
    await updateTermName(transaction, term.id, name);
    await notifyRenamed(transaction, { termId: term.id }, deps.clock.now());
    return { ...term, name };
  });
}
