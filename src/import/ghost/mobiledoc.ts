/**
 * HTML from the documents of Ghost's editor of versions 1 to 4, Mobiledoc, for posts whose HTML is not in the export.
 *
 * @see https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md
 */
import { escapeXml } from '../../lib/text/markup.ts';
import { listOf, mapOf, rawText, scalarText } from '../values.ts';
import { cardHtml } from './cards.ts';

const TAGS = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote aside ul ol strong b em i u s sub sup code a'.split(' '),
);

/**
 * @param unknown receives the type of each card that is not known
 * @returns `null`: it is no such document
 */
export function mobiledocHtml(json: string, unknown: (type: string) => void): string | null {
  let document: Readonly<Record<string, unknown>>;
  try {
    document = mapOf(JSON.parse(json));
  } catch {
    return null;
  }
  if (!Array.isArray(document['sections'])) return null;
  const { cards, markups, atoms } = document;
  return document['sections'].map((section) => sectionHtml(listOf(section))).join('');

  function sectionHtml([kind, first, second]: unknown[]): string {
    switch (kind) {
      case 1: {
        const tag = tagOf(first, 'p');
        const html = markersHtml(second);
        if (tag === 'aside') return `<blockquote><p>${html}</p></blockquote>`;
        return tag === 'blockquote'
          ? `<blockquote><p>${html}</p></blockquote>`
          : `<${tag}>${html}</${tag}>`;
      }
      case 2:
        return `<p><img src="${escapeXml(scalarText(first) ?? '')}" alt=""></p>`;
      case 3: {
        const tag = tagOf(first, 'ul');
        const items = listOf(second).map((item) => `<li>${markersHtml(item)}</li>`);
        return `<${tag}>${items.join('')}</${tag}>`;
      }
      case 10: {
        const [type, payload] = listOf(listOf(cards)[Number(first)]);
        const name = scalarText(type) ?? '';
        const html = cardHtml(name, mapOf(payload));
        if (html === null) unknown(name);
        return html ?? '';
      }
      default:
        return '';
    }
  }

  /** Each marker opens some markups, has a text or an atom, and closes the innermost ones. */
  function markersHtml(markers: unknown): string {
    const open: string[] = [];
    let html = '';
    for (const marker of listOf(markers)) {
      const [kind, opened, closed, value] = listOf(marker);
      for (const place of listOf(opened)) {
        const [given, attributes] = listOf(listOf(markups)[Number(place)]);
        const tag = tagOf(given, 'span');
        open.push(tag);
        html += tag === 'span' ? '' : `<${tag}${hrefOf(tag, listOf(attributes))}>`;
      }
      html +=
        kind === 1 ? atomHtml(listOf(listOf(atoms)[Number(value)])) : escapeXml(rawText(value));
      for (let left = Number(closed); left > 0; left -= 1) {
        const tag = open.pop();
        if (tag !== undefined && tag !== 'span') html += `</${tag}>`;
      }
    }
    return html;
  }
}

function tagOf(given: unknown, otherwise: string): string {
  const tag = String(given).toLowerCase();
  return TAGS.has(tag) ? tag : otherwise;
}

/** Attributes are a flat list of names and values. */
function hrefOf(tag: string, attributes: unknown[]): string {
  const at = attributes.indexOf('href');
  return tag === 'a' && at >= 0 ? ` href="${escapeXml(String(attributes[at + 1]))}"` : '';
}

function atomHtml([name, text]: unknown[]): string {
  return name === 'soft-return' ? '<br>' : escapeXml(rawText(text));
}
