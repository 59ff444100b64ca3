/**
 * What calls name of categories and tags: a taxonomy, a term by its id, the place of a category; and who may change them.
 */
import { may } from '../../../accounts/user.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { selectTermDetails } from '../../../posts/store/terms.ts';
import type { TermDetails } from '../../../posts/terms/term.ts';
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
  { db }: Pick<Deps, 'db'>,
  kind: TaxonomyKind,
  given: Given,
): Promise<TermDetails> {
  const term = await selectTermDetails(db, idOf(given));
  if (term?.kind === kind) return term;
  throw new CallFault(CLIENT_FAULTS.notFound, `There is no ${kind} with this id.`);
}

/**
 * The category above a new or changed term.
 *
 * @returns `undefined`: not given; `null`: none
 * @throws CallFault for a tag, and if there is no such category
 */
export async function parentIn(
  { db }: Pick<Deps, 'db'>,
  kind: TaxonomyKind,
  given: Given,
): Promise<number | null | undefined> {
  if (given === undefined) return undefined;
  if (given === null || ['', '0', 0].some((none) => none === given)) return null;
  if (kind === 'tag') {
    throw new CallFault(CLIENT_FAULTS.forbidden, 'A tag cannot be below another one.');
  }
  const parent = await selectTermDetails(db, idOf(given));
  if (parent?.kind === kind) return parent.id;
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
