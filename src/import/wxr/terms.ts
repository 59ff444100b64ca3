/**
 * Authors, categories, tags and series of a WordPress export, as its head lists them and its posts name them.
 */
import { canonicalLanguage } from '../../lib/text/language.ts';
import { decodeEntitiesOnce } from '../../lib/text/markup.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import type { TermKind } from '../../posts/terms/term.ts';
import type { AuthorEntry, Entry, PostEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { childOf, childrenOf, textIn, type XmlNode } from '../xml/records.ts';
import { isNew, note, type Context } from './context.ts';

const TAXONOMIES = new Map<string, TermKind>([
  ['category', 'category'],
  ['post_tag', 'tag'],
  ['tag', 'tag'],
  ['series', 'series'],
]);
/** Of WordPress itself, or taken otherwise. */
const SILENT = new Set([
  ...['nav_menu', 'post_format', 'wp_theme', 'wp_template_part_area', 'wp_pattern_category'],
  ...['language', 'post_translations', 'term_language', 'term_translations', 'author'],
]);

/** Text that is CDATA holds HTML's references; other text was decoded with the XML. */
export function plainText(node: XmlNode | undefined): string {
  if (!node) return '';
  return node.isCdata ? textOfHtml(node.text) : toPlainText(node.text.replace(/<[^<>]*>/g, ''));
}

export function authorEntry(node: XmlNode): AuthorEntry | null {
  const id = textIn(node, 'wp:author_login');
  if (id === '') return null;
  const name = plainText(childOf(node, 'wp:author_display_name'));
  return {
    kind: 'author',
    id,
    name: name || id,
    email: textIn(node, 'wp:author_email') || null,
    url: null,
    bio: '',
  };
}

/** @param node `wp:category`, `wp:tag` or `wp:term` */
export function* termEntries(node: XmlNode, context: Context): Generator<Entry> {
  const names = {
    'wp:category': ['wp:category_nicename', 'wp:cat_name', 'wp:category_description'],
    'wp:tag': ['wp:tag_slug', 'wp:tag_name', 'wp:tag_description'],
  }[node.name] ?? ['wp:term_slug', 'wp:term_name', 'wp:term_description'];
  const [slugName = '', nameName = '', descriptionName = ''] = names;
  const taxonomyName =
    node.name === 'wp:term' ? textIn(node, 'wp:term_taxonomy') : node.name.slice('wp:'.length);
  const taxonomy = TAXONOMIES.get(taxonomyName);
  const slug = decodedSlug(textIn(node, slugName));
  const name = plainText(childOf(node, nameName)) || slug;
  if (!taxonomy) {
    if (!SILENT.has(taxonomyName)) {
      yield note('lost', `Terms of the taxonomy “${taxonomyName}”`, name);
    }
    return;
  }
  if (name === '' || !isNew(context, `term ${taxonomy} ${slug}`)) return;
  const parent =
    textIn(node, 'wp:category_parent') ||
    textIn(node, 'wp:term_parent') ||
    textIn(node, 'wp:tag_parent');
  yield {
    kind: 'term',
    taxonomy,
    slug,
    name,
    description: plainText(childOf(node, descriptionName)),
    parentSlug: taxonomy === 'category' && parent !== '' ? decodedSlug(parent) : null,
  };
}

/** WordPress percent-encodes what is not ASCII. */
export function decodedSlug(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}

export type Filed = Pick<PostEntry, 'terms' | 'language'> & {
  /** Of the plugin for several authors, the first. */
  author: { id: string; name: string } | null;
  notes: { level: 'lost' | 'changed'; what: string }[];
};

/** What the `category` elements of a post say, of whatever taxonomy. */
export function filedUnder(item: XmlNode): Filed {
  const filed: Filed = { terms: [], language: null, author: null, notes: [] };
  for (const node of childrenOf(item, 'category')) {
    const { domain = 'category', nicename = '' } = node.attributes;
    const name = plainText(node);
    const slug = decodedSlug(nicename);
    const taxonomy = TAXONOMIES.get(domain);
    if (taxonomy) {
      const isKnown = filed.terms.some((each) => each.taxonomy === taxonomy && each.slug === slug);
      if (name !== '' && !isKnown) filed.terms.push({ taxonomy, slug, name });
    } else if (domain === 'post_format') {
      const what = `The post format “${slug.replace(/^post-format-/, '')}” is not kept: the text is`;
      filed.notes.push({ level: 'changed', what });
    } else if (domain === 'language') {
      filed.language ??= canonicalLanguage(slug);
    } else if (domain === 'author') {
      if (filed.author)
        filed.notes.push({ level: 'lost', what: 'Authors of a post after its first' });
      else filed.author = { id: slug.replace(/^cap-/, ''), name: decodeEntitiesOnce(name) };
    } else if (!SILENT.has(domain)) {
      filed.notes.push({ level: 'lost', what: `Posts’ terms of the taxonomy “${domain}”` });
    }
  }
  return filed;
}
