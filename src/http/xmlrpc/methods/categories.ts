/**
 * wp.getCategories, getTags, newCategory, deleteCategory, suggestCategories: WordPress's older methods for categories
 * and tags.
 *
 * @see https://codex.wordpress.org/XML-RPC_WordPress_API/Categories_%26_Tags
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { createTerm } from '../../../posts/terms/create.ts';
import { deleteTerm } from '../../../posts/terms/delete.ts';
import { findCalled } from '../../../posts/terms/names.ts';
import { listUsedTerms } from '../../../posts/terms/terms.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { intOf, requireParams, structOf, textOf } from '../params.ts';
import { parentIn, requireEditor, termWithId } from '../terms/find.ts';
import { categoryStruct, tagStruct } from '../terms/structs.ts';

const MAX_SUGGESTED = 100;

export function categoryMethods(deps: Pick<Deps, 'config' | 'db' | 'clock'>): Methods {
  const { siteUrl } = deps.config;
  return {
    'wp.getCategories': {
      credentialsAt: 1,
      run: async () => ({
        value: (await listUsedTerms(deps, 'category')).map((term) => categoryStruct(siteUrl, term)),
      }),
    },

    'wp.getTags': {
      credentialsAt: 1,
      run: async () => ({
        value: (await listUsedTerms(deps, 'tag')).map((term) => tagStruct(siteUrl, term)),
      }),
    },

    // The id of the category that has the name already, as WordPress answers.
    'wp.newCategory': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        // Some clients send the name alone.
        const given = typeof params[3] === 'string' ? { name: params[3] } : params[3];
        const { name, slug, description, parent_id: above } = structOf(given, 'the category');
        requireEditor(program);
        const typed = textOf(name ?? null, 'name').trim();
        if (typed === '') return fault(CLIENT_FAULTS.notStored, 'Enter a name for the category.');
        const known = findCalled(await listUsedTerms(deps, 'category'), typed);
        if (known) return { value: known.id };
        const term = await createTerm(deps, 'category', {
          name: typed,
          slug: textOf(slug ?? null, 'slug').trim(),
          description: textOf(description ?? null, 'description'),
          parentId: (await parentIn(deps, 'category', above)) ?? null,
        });
        await noteAction(deps, program.user, 'created the category', term.name);
        return { value: term.id };
      },
    },

    'wp.deleteCategory': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        requireEditor(program);
        const { slug, name } = await termWithId(deps, 'category', params[3]);
        await deleteTerm(deps, 'category', slug);
        await noteAction(deps, program.user, 'deleted the category', name);
        return { value: true };
      },
    },

    'wp.suggestCategories': {
      credentialsAt: 1,
      run: async (params) => {
        requireParams(params, 4);
        const begins = textOf(params[3] ?? null, 'the beginning of the name').toLowerCase();
        const most = params[4] === undefined ? 0 : intOf(params[4], 'the number of results');
        const found = (await listUsedTerms(deps, 'category')).filter(({ name }) =>
          name.toLowerCase().startsWith(begins),
        );
        return {
          value: found
            .slice(0, most > 0 ? Math.min(most, MAX_SUGGESTED) : MAX_SUGGESTED)
            .map(({ id, name }) => ({ category_id: id, category_name: name })),
        };
      },
    },
  };
}
