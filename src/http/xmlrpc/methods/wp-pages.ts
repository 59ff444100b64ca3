/**
 * wp.getPage, getPages, getPageList, newPage, editPage, deletePage: MetaWeblog's shapes for pages, in three orders of
 * parameters.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/
 */
import { mayWrite } from '../../../accounts/user.ts';
import type { ClientPost } from '../../../clients/fields.ts';
import { listPosts, MAX_LISTED } from '../../../clients/find-posts.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findEditable } from '../../../posts/editable/list.ts';
import { isPublic } from '../../../posts/post.ts';
import { readSettings } from '../../../settings/settings.ts';
import type { Methods } from '../method.ts';
import { localDate, requireParams, structOf } from '../params.ts';
import { deletedPost } from '../posts/delete.ts';
import { countOf } from '../posts/filter.ts';
import { change, create, listed, postNamed } from '../posts/found.ts';
import { pageStruct } from '../posts/meta-weblog-struct.ts';
import { readMetaWeblogPost } from '../posts/read-meta-weblog.ts';
import { publishIn } from './meta-weblog.ts';

export function wpPageMethods(deps: Deps): Methods {
  return {
    'wp.getPage': {
      credentialsAt: 2,
      run: async (params, program) => {
        const page = await postNamed(deps, program, params[1], 'page');
        const around = { program, settings: await readSettings(deps) };
        return {
          value: await pageStruct(deps, around, page, await titleAbove(deps, program, page)),
        };
      },
    },

    'wp.getPages': {
      credentialsAt: 1,
      run: async (params, program) => {
        const around = { program, settings: await readSettings(deps) };
        const pages = await listPosts(deps, program, { kind: 'page', number: countOf(params[3]) });
        const value = await listed(pages, async (page) =>
          pageStruct(deps, around, page, await titleAbove(deps, program, page)),
        );
        return { value };
      },
    },

    'wp.getPageList': {
      credentialsAt: 1,
      run: async (_params, program) => ({ value: await pageList(deps, program) }),
    },

    'wp.newPage': {
      credentialsAt: 1,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 4);
        const around = { program, settings: await readSettings(deps) };
        const request = await readMetaWeblogPost(deps, around, asPage(params[3]), {
          before: null,
          publish: publishIn(params[4]),
        });
        return await create(deps, program, request, String);
      },
    },

    'wp.editPage': {
      credentialsAt: 2,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const before = await postNamed(deps, program, params[1], 'page');
        const around = { program, settings: await readSettings(deps) };
        const request = await readMetaWeblogPost(deps, around, asPage(params[4]), {
          before,
          publish: publishIn(params[5]),
        });
        return await change(deps, program, before, request);
      },
    },

    'wp.deletePage': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        return await deletedPost(deps, program, await postNamed(deps, program, params[3], 'page'));
      },
    },
  };
}

/** Whatever type the struct names. */
function asPage(value: XmlRpcValue | undefined) {
  return Object.assign(structOf(value, 'the page'), { post_type: 'page' });
}

/** The title of the page above it, if the user may read that; else empty. */
async function titleAbove(deps: Deps, { user }: Program, page: ClientPost): Promise<string> {
  const above = page.parentId === null ? null : await findEditable(deps, page.parentId);
  const isReadable = above && (mayWrite(user, above) || isPublic(above, deps.clock.now()));
  return isReadable ? above.title : '';
}

/** More pages than a list to choose from can show. */
const MAX_PAGES = 1_000;

/** All pages by id, with ids as strings. */
async function pageList(deps: Deps, program: Program): Promise<XmlRpcValue[]> {
  const { timeZone } = await readSettings(deps);
  const found: XmlRpcValue[] = [];
  for (let offset = 0; offset < MAX_PAGES; offset += MAX_LISTED) {
    const pages = await listPosts(deps, program, {
      ...{ kind: 'page', order: 'id', isAscending: true },
      ...{ number: MAX_LISTED, offset },
    });
    for (const { id, title, parentId, publishedAt } of pages) {
      found.push({
        page_id: String(id),
        page_title: title,
        page_parent_id: String(parentId ?? 0),
        dateCreated: localDate(publishedAt, timeZone),
        date_created_gmt: publishedAt,
      });
    }
    if (pages.length < MAX_LISTED) break;
  }
  return found;
}
