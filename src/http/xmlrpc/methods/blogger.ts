/**
 * blogger.getUsersBlogs, getUserInfo, newPost, editPost, deletePost, getPost, getRecentPosts; getTemplate and setTemplate
 * answer that there are no templates. Title and categories are elements at the front of the text.
 *
 * @see https://web.archive.org/web/20071015032902/http://www.blogger.com/developers/api/1_docs/
 */
import { findFullNames } from '../../../accounts/profile.ts';
import { may, type User } from '../../../accounts/user.ts';
import type { ClientPost } from '../../../clients/fields.ts';
import { listPosts } from '../../../clients/find-posts.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { readSettings, type SiteSettings } from '../../../settings/settings.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods, ProgramMethod } from '../method.ts';
import { localDate, requireParams, textOf } from '../params.ts';
import { countOf } from '../posts/filter.ts';
import { change, create, listed, postNamed } from '../posts/found.ts';
import { readBody } from '../posts/read-body.ts';
import { namesOfEither } from '../posts/read-terms.ts';
import { readPublish } from '../posts/read-values.ts';
import type { PostRequest } from '../posts/read-wp.ts';
import { shownAuthorId, shownText } from '../posts/shown.ts';
import { deletePostAsBlogger, publishIn } from './meta-weblog.ts';

export function bloggerMethods(deps: Deps): Methods {
  return {
    'blogger.getUsersBlogs': usersBlogs(deps, 1),
    'metaWeblog.getUsersBlogs': usersBlogs(deps, 1),
    'wp.getUsersBlogs': usersBlogs(deps, 0),

    'blogger.getUserInfo': {
      credentialsAt: 1,
      run: async (_params, { user }) => ({ value: await userInfo(deps, user) }),
    },

    'blogger.newPost': {
      credentialsAt: 2,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const request = await readContent(deps, program, params[4], null, publishIn(params[5]));
        return await create(deps, program, request, (id) => id);
      },
    },

    'blogger.editPost': {
      credentialsAt: 2,
      body: 'post',
      run: async (params, program) => {
        requireParams(params, 5);
        const before = await postNamed(deps, program, params[1], 'post');
        const request = await readContent(deps, program, params[4], before, publishIn(params[5]));
        return await change(deps, program, before, request);
      },
    },

    'blogger.deletePost': deletePostAsBlogger(deps),

    'blogger.getPost': {
      credentialsAt: 2,
      run: async (params, program) => {
        const post = await postNamed(deps, program, params[1]);
        return { value: await struct(deps, program, await readSettings(deps), post) };
      },
    },

    'blogger.getRecentPosts': {
      credentialsAt: 2,
      run: async (params, program) => {
        const settings = await readSettings(deps);
        const posts = await listPosts(deps, program, { kind: 'post', number: countOf(params[4]) });
        return { value: await listed(posts, (post) => struct(deps, program, settings, post)) };
      },
    },

    'blogger.getTemplate': noTemplates(),
    'blogger.setTemplate': noTemplates(),
  };
}

/** The one blog, by the addresses that programs use from then on. */
function usersBlogs(deps: Deps, credentialsAt: number): ProgramMethod {
  const { siteUrl } = deps.config;
  return {
    credentialsAt,
    run: async (_params, { user }) => ({
      value: [
        {
          isAdmin: may(user, 'manage'),
          url: `${siteUrl}/`,
          blogid: '1',
          blogName: (await readSettings(deps)).siteTitle,
          xmlrpc: `${siteUrl}/xmlrpc.php`,
        },
      ],
    }),
  };
}

async function userInfo(deps: Deps, { id, name, author }: User): Promise<XmlRpcValue> {
  const { firstName = '', lastName = '' } = (await findFullNames(deps, [id])).get(id) ?? {};
  return {
    nickname: name,
    userid: id,
    url: author?.url ?? '',
    lastname: lastName,
    firstname: firstName,
  };
}

function noTemplates(): ProgramMethod {
  return {
    credentialsAt: 2,
    run: () =>
      Promise.resolve(
        fault(CLIENT_FAULTS.forbidden, 'This blog has no templates to edit. It has themes.'),
      ),
  };
}

async function struct(
  deps: Deps,
  program: Program,
  { timeZone }: SiteSettings,
  post: ClientPost,
): Promise<{ [name: string]: XmlRpcValue }> {
  const categories = post.categories.map(({ id }) => id).join(',');
  const text = await shownText(deps, program, post);
  return {
    userid: shownAuthorId(post),
    dateCreated: localDate(post.publishedAt, timeZone),
    content: `<title>${post.title}</title><category>${categories}</category>${text}`,
    postid: String(post.id),
  };
}

const TITLE = /^\s*<title>([\s\S]*?)<\/title>/i;
const CATEGORY = /^\s*<category>([\s\S]*?)<\/category>/i;

/** The elements may come in either order, and both may be missing: then title and categories stay. */
async function readContent(
  deps: Deps,
  program: Program,
  value: XmlRpcValue | undefined,
  before: ClientPost | null,
  publish: boolean | undefined,
): Promise<PostRequest> {
  let text = textOf(value, 'the content');
  const take = (element: RegExp): string | undefined => {
    const found = element.exec(text);
    if (found) text = text.slice(found[0].length);
    return found?.[1]?.trim();
  };
  let title = take(TITLE);
  const categories = take(CATEGORY);
  title ??= take(TITLE);
  const body = await readBody(deps, program, { main: text }, before);
  return {
    toTrash: false,
    fields: {
      ...(title !== undefined && { title }),
      ...(body && { body }),
      ...(categories !== undefined && {
        categories: await namesOfEither(deps, categories.split(',')),
      }),
      ...readPublish(publish, before),
    },
  };
}
