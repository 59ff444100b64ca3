/**
 * What calls name of categories and tags: a taxonomy, a term by its id, the place of a category; and who may change them.
 */
import { may } from '../../../accounts/user.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { listUsedTerms, type UsedTerm } from '../../../posts/terms/terms.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';
import { idOf, textOf } from '../params.ts';
import { TAXONOMIES, type TaxonomyKind } from './structs.ts';

type Given = XmlRpcValue | undefined;

/** @throws CallFault for another taxonomy than `category` and `post_tag` */
export function kindOf(taxonomy: Given): TaxonomyKind {
  const name = textOf(taxonomy ?? null, 'taxonomy').trim();
  if (name === TAXONOMIES.category) return 'category';
  if (name === TAXONOMIES.tag) return 'tag';
  throw new CallFault(
    CLIENT_FAULTS.forbidden,
    'There is no such taxonomy. This blog has category and post_tag.',
  );
}

/** @throws CallFault if there is none of this kind */
export async function termWithId(
  deps: Pick<Deps, 'db'>,
  kind: TaxonomyKind,
  given: Given,
): Promise<UsedTerm> {
  const id = idOf(given);
  const term = (await listUsedTerms(deps, kind)).find((each) => each.id === id);
  if (term) return term;
  throw new CallFault(CLIENT_FAULTS.notFound, `There is no ${kind} with this id.`);
}

/**
 * The category above a new or changed term.
 *
 * @returns `undefined`: not given; `null`: none
 * @throws CallFault for a tag, and if there is no such category
 */
export async function parentIn(
  deps: Pick<Deps, 'db'>,
  kind: TaxonomyKind,
  given: Given,
): Promise<number | null | undefined> {
  if (given === undefined) return undefined;
  if (given === null || ['', '0', 0].some((none) => none === given)) return null;
  if (kind === 'tag') {
    throw new CallFault(CLIENT_FAULTS.forbidden, 'A tag cannot be below another one.');
  }
  const id = idOf(given);
  const isThere = (await listUsedTerms(deps, kind)).some((each) => each.id === id);
  if (isThere) return id;
  throw new CallFault(CLIENT_FAULTS.forbidden, 'There is no category with the id of the parent.');
}

/** @throws CallFault */
export function requireEditor({ user }: Program): void {
  if (may(user, 'edit')) return;
  throw new CallFault(
    CLIENT_FAULTS.notAllowed,
    'Only editors and owners change categories and tags. A post that names a new one creates it.',
  );
}
