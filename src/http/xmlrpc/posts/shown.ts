/**
 * How WordPress's clients see a post: its status, slug, author, URL and custom fields, the same in all shapes.
 */
import { sourceFor } from '../../../clients/body/body-out.ts';
import type { ClientPost } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { permalink, type PostStatus } from '../../../posts/post.ts';
import { isDraftSlug } from '../../../posts/urls/paths.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import { MARKDOWN_FIELD, MARKDOWN_FIELD_ID } from './read-body.ts';

const STATUSES: Record<PostStatus, string> = {
  draft: 'draft',
  // A scheduled one, too: its date says so, as in WordPress.
  published: 'publish',
  private: 'private',
  // Its password says so.
  protected: 'publish',
  unpublished: 'draft',
  trashed: 'trash',
  deleted: 'trash',
};

export function shownStatus({ status }: Pick<ClientPost, 'status'>): string {
  return STATUSES[status];
}

/** Empty until its author, or its title, chooses one. */
export function shownSlug({ slug }: Pick<ClientPost, 'slug'>): string {
  return isDraftSlug(slug) ? '' : slug;
}

/** The user's id; `0` for an author without an account. */
export function shownAuthorId({ authorUserId }: Pick<ClientPost, 'authorUserId'>): string {
  return String(authorUserId ?? 0);
}

export function shownAuthorName(
  { author }: Pick<ClientPost, 'author'>,
  { authorName, siteTitle }: SiteSettings,
): string {
  return author?.name ?? (authorName || siteTitle);
}

/**
 * The text in the program's format; HTML that we made of Markdown without the end of its last line. Of a Markdown text
 * that cannot be rendered (an older version had other limits), the source: the other posts of a list must be readable.
 */
export async function shownText(deps: Deps, program: Program, post: ClientPost): Promise<string> {
  try {
    const text = await sourceFor(deps, program, post);
    const isOurs = post.bodyFormat === 'markdown' && post.sentHtml === null;
    return isOurs && program.format === 'html' ? text.trimEnd() : text;
  } catch (error) {
    if (error instanceof InvalidInputError) return post.markdown;
    throw error;
  }
}

export function shownLink(siteUrl: string, post: Pick<ClientPost, 'path'>): string {
  return permalink(siteUrl, post);
}

/** Of a Markdown post, with its source: a program for HTML reads and keeps it there. */
export function shownCustomFields(post: ClientPost): XmlRpcValue[] {
  const fields = post.customFields.map(({ id, name, value }) => ({
    id: String(id),
    key: name,
    value,
  }));
  if (post.bodyFormat !== 'markdown') return fields;
  return [...fields, { id: MARKDOWN_FIELD_ID, key: MARKDOWN_FIELD, value: post.markdown }];
}
