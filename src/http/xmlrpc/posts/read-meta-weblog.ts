/**
 * The struct of metaWeblog.newPost and editPost, and of wp.newPage and editPage, as fields of a post.
 *
 * @see http://xmlrpc.com/metaWeblogApi.html
 * @see https://movabletype.org/documentation/developer/api/xmlrpc.html
 */
import type { ClientPost, GivenFields } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { intOf, listOf, textOf, type Struct } from '../params.ts';
import { readBody } from './read-body.ts';
import { readCustomFields } from './read-custom-fields.ts';
import { namesOfEither, readKeywords } from './read-terms.ts';
import {
  isMissing,
  readAuthor,
  readCover,
  readDate,
  readKind,
  readParent,
  readPings,
  readPublish,
  readPublishedAt,
  readSlug,
  readStatus,
  readTexts,
} from './read-values.ts';
import { readComments, readPinned, textIn, type PostRequest } from './read-wp.ts';

export async function readMetaWeblogPost(
  deps: Deps,
  { program, settings }: { program: Program; settings: SiteSettings },
  struct: Struct,
  { before, publish }: { before: ClientPost | null; publish: boolean | undefined },
): Promise<PostRequest> {
  const kind = readKind(struct['post_type'], before);
  const password = textIn(struct, 'wp_password');
  const statusName = struct[kind === 'page' ? 'page_status' : 'post_status'];
  const status = readStatus(statusName, before, password) ?? readPublish(publish, before);
  if (status === 'trash') return { fields: {}, toTrash: true };
  const main = textIn(struct, 'description');
  const hasText = main !== undefined;
  const { customFields, markdown } = readCustomFields(struct['custom_fields'], before, hasText);
  const title = textIn(struct, 'title')?.trim();
  const excerpt = textIn(struct, 'mt_excerpt');
  const body = await readBody(
    deps,
    program,
    {
      main,
      more: textIn(struct, 'mt_text_more'),
      moreText: textIn(struct, 'wp_more_text'),
      filter: textIn(struct, 'mt_convert_breaks'),
      markdown,
      enclosure: struct['enclosure'],
    },
    before,
  );
  return {
    toTrash: false,
    fields: {
      ...readTexts({ kind, title, body, excerpt, password }, before),
      ...status,
      ...readSlug(struct['wp_slug'] ?? struct['mt_basename'], before),
      ...readPublishedAt(readDate(struct, ['date_created_gmt', 'dateCreated'], settings), before),
      ...(await readAuthor(deps, program, struct['wp_author_id'], before)),
      ...(await readCover(deps, struct['wp_post_thumbnail'], before)),
      ...(await termsIn(deps, struct, kind === 'page')),
      ...(customFields && { customFields }),
      ...readComments(commentsIn(struct), before),
      ...readPings(pingsIn(struct), before),
      ...readPinned(struct['sticky'], before),
      ...trackbacksIn(struct['mt_tb_ping_urls']),
      ...(kind === 'page' && placeIn(struct)),
    },
  };
}

async function termsIn(
  deps: Deps,
  struct: Struct,
  isPage: boolean,
): Promise<Pick<GivenFields, 'categories' | 'tags'>> {
  const { categories, mt_keywords: keywords } = struct;
  return {
    ...(!isMissing(categories) &&
      !isPage && { categories: await namesOfEither(deps, listOf(categories)) }),
    ...(!isMissing(keywords) && { tags: readKeywords(keywords) }),
  };
}

/** 2 is Movable Type's “closed, but shown”. */
function commentsIn(struct: Struct): boolean | undefined {
  return flagIn(struct, 'mt_allow_comments', ['0', '2', 'closed', 'none']);
}

/** Open Live Writer sends 2 for closed. */
function pingsIn(struct: Struct): boolean | undefined {
  return flagIn(struct, 'mt_allow_pings', ['0', '2', 'closed', 'none']);
}

/** Other words are the site's default in a new post, and change nothing in another. */
function flagIn(struct: Struct, name: string, closed: readonly string[]): boolean | undefined {
  const value = struct[name];
  if (isMissing(value)) return undefined;
  if (typeof value === 'boolean') return value;
  const word = textOf(value, name).trim().toLowerCase();
  if (word === '1' || word === 'open') return true;
  return closed.includes(word) ? false : undefined;
}

/** An array, or a string with URLs between blanks. */
function trackbacksIn(value: XmlRpcValue | undefined): Pick<GivenFields, 'trackbacksTo'> {
  if (isMissing(value)) return {};
  const urls = listOf(value).flatMap((each) => textOf(each, 'mt_tb_ping_urls').split(/\s+/));
  return { trackbacksTo: [...new Set(urls.filter((url) => url !== ''))] };
}

function placeIn(struct: Struct): Pick<GivenFields, 'parentId' | 'position'> {
  const order = struct['wp_page_order'];
  return {
    ...readParent(struct['wp_page_parent_id']),
    ...(!isMissing(order) && order !== '' && { position: intOf(order, 'wp_page_order') }),
  };
}
