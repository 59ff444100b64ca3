/**
 * The metadata of posts and comments in a WordPress export (postmeta, commentmeta), and what of it becomes custom
 * fields.
 */
import type { PostEntry } from '../entry.ts';
import { isSerialized, readPhpValue } from '../wordpress/php-value.ts';
import { textIn, type XmlNode } from '../xml/records.ts';

/** The first value of each key. */
export function metaOf(node: XmlNode): Map<string, string> {
  const meta = new Map<string, string>();
  for (const [key, value] of metaPairs(node)) if (!meta.has(key)) meta.set(key, value);
  return meta;
}

/** All values of a key. */
export function metaValues(node: XmlNode, key: string): string[] {
  return [...metaPairs(node)].flatMap(([each, value]) => (each === key ? value : []));
}

function* metaPairs(node: XmlNode): Generator<[string, string]> {
  for (const each of node.children) {
    if (each.name !== 'wp:postmeta' && each.name !== 'wp:commentmeta') continue;
    const value = each.children.find(({ name }) => name === 'wp:meta_value');
    yield [textIn(each, 'wp:meta_key'), value?.text ?? ''];
  }
}

/** Taken elsewhere, or nothing that a person wrote. */
const HOUSEKEEPING =
  /^_(?:wp_|edit_|pingme$|encloseme$|trackbackme$|thumbnail_id$|oembed_|menu_item_|antiphon|transient|g_feedback_shortcode|publicize_|jetpack_|wpas_|aioseop?_|yoast_wpseo_|genesis_|elementor_|series_part|dsq_)/;
const TAKEN = new Set(['enclosure', 'footnotes']);
const SEO = /^(?:rank_math_|_?aioseop?_|_?yoast_)/;
const PLUGIN =
  /^(?:webmention_|semantic_linkbacks_|activitypub_|mf2_|jetpack_|amp_|classic-editor-)/;

/** @param onHidden gets the keys of plugins' hidden fields, which are not taken */
export function fieldsOf(item: XmlNode, onHidden: (key: string) => void): PostEntry['fields'] {
  const fields: PostEntry['fields'] = [];
  for (const [name, value] of metaPairs(item)) {
    if (name === '' || TAKEN.has(name) || SEO.test(name) || HOUSEKEEPING.test(name)) continue;
    if (name.startsWith('_')) onHidden(name);
    else if (PLUGIN.test(name)) onHidden(name);
    else fields.push({ name, value: readableValue(value) });
  }
  return fields;
}

/** A list as JSON. */
function readableValue(value: string): string {
  if (!isSerialized(value)) return value;
  const read = readPhpValue(value);
  if (read === undefined) return value;
  return typeof read === 'string' ? read : JSON.stringify(read);
}

const DESCRIPTIONS = [
  '_yoast_wpseo_metadesc',
  'rank_math_description',
  '_aioseo_description',
  '_aioseop_description',
  '_genesis_description',
];

/** What a plugin for search engines has as description; templates are none. */
export function seoDescription(meta: ReadonlyMap<string, string>): string | null {
  const found = DESCRIPTIONS.map((key) => meta.get(key)?.trim() ?? '').find(
    (text) => text !== '' && !/%%?\w+%|#\w+_\w+/.test(text),
  );
  return found ?? null;
}
