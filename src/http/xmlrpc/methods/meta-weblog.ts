/**
 * metaWeblog.newPost, editPost, getPost, getRecentPosts, getCategories, deletePost.
 *
 * @see http://xmlrpc.com/metaWeblogApi.html
 */
import { listPosts } from '../../../clients/find-posts.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { listUsedTerms } from '../../../posts/terms/terms.ts';
import { readSettings } from '../../../settings/settings.ts';
import type { Methods, ProgramMethod } from '../method.ts';
import { booleanOf, requireParams, structOf } from '../params.ts';
import { deletedPost } from '../posts/delete.ts';
import { change, create, listed, postNamed } from '../posts/found.ts';
import { countOf } from '../posts/filter.ts';
import { metaWeblogStruct } from '../posts/meta-weblog-struct.ts';
import { readMetaWeblogPost } from '../posts/read-meta-weblog.ts';
import { categoryStruct } from '../terms/structs.ts';

export function metaWeblogMethods(deps: Deps): Methods {
  return {
    'metaWeblog.newPost': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 4);
        const around = { program, settings: await readSettings(deps) };
        const struct = structOf(params[3], 'the post');
        const publish = publishIn(params[4]);
        const request = await readMetaWeblogPost(deps, around, struct, { before: null, publish });
        return await create(deps, program, request, String);
      },
    },

    'metaWeblog.editPost': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 4);
        const before = await postNamed(deps, program, params[0]);
        const around = { program, settings: await readSettings(deps) };
        const struct = structOf(params[3], 'the post');
        const publish = publishIn(params[4]);
        const request = await readMetaWeblogPost(deps, around, struct, { before, publish });
        return await change(deps, program, before, request);
      },
    },

    'metaWeblog.getPost': {
      credentialsAt: 1,
      run: async (params, program) => {
        const post = await postNamed(deps, program, params[0]);
        const around = { program, settings: await readSettings(deps) };
        return { value: await metaWeblogStruct(deps, around, post) };
      },
    },

    'metaWeblog.getRecentPosts': {
      credentialsAt: 1,
      run: async (params, program) => {
        const around = { program, settings: await readSettings(deps) };
        const posts = await listPosts(deps, program, { kind: 'post', number: countOf(params[3]) });
        const value = await listed(posts, async (post) => ({
          ...(await metaWeblogStruct(deps, around, post)),
          postid: String(post.id),
        }));
        return { value };
      },
    },

    'metaWeblog.getCategories': {
      credentialsAt: 1,
      run: async () => ({
        value: (await listUsedTerms(deps, 'category')).map((term) =>
          categoryStruct(deps.config.siteUrl, term),
        ),
      }),
    },

    // As Blogger's.
    'metaWeblog.deletePost': deletePostAsBlogger(deps),
  };
}

/** (appkey, postid, user, password, publish) */
export function deletePostAsBlogger(deps: Deps): ProgramMethod {
  return {
    credentialsAt: 2,
    run: async (params, program) =>
      await deletedPost(deps, program, await postNamed(deps, program, params[1])),
  };
}

/** Missing or `nil`: the status stays; a new post is a draft. */
export function publishIn(value: XmlRpcValue | undefined): boolean | undefined {
  return value === undefined || value === null ? undefined : booleanOf(value, 'publish');
}
