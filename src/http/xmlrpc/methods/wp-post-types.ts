/**
 * wp.getPostType, getPostTypes, getPostFormats, getPostStatusList, getPageStatusList, getPageTemplates: what WordPress's
 * programs ask about a site before they show their forms.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { PostKind } from '../../../posts/post.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods, ProgramMethod } from '../method.ts';
import { booleanOf, requireParams, structOf, textOf } from '../params.ts';
import { isMissing } from '../posts/read-values.ts';
import { readWantedFields, type WantedFields } from '../posts/wp-struct.ts';

export function wpPostTypeMethods(): Methods {
  return {
    'wp.getPostType': {
      credentialsAt: 1,
      run: (params) => {
        requireParams(params, 4);
        const name = textOf(params[3], 'the post type').trim();
        const isKind = name === 'post' || name === 'page';
        return Promise.resolve(
          isKind
            ? { value: postType(name, wantedIn(params[4])) }
            : fault(CLIENT_FAULTS.forbidden, 'There is no such post type: use post or page.'),
        );
      },
    },

    'wp.getPostTypes': {
      credentialsAt: 1,
      run: (params) => {
        const wanted = wantedIn(params[4]);
        return Promise.resolve({
          value: { post: postType('post', wanted), page: postType('page', wanted) },
        });
      },
    },

    'wp.getPostFormats': {
      credentialsAt: 1,
      run: ([, , , filter]) => {
        const { 'show-supported': shows } = structOf(filter ?? null, 'the filter');
        const all = { standard: 'Standard' };
        const isAsked = !isMissing(shows) && booleanOf(shows, 'show-supported');
        return Promise.resolve({ value: isAsked ? { all, supported: ['standard'] } : all });
      },
    },

    'wp.getPostStatusList': answering({
      draft: 'Draft',
      pending: 'Pending Review',
      private: 'Private',
      publish: 'Published',
    }),
    'wp.getPageStatusList': answering({
      draft: 'Draft',
      private: 'Private',
      publish: 'Published',
    }),
    'wp.getPageTemplates': answering({ Default: 'default' }),
  };
}

function answering(value: XmlRpcValue): ProgramMethod {
  return { credentialsAt: 1, run: () => Promise.resolve({ value }) };
}

function wantedIn(value: XmlRpcValue | undefined): WantedFields {
  return readWantedFields(value, ['labels', 'cap', 'menu', 'taxonomies']);
}

const SUPPORTS: Record<PostKind, readonly string[]> = {
  post: [
    ...['title', 'editor', 'author', 'thumbnail', 'excerpt', 'trackbacks', 'custom-fields'],
    ...['comments', 'revisions'],
  ],
  page: [
    ...['title', 'editor', 'author', 'thumbnail', 'page-attributes', 'custom-fields'],
    ...['comments', 'revisions'],
  ],
};

const NAMES: Record<PostKind, { one: string; all: string }> = {
  post: { one: 'Post', all: 'Posts' },
  page: { one: 'Page', all: 'Pages' },
};

function postType(kind: PostKind, wanted: WantedFields): XmlRpcValue {
  const { one, all } = NAMES[kind];
  const [isPage, many] = [kind === 'page', `${kind}s`];
  return {
    name: kind,
    label: all,
    hierarchical: isPage,
    public: true,
    show_ui: true,
    _builtin: true,
    has_archive: false,
    supports: Object.fromEntries(SUPPORTS[kind].map((name) => [name, true])),
    ...(wanted.has('labels') && {
      labels: {
        name: all,
        singular_name: one,
        add_new: 'Add New',
        add_new_item: `Add New ${one}`,
        edit_item: `Edit ${one}`,
        new_item: `New ${one}`,
        view_item: `View ${one}`,
        view_items: `View ${all}`,
        search_items: `Search ${all}`,
        not_found: `No ${many} found.`,
        not_found_in_trash: `No ${many} found in Trash.`,
        parent_item_colon: isPage ? 'Parent Page:' : '',
        all_items: `All ${all}`,
        menu_name: all,
        name_admin_bar: one,
      },
    }),
    ...(wanted.has('cap') && {
      cap: {
        edit_post: `edit_${kind}`,
        read_post: `read_${kind}`,
        delete_post: `delete_${kind}`,
        edit_posts: `edit_${many}`,
        edit_others_posts: `edit_others_${many}`,
        delete_posts: `delete_${many}`,
        publish_posts: `publish_${many}`,
        read_private_posts: `read_private_${many}`,
        create_posts: `edit_${many}`,
      },
      map_meta_cap: true,
    }),
    ...(wanted.has('menu') && {
      menu_position: isPage ? 20 : 5,
      menu_icon: isPage ? 'dashicons-admin-page' : 'dashicons-admin-post',
      show_in_menu: true,
    }),
    ...(wanted.has('taxonomies') && { taxonomies: isPage ? [] : ['category', 'post_tag'] }),
  };
}
