/**
 * mt.getCategoryList, getPostCategories, setPostCategories, getRecentPostTitles, publishPost, getTrackbackPings.
 *
 * @see https://movabletype.org/documentation/developer/api/xmlrpc.html
 */
import { listPosts } from '../../../clients/find-posts.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { listNewestLinkbacks } from '../../../linkbacks/list.ts';
import { findEditable } from '../../../posts/editable/list.ts';
import { isPublic } from '../../../posts/post.ts';
import { listUsedTerms } from '../../../posts/terms/terms.ts';
import { readSettings } from '../../../settings/settings.ts';
import { CLIENT_FAULTS, fault } from '../faults.ts';
import type { Methods } from '../method.ts';
import { booleanOf, idOf, listOf, localDate, requireParams, structOf } from '../params.ts';
import { countOf } from '../posts/filter.ts';
import { change, postNamed } from '../posts/found.ts';
import { namesOfIds } from '../posts/read-terms.ts';
import { isMissing, readPublish } from '../posts/read-values.ts';
import { shownAuthorId, shownStatus } from '../posts/shown.ts';

export function movableTypeMethods(deps: Deps): Methods {
  return {
    'mt.getCategoryList': {
      credentialsAt: 1,
      run: async () => ({
        value: (await listUsedTerms(deps, 'category')).map(({ id, name }) => ({
          categoryId: id,
          categoryName: name,
        })),
      }),
    },

    'mt.getPostCategories': {
      credentialsAt: 1,
      run: async (params, program) => {
        const { categories } = await postNamed(deps, program, params[0]);
        return {
          value: categories.map(({ id, name }, index) => ({
            categoryName: name,
            categoryId: String(id),
            isPrimary: index === 0,
          })),
        };
      },
    },

    'mt.setPostCategories': {
      credentialsAt: 1,
      run: async (params, program) => {
        requireParams(params, 4);
        const before = await postNamed(deps, program, params[0]);
        const ids = orderedIds(params[3]);
        const fields = { categories: await namesOfIds(deps, 'category', ids) };
        return await change(deps, program, before, { fields, toTrash: false });
      },
    },

    'mt.getRecentPostTitles': {
      credentialsAt: 1,
      run: async (params, program) => {
        const { timeZone } = await readSettings(deps);
        const posts = await listPosts(deps, program, { kind: 'post', number: countOf(params[3]) });
        return {
          value: posts.map((post) => ({
            dateCreated: localDate(post.publishedAt, timeZone),
            userid: shownAuthorId(post),
            postid: String(post.id),
            title: post.title,
            post_status: shownStatus(post),
            date_created_gmt: post.publishedAt,
          })),
        };
      },
    },

    'mt.publishPost': {
      credentialsAt: 1,
      run: async (params, program) => {
        const before = await postNamed(deps, program, params[0]);
        const request = { fields: readPublish(true, before), toTrash: false };
        return await change(deps, program, before, request, { answer: before.id });
      },
    },

    'mt.getTrackbackPings': async ([id]) => {
      const post = await findEditable(deps, idOf(id));
      // Nobody has signed in: what is not public does not exist.
      if (!post || !isPublic(post, deps.clock.now())) {
        return fault(CLIENT_FAULTS.notFound, 'There is no such post.');
      }
      const linkbacks = await listNewestLinkbacks(deps, post.id, MAX_PINGS);
      return {
        value: linkbacks.reverse().map(({ title, source }) => ({
          pingTitle: title ?? '',
          pingURL: source,
          // Addresses of clients are not public.
          pingIP: '',
        })),
      };
    },
  };
}

const MAX_PINGS = 500;

/** The primary one first: the order of a post's categories is its author's. */
function orderedIds(value: XmlRpcValue | undefined): XmlRpcValue[] {
  const given = listOf(value).map((each) => structOf(each, 'a category'));
  const isPrimary = ({ isPrimary: flag }: (typeof given)[number]) =>
    !isMissing(flag) && booleanOf(flag, 'isPrimary');
  return [...given.filter(isPrimary), ...given.filter((each) => !isPrimary(each))].map(
    ({ categoryId }) => categoryId ?? null,
  );
}
