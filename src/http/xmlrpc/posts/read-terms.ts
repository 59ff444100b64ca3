/**
 * The categories and tags of a post in a call: by id, by name, or, as MetaWeblog's clients send them, by either.
 */
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { selectTerms } from '../../../posts/store/terms.ts';
import { findCalled } from '../../../posts/terms/names.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';
import { idOf, listOf, structOf, textOf } from '../params.ts';
import { kindOf } from '../terms/find.ts';
import type { TaxonomyKind } from '../terms/structs.ts';

export type GivenTerms = { categories?: string[]; tags?: string[] };

/**
 * The members `terms` (`{ taxonomy: [ids] }`, or an array of terms as they are answered) and `terms_names`
 * (`{ taxonomy: [names] }`) of a WordPress struct; `nil` is as good as not given.
 */
export async function readTaxonomies(
  deps: Pick<Deps, 'db'>,
  byId: XmlRpcValue | undefined,
  byName: XmlRpcValue | undefined,
): Promise<GivenTerms> {
  const ids = Array.isArray(byId) ? idsOfTerms(byId) : kindsIn(byId, 'terms');
  const names = kindsIn(byName, 'terms_names');
  const read: GivenTerms = {};
  for (const kind of ['category', 'tag'] as const) {
    const [givenIds, givenNames] = [ids[kind], names[kind]];
    if (!givenIds && !givenNames) continue;
    read[kind === 'tag' ? 'tags' : 'categories'] = [
      ...(await namesOfIds(deps, kind, givenIds ?? [])),
      ...readNames(givenNames ?? []),
    ];
  }
  return read;
}

/** Trimmed, without empty ones. */
export function readNames(values: readonly XmlRpcValue[]): string[] {
  return values.map((value) => textOf(value, 'a name').trim()).filter((name) => name !== '');
}

/** @throws CallFault if there is no term of the kind with one of the ids */
export async function namesOfIds(
  deps: Pick<Deps, 'db'>,
  kind: TaxonomyKind,
  ids: readonly XmlRpcValue[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const all = new Map((await selectTerms(deps.db, kind)).map(({ id, name }) => [id, name]));
  return ids.map((id) => all.get(idOf(id)) ?? noSuchTerm(kind, id));
}

/**
 * Names, or ids where no category has the digits as its name. A new name makes a new category, as in the admin.
 */
export async function namesOfEither(
  deps: Pick<Deps, 'db'>,
  values: readonly XmlRpcValue[],
): Promise<string[]> {
  const given = readNames(values);
  if (!given.some((name) => idOf(name) > 0)) return given;
  const all = await selectTerms(deps.db, 'category');
  return given.map((name) => {
    if (idOf(name) === 0 || findCalled(all, name)) return name;
    return all.find(({ id }) => id === idOf(name))?.name ?? noSuchTerm('category', name);
  });
}

/** Tags: a string with commas, or an array. */
export function readKeywords(value: XmlRpcValue): string[] {
  return readNames(typeof value === 'string' ? value.split(',') : listOf(value));
}

type ByKind = Partial<Record<TaxonomyKind, XmlRpcValue[]>>;

function kindsIn(value: XmlRpcValue | undefined, name: string): ByKind {
  const found: ByKind = {};
  if (value === undefined) return found;
  for (const [taxonomy, values] of Object.entries(structOf(value, name))) {
    if (values !== null) found[kindOf(taxonomy)] = listOf(values);
  }
  return found;
}

/** As they were answered; an empty array says nothing of any taxonomy. */
function idsOfTerms(terms: readonly XmlRpcValue[]): ByKind {
  const found: ByKind = {};
  for (const each of terms) {
    const term = structOf(each, 'terms');
    const kind = kindOf(term['taxonomy']);
    (found[kind] ??= []).push(term['term_id'] ?? null);
  }
  return found;
}

function noSuchTerm(kind: TaxonomyKind, id: XmlRpcValue): never {
  const shown =
    typeof id === 'string' || typeof id === 'number' ? ` ${String(id).slice(0, 40)}` : '';
  throw new CallFault(CLIENT_FAULTS.notFound, `There is no ${kind}${shown}.`);
}
