/**
 * Creates a category or tag that no post has yet.
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { insertTerm, selectTerms } from '../store/terms.ts';
import { reviveSlug, selectHeldSlugs } from '../store/old-slugs.ts';
import {
  checkedDescription,
  checkedSlug,
  refuseMissing,
  refuseTakenSlug,
  type GivenTerm,
} from './change.ts';
import { checkedName, freeSlugOfName, refuseTakenName } from './names.ts';
import type { Term, TermKind } from './term.ts';

/**
 * Its page answers 404 until it has a public post. A slug that redirected no longer does.
 *
 * @param given as typed; an empty or missing slug is made from the name
 * @throws InvalidInputError if the name or slug is invalid, or is that of another term of the kind
 */
export async function createTerm(
  deps: Pick<Deps, 'db'>,
  kind: TermKind,
  given: GivenTerm & { name: string },
): Promise<Term> {
  const a = `a ${kind}`;
  const name = checkedName(given.name, a);
  const typedSlug = given.slug ? checkedSlug(given.slug) : null;
  const description = checkedDescription(given.description ?? '');
  const parentId = (kind === 'category' && given.parentId) || null;
  return await transact(deps.db, async (transaction) => {
    const all = await selectTerms(transaction, kind);
    refuseTakenName(all, { id: 0 }, name, a);
    if (typedSlug !== null) refuseTakenSlug(all, typedSlug);
    refuseMissing(all, parentId);
    const held = typedSlug === null ? await selectHeldSlugs(transaction, kind) : [];
    const slug = typedSlug ?? freeSlugOfName(name, [...all, ...held]);
    await reviveSlug(transaction, kind, slug);
    return await insertTerm(transaction, { kind, slug, name, description, parentId });
  });
}
