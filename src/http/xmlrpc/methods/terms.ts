/**
 * wp.getTerms, getTerm, newTerm, editTerm, deleteTerm: categories and tags as WordPress's terms.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { changeTerm } from '../../../posts/terms/change.ts';
import { createTerm } from '../../../posts/terms/create.ts';
import { deleteTerm } from '../../../posts/terms/delete.ts';
import { listUsedTerms, type UsedTerm } from '../../../posts/terms/terms.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { booleanOf, intOr, requireParams, structOf, textOf, type Struct } from '../params.ts';
import { kindOf, parentIn, requireEditor, termWithId } from '../terms/find.ts';
import { termStruct } from '../terms/structs.ts';

/** An answer with more would have megabytes. */
const MAX_LISTED = 5_000;

export function termMethods(deps: Pick<Deps, 'db' | 'clock'>): Methods {
  return {
    'wp.getTerms': {
      credentialsAt: 1,
      run: async (params) => {
        requireParams(params, 4);
        const terms = await listUsedTerms(deps, kindOf(params[3]));
        const filter = structOf(params[4] ?? null, 'the filter');
        return { value: filtered(terms, filter).map(termStruct) };
      },
    },

    'wp.getTerm': {
      credentialsAt: 1,
      run: async (params) => {
        requireParams(params, 5);
        const kind = kindOf(params[3]);
        const { id } = await termWithId(deps, kind, params[4]);
        const term = (await listUsedTerms(deps, kind)).find((each) => each.id === id);
        return term
          ? { value: termStruct(term) }
          : fault(CLIENT_FAULTS.notFound, `There is no ${kind} with this id.`);
      },
    },

    'wp.newTerm': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const struct = structOf(params[3], 'the term');
        const kind = kindOf(struct['taxonomy']);
        requireEditor(program);
        const { name = '', ...given } = await readTerm(deps, kind, struct);
        if (name === '') return fault(CLIENT_FAULTS.forbidden, `Enter a name for the ${kind}.`);
        const term = await createTerm(deps, kind, { name, ...given });
        await noteAction(deps, program.user, `created the ${kind}`, term.name);
        return { value: String(term.id) };
      },
    },

    'wp.editTerm': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 5);
        const struct = structOf(params[4], 'the term');
        const kind = kindOf(struct['taxonomy']);
        requireEditor(program);
        const term = await termWithId(deps, kind, params[3]);
        const given = await readTerm(deps, kind, struct);
        if (given.name === '') {
          return fault(CLIENT_FAULTS.forbidden, `Enter a name for the ${kind}.`);
        }
        const { name } = await changeTerm(deps, kind, term.slug, given);
        await noteAction(deps, program.user, `changed the ${kind}`, name);
        return { value: true };
      },
    },

    'wp.deleteTerm': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 5);
        const kind = kindOf(params[3]);
        requireEditor(program);
        const { slug, name } = await termWithId(deps, kind, params[4]);
        await deleteTerm(deps, kind, slug);
        await noteAction(deps, program.user, `deleted the ${kind}`, name);
        return { value: true };
      },
    },
  };
}

type GivenTerm = { name?: string; slug?: string; description?: string; parentId?: number | null };

/** An empty slug is none: it stays, or is made from the name. */
async function readTerm(
  deps: Pick<Deps, 'db'>,
  kind: 'category' | 'tag',
  { name, slug, description, parent }: Struct,
): Promise<GivenTerm> {
  const parentId = await parentIn(deps, kind, parent);
  const typedSlug = slug === undefined ? '' : textOf(slug, 'slug').trim();
  return {
    ...(name !== undefined && { name: textOf(name, 'name').trim() }),
    ...(typedSlug !== '' && { slug: typedSlug }),
    ...(description !== undefined && { description: textOf(description, 'description') }),
    ...(parentId !== undefined && { parentId }),
  };
}

/** `search` looks for a part of the name; an unknown `orderby` is the name. */
function filtered(terms: readonly UsedTerm[], filter: Struct): UsedTerm[] {
  const { search, orderby, order, hide_empty: hideEmpty } = filter;
  const words = textIn(search, 'search');
  const isEmptyHidden = hideEmpty !== undefined && booleanOf(hideEmpty, 'hide_empty');
  const found = terms.filter(
    ({ name, posts }) =>
      (words === '' || name.toLowerCase().includes(words)) && (!isEmptyHidden || posts > 0),
  );
  const sorted = sort(found, textIn(orderby, 'orderby'));
  if (textIn(order, 'order') === 'desc') sorted.reverse();
  const first = Math.max(0, intOr(filter['offset'], 'offset', 0));
  const number = intOr(filter['number'], 'number', 0);
  const count = number > 0 ? Math.min(number, MAX_LISTED) : MAX_LISTED;
  return sorted.slice(first, first + count);
}

/** They come by name. */
function sort(terms: readonly UsedTerm[], by: string): UsedTerm[] {
  switch (by) {
    case 'count':
      return terms.toSorted((a, b) => a.posts - b.posts);
    case 'slug':
      return terms.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
    case 'term_id':
    case 'id':
      return terms.toSorted((a, b) => a.id - b.id);
    default:
      return [...terms];
  }
}

function textIn(value: XmlRpcValue | undefined, name: string): string {
  return value === undefined ? '' : textOf(value, name).trim().toLowerCase();
}
