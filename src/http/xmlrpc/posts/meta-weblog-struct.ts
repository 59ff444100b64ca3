/**
 * A post as metaWeblog.getPost and getRecentPosts answer it, and a page as wp.getPage does.
 *
 * @see http://xmlrpc.com/metaWeblogApi.html
 */
import type { ClientPost } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findEnclosures } from '../../../media/enclosures.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { localDate } from '../params.ts';
import { attachmentId } from '../ids.ts';
import { splitMore } from './more.ts';
import { isOpenToPings } from './read-values.ts';
import {
  shownAuthorId,
  shownAuthorName,
  shownCustomFields,
  shownLink,
  shownSlug,
  shownStatus,
  shownText,
} from './shown.ts';

type Around = { program: Program; settings: SiteSettings };
type Struct = { [name: string]: XmlRpcValue };

/** `postid` is an int in metaWeblog.getPost, and a string in lists. */
export async function metaWeblogStruct(
  deps: Deps,
  { program, settings }: Around,
  post: ClientPost,
): Promise<Struct> {
  const { main, more, moreText } = splitMore(await shownText(deps, program, post));
  const enclosure = (await findEnclosures(deps, [post])).get(post.id);
  return {
    dateCreated: localDate(post.publishedAt, settings.timeZone),
    userid: shownAuthorId(post),
    postid: post.id,
    description: main,
    title: post.title,
    link: shownLink(deps.config.siteUrl, post),
    permaLink: shownLink(deps.config.siteUrl, post),
    categories: post.categories.map(({ name }) => name),
    mt_excerpt: post.ownExcerpt,
    mt_text_more: more,
    wp_more_text: moreText,
    mt_allow_comments: post.commentsOpen ? 1 : 0,
    mt_allow_pings: isOpenToPings(post) ? 1 : 0,
    mt_keywords: post.tags.map(({ name }) => name).join(', '),
    mt_convert_breaks: shownFilter(program, post),
    wp_slug: shownSlug(post),
    wp_password: post.password ?? '',
    wp_author_id: shownAuthorId(post),
    wp_author_display_name: shownAuthorName(post, settings),
    date_created_gmt: post.publishedAt,
    post_status: shownStatus(post),
    custom_fields: shownCustomFields(post),
    wp_post_format: 'standard',
    sticky: post.pinned,
    date_modified: localDate(post.updatedAt, settings.timeZone),
    date_modified_gmt: post.updatedAt,
    ...(enclosure && {
      enclosure: { url: enclosure.url, length: enclosure.size, type: enclosure.type },
    }),
    wp_post_thumbnail: post.cover ? attachmentId(post.cover.id) : 0,
  };
}

/** The text filter of the text as it is answered: mt.supportedTextFilters lists them. */
function shownFilter({ format }: Program, { bodyFormat }: ClientPost): string {
  return format === 'markdown' && bodyFormat === 'markdown' ? 'markdown' : '0';
}

/** @param parentTitle of the page above it; empty if there is none */
export async function pageStruct(
  deps: Deps,
  { program, settings }: Around,
  page: ClientPost,
  parentTitle: string,
): Promise<Struct> {
  const { main, more } = splitMore(await shownText(deps, program, page));
  return {
    dateCreated: localDate(page.publishedAt, settings.timeZone),
    userid: shownAuthorId(page),
    page_id: page.id,
    page_status: shownStatus(page),
    description: main,
    title: page.title,
    link: shownLink(deps.config.siteUrl, page),
    permaLink: shownLink(deps.config.siteUrl, page),
    categories: page.categories.map(({ name }) => name),
    excerpt: page.ownExcerpt,
    text_more: more,
    mt_allow_comments: page.commentsOpen ? 1 : 0,
    mt_allow_pings: isOpenToPings(page) ? 1 : 0,
    mt_convert_breaks: shownFilter(program, page),
    wp_slug: shownSlug(page),
    wp_password: page.password ?? '',
    wp_author: shownAuthorName(page, settings),
    wp_page_parent_id: page.parentId ?? 0,
    wp_page_parent_title: parentTitle,
    wp_page_order: page.position,
    wp_author_id: shownAuthorId(page),
    wp_author_display_name: shownAuthorName(page, settings),
    date_created_gmt: page.publishedAt,
    custom_fields: shownCustomFields(page),
    wp_page_template: 'default',
  };
}
