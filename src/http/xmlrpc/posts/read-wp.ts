/**
 * The struct of wp.newPost and wp.editPost as fields of a post. Programs send back whole what they were answered: unknown
 * members are ignored, and so is what is as it was.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/ (wp.newPost, wp.editPost)
 */
import type { ClientPost, GivenFields } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { booleanOf, intOf, textOf, type Struct } from '../params.ts';
import { readBody } from './read-body.ts';
import { readCustomFields } from './read-custom-fields.ts';
import { readTaxonomies } from './read-terms.ts';
import {
  isMissing,
  readAuthor,
  readCover,
  readDate,
  readKind,
  readParent,
  readPings,
  readPublishedAt,
  readSlug,
  readStatus,
  readTexts,
} from './read-values.ts';

/** What a call asks for. `toTrash`: instead of all else. */
export type PostRequest = { fields: GivenFields; toTrash: boolean };

export async function readWpPost(
  deps: Deps,
  { program, settings }: { program: Program; settings: SiteSettings },
  struct: Struct,
  before: ClientPost | null,
): Promise<PostRequest> {
  const kind = readKind(struct['post_type'], before);
  const password = textIn(struct, 'post_password');
  const byDefault = before ? {} : ({ status: 'draft' } as const);
  const status = readStatus(struct['post_status'], before, password) ?? byDefault;
  if (status === 'trash') return { fields: {}, toTrash: true };
  const main = textIn(struct, 'post_content');
  const hasText = main !== undefined;
  const { customFields, markdown } = readCustomFields(struct['custom_fields'], before, hasText);
  const title = textIn(struct, 'post_title')?.trim();
  const excerpt = textIn(struct, 'post_excerpt');
  const body = await readBody(
    deps,
    program,
    { main, markdown, enclosure: struct['enclosure'] },
    before,
  );
  return {
    toTrash: false,
    fields: {
      ...readTexts({ kind, title, body, excerpt, password }, before),
      ...status,
      ...readSlug(struct['post_name'], before),
      ...readPublishedAt(readDate(struct, ['post_date_gmt', 'post_date'], settings), before),
      ...(await readAuthor(deps, program, struct['post_author'], before)),
      ...(await readCover(deps, struct['post_thumbnail'], before)),
      ...(await readTaxonomies(deps, struct['terms'], struct['terms_names'])),
      ...(customFields && { customFields }),
      ...readComments(openIn(struct, 'comment_status'), before),
      ...readPings(openIn(struct, 'ping_status'), before),
      ...readPinned(struct['sticky'], before),
      ...(kind === 'page' && readPlace(struct)),
    },
  };
}

/** Anything but `open` and `closed` says nothing. */
function openIn(struct: Struct, name: string): boolean | undefined {
  const word = textIn(struct, name)?.trim().toLowerCase();
  return word === 'open' ? true : word === 'closed' ? false : undefined;
}

export function readComments(
  open: boolean | undefined,
  before: ClientPost | null,
): Pick<GivenFields, 'commentsOpen'> {
  return open === undefined || open === before?.commentsOpen ? {} : { commentsOpen: open };
}

/** Kit sends the words `true` and `false`. */
export function readPinned(
  value: Struct[string] | undefined,
  before: ClientPost | null,
): Pick<GivenFields, 'pinned'> {
  if (isMissing(value)) return {};
  const pinned = booleanOf(value, 'sticky');
  return pinned === (before?.pinned ?? false) ? {} : { pinned };
}

function readPlace(struct: Struct): Pick<GivenFields, 'parentId' | 'position'> {
  const order = struct['menu_order'];
  return {
    ...readParent(struct['post_parent']),
    ...(!isMissing(order) && order !== '' && { position: intOf(order, 'menu_order') }),
  };
}

/** `nil` is as good as missing. */
export function textIn(struct: Struct, name: string): string | undefined {
  const value = struct[name];
  return isMissing(value) ? undefined : textOf(value, name);
}
