/**
 * A post as wp.getPost and wp.getPosts answer it, with the fields that the call asks for.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/ (wp.getPost)
 */
import type { ClientPost } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findEnclosures } from '../../../media/enclosures.ts';
import { listUsedTerms, type UsedTerm } from '../../../posts/terms/terms.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { postAtomId } from '../../../feeds/ids.ts';
import { itemStruct } from '../media/structs.ts';
import { findItem } from '../../../media/library.ts';
import { listOf, localDate, textOf } from '../params.ts';
import { termStruct } from '../terms/structs.ts';
import { isOpenToPings } from './read-values.ts';
import {
  shownAuthorId,
  shownCustomFields,
  shownLink,
  shownSlug,
  shownStatus,
  shownText,
} from './shown.ts';

type Struct = { [name: string]: XmlRpcValue };
type Around = { program: Program; settings: SiteSettings };

/** Names of members, or of groups: `post` (all of its own), `terms` or `taxonomies`, `custom_fields`, `enclosure`. */
export type WantedFields = ReadonlySet<string>;

const DEFAULT_FIELDS = ['post', 'terms', 'custom_fields'];

/** @param value an array of names; missing or `nil`: all but `enclosure` */
export function readWantedFields(
  value: XmlRpcValue | undefined,
  byDefault: readonly string[] = DEFAULT_FIELDS,
): WantedFields {
  if (value === undefined || value === null || value === '') return new Set(byDefault);
  return new Set(listOf(value).map((name) => textOf(name, 'the name of a field')));
}

/** The terms of posts with what only their own page shows, by id; read once for all posts of an answer. */
export type TermsById = ReadonlyMap<number, UsedTerm>;

export async function readTermsById(
  deps: Pick<Deps, 'db'>,
  posts: readonly ClientPost[],
  wanted: WantedFields,
): Promise<TermsById> {
  const kinds = (['category', 'tag'] as const).filter((kind) =>
    posts.some((post) => post[kind === 'tag' ? 'tags' : 'categories'].length > 0),
  );
  if (!wantsTerms(wanted) || kinds.length === 0) return new Map();
  const all = await Promise.all(kinds.map((kind) => listUsedTerms(deps, kind)));
  return new Map(all.flat().map((term) => [term.id, term]));
}

function wantsTerms(wanted: WantedFields): boolean {
  return wanted.has('terms') || wanted.has('taxonomies');
}

/** With `post_id` always. */
export async function wpStruct(
  deps: Deps,
  { program, settings, terms }: Around & { terms: TermsById },
  post: ClientPost,
  wanted: WantedFields,
): Promise<Struct> {
  const isWanted = (name: string) => wanted.has('post') || wanted.has(name);
  const own: Struct = {
    post_title: post.title,
    post_date: localDate(post.publishedAt, settings.timeZone),
    post_date_gmt: post.publishedAt,
    post_modified: localDate(post.updatedAt, settings.timeZone),
    post_modified_gmt: post.updatedAt,
    post_status: shownStatus(post),
    post_type: post.kind,
    post_name: shownSlug(post),
    post_author: shownAuthorId(post),
    post_password: post.password ?? '',
    post_excerpt: post.ownExcerpt,
    // Rendered for programs that read HTML: only if it is wanted.
    post_content: isWanted('post_content') ? await shownText(deps, program, post) : '',
    post_parent: String(post.parentId ?? 0),
    post_mime_type: '',
    link: shownLink(deps.config.siteUrl, post),
    guid: postAtomId(deps.config.siteUrl, post),
    menu_order: post.position,
    comment_status: post.commentsOpen ? 'open' : 'closed',
    ping_status: isOpenToPings(post) ? 'open' : 'closed',
    sticky: post.pinned,
    post_thumbnail: isWanted('post_thumbnail') ? await coverStruct(deps, post) : [],
    post_format: 'standard',
  };
  const enclosure = wanted.has('enclosure')
    ? (await findEnclosures(deps, [post])).get(post.id)
    : undefined;
  return {
    post_id: String(post.id),
    ...Object.fromEntries(Object.entries(own).filter(([name]) => isWanted(name))),
    ...(wantsTerms(wanted) && {
      terms: [...post.tags, ...post.categories].flatMap(({ id }) => {
        const term = terms.get(id);
        return term ? [termStruct(term)] : [];
      }),
    }),
    ...(wanted.has('custom_fields') && { custom_fields: shownCustomFields(post) }),
    ...(wanted.has('enclosure') && {
      enclosure: enclosure
        ? { url: enclosure.url, length: enclosure.size, type: enclosure.type }
        : [],
    }),
  };
}

/** PHP's empty array if there is none. */
async function coverStruct(deps: Deps, { cover }: ClientPost): Promise<XmlRpcValue> {
  const item = cover && (await findItem(deps, cover.id));
  return item ? itemStruct(deps, item) : [];
}
