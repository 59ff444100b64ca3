/**
 * wp.newPost, editPost, deletePost, getPost, getPosts.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { listPosts } from '../../../clients/find-posts.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { readSettings } from '../../../settings/settings.ts';
import { mediaIdOf } from '../ids.ts';
import { deleteItem, describeItem } from '../media/items.ts';
import type { Methods } from '../method.ts';
import { dateOf, idOf, requireParams, structOf, type Struct } from '../params.ts';
import { deletedPost } from '../posts/delete.ts';
import { readFilter } from '../posts/filter.ts';
import { change, create, listed, postNamed } from '../posts/found.ts';
import { readWpPost } from '../posts/read-wp.ts';
import { readTermsById, readWantedFields, wpStruct } from '../posts/wp-struct.ts';

export function wpPostMethods(deps: Deps): Methods {
  return {
    'wp.newPost': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 4);
        const around = { program, settings: await readSettings(deps) };
        const struct = structOf(params[3], 'the post');
        const request = await readWpPost(deps, around, struct, null);
        return await create(deps, program, request, String);
      },
    },

    'wp.editPost': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const struct = structOf(params[4], 'the post');
        if (isMedia(params[3])) return await describeItem(deps, program, params[3], struct);
        const before = await postNamed(deps, program, params[3]);
        const around = { program, settings: await readSettings(deps) };
        const request = await readWpPost(deps, around, struct, before);
        return await change(deps, program, before, request, sinceIn(struct));
      },
    },

    'wp.deletePost': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        if (isMedia(params[3])) return await deleteItem(deps, program, params[3]);
        return await deletedPost(deps, program, await postNamed(deps, program, params[3]));
      },
    },

    'wp.getPost': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const post = await postNamed(deps, program, params[3]);
        const wanted = readWantedFields(params[4]);
        const settings = await readSettings(deps);
        const terms = await readTermsById(deps, [post], wanted);
        return { value: await wpStruct(deps, { program, settings, terms }, post, wanted) };
      },
    },

    'wp.getPosts': {
      credentialsAt: 1,
      run: async (params, program) => {
        const filter = readFilter(structOf(params[3] ?? null, 'the filter'));
        const wanted = readWantedFields(params[4]);
        const settings = await readSettings(deps);
        const posts = await listPosts(deps, program, filter);
        const terms = await readTermsById(deps, posts, wanted);
        const around = { program, settings, terms };
        return { value: await listed(posts, (post) => wpStruct(deps, around, post, wanted)) };
      },
    },
  };
}

/** In WordPress, images and files are posts: its Android app deletes and describes them as such. */
function isMedia(id: XmlRpcValue | undefined): boolean {
  return mediaIdOf(idOf(id)) !== null;
}

/** WordPress's Android app asks not to overwrite what it has not read. */
function sinceIn({ if_not_modified_since: since }: Struct): { unlessChangedSince?: Date } {
  const date = since === undefined ? null : dateOf(since, 'if_not_modified_since', 'UTC');
  return date ? { unlessChangedSince: date } : {};
}
