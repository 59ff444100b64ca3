/**
 * The custom fields of a post: what its front matter says beyond what posts here have.
 */
import type { NoteLevel } from '../entry.ts';
import { fieldsOf, listOf, mapOf, rawText, scalarText, type Fields } from '../values.ts';

/** What the reader knows, and what only says how a theme shows the document. */
const NOT_CUSTOM = new Set(
  (
    'title slug basename type layout status password excerpt summary description subtitle published date pubdate ' +
    'created published_at publisheddate publishdate pub_date published_date lastmod last_modified_at updated ' +
    'modified updateddate updated_at expirydate unpublishdate draft private headless build _build outputs ' +
    'category categories tag tags keywords taxonomies series series_order series_weight series_part part author ' +
    'authors language lang locale translation_of translationkey wordpress_id wp_id post_id guid comments comment ' +
    'commentable pings pingbacks trackbacks webmentions in_reply_to like_of repost_of bookmark_of rsvp trackbacks_to ' +
    'notify pinned pin sticky featured weight order nav_order menu_order aliases redirect_from redirects old_url ' +
    'blogger_orig_url blogger_id wordpress_url permalink url path antiphon image images cover cover_image ' +
    'featured_image featuredimage thumbnail heroimage header hero teaser resources toc math mermaid highlight ' +
    'eleventyexcludefromcollections eleventynavigation eleventycomputed navigation menu menus params_layout ' +
    'isstarred showtoc template page_template in_search_index linktitle cascade markup id'
  ).split(' '),
);
const MAX_FIELDS = 50;
const MAX_VALUE = 10_000;

/** At most 50 of at most 10,000 characters: text, numbers, and lists of them. */
export function customFields(
  fields: Fields,
  ours: Fields,
  note: (level: NoteLevel, what: string) => void,
): { name: string; value: string }[] {
  const own = namedValues(ours['fields']);
  const extra = { ...fields, ...fieldsOf(fields['params']), ...fieldsOf(fields['extra']) };
  const further = Object.entries(extra).flatMap(([name, value]) => {
    if (NOT_CUSTOM.has(name) || value === null || ['params', 'extra'].includes(name)) return [];
    const text = scalarText(value) ?? listText(value);
    if (text !== null && text.length <= MAX_VALUE) return [{ name, value: text }];
    note('lost', `The field ${name.slice(0, 60)} of front matter, which is no text, is left out.`);
    return [];
  });
  return [...own, ...further].slice(0, MAX_FIELDS);
}

/** As our own export writes names with their values. */
export function namedValues(written: unknown): { name: string; value: string }[] {
  return listOf(written).flatMap((each) => {
    const { name, value } = mapOf(each);
    return typeof name === 'string' ? [{ name, value: rawText(value) }] : [];
  });
}

function listText(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const texts = value.map(scalarText);
  return texts.every((text) => text !== null) ? texts.join(', ') : null;
}
