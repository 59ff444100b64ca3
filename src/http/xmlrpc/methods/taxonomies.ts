/**
 * wp.getTaxonomies and wp.getTaxonomy: what WordPress says of categories and tags.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { may } from '../../../accounts/user.ts';
import type { Program } from '../../../clients/program.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { Methods } from '../method.ts';
import { listOf, requireParams, textOf } from '../params.ts';
import { kindOf } from '../terms/find.ts';
import { TAXONOMIES, type TaxonomyKind } from '../terms/structs.ts';

export function taxonomyMethods(): Methods {
  return {
    'wp.getTaxonomies': {
      credentialsAt: 1,
      run: (params, program) => {
        const wanted = wantedIn(params[4]);
        const kinds = ['category', 'tag'] as const;
        return Promise.resolve({ value: kinds.map((kind) => struct(kind, program, wanted)) });
      },
    },

    'wp.getTaxonomy': {
      credentialsAt: 1,
      run: (params, program) => {
        requireParams(params, 4);
        return Promise.resolve({
          value: struct(kindOf(params[3]), program, wantedIn(params[4])),
        });
      },
    },
  };
}

const NAMES = {
  category: { one: 'Category', many: 'Categories' },
  tag: { one: 'Tag', many: 'Tags' },
};

/** Parts that a call may ask for. */
const PARTS = ['labels', 'cap', 'object_type'];

function wantedIn(fields: XmlRpcValue | undefined): string[] {
  const names = listOf(fields).map((name) => textOf(name, 'the name of a field'));
  return names.length === 0 ? PARTS : names;
}

function struct(kind: TaxonomyKind, program: Program, wanted: readonly string[]): XmlRpcValue {
  const { one, many } = NAMES[kind];
  const isHierarchical = kind === 'category';
  const capability = may(program.user, 'edit') ? 'manage_categories' : 'do_not_allow';
  const parts: Record<string, XmlRpcValue> = {
    labels: {
      name: many,
      singular_name: one,
      menu_name: many,
      all_items: `All ${many}`,
      search_items: `Search ${many}`,
      edit_item: `Edit ${one}`,
      view_item: `View ${one}`,
      update_item: `Update ${one}`,
      add_new_item: `Add New ${one}`,
      new_item_name: `New ${one} Name`,
      ...(isHierarchical && {
        parent_item: 'Parent Category',
        parent_item_colon: 'Parent Category:',
      }),
    },
    cap: {
      manage_terms: capability,
      edit_terms: capability,
      delete_terms: capability,
      assign_terms: 'edit_posts',
    },
    object_type: ['post'],
  };
  return {
    name: TAXONOMIES[kind],
    label: many,
    hierarchical: isHierarchical,
    public: true,
    show_ui: true,
    _builtin: true,
    ...Object.fromEntries(Object.entries(parts).filter(([name]) => wanted.includes(name))),
  };
}
