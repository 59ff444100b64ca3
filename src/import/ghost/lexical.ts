/**
 * HTML from the documents of Ghost's editor since version 5, Lexical, for posts whose HTML is not in the export.
 */
import { escapeXml } from '../../lib/text/markup.ts';
import { listOf, mapOf, rawText, scalarText } from '../values.ts';
import { cardHtml } from './cards.ts';

const MAX_DEPTH = 100;

/** The formats of a text are bits. */
const FORMATS: readonly [number, string][] = [
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
  [8, 'u'],
  [4, 's'],
  [2, 'em'],
  [1, 'strong'],
];

/**
 * @param unknown receives the type of each card that is not known
 * @returns `null`: it is no such document
 */
export function lexicalHtml(json: string, unknown: (type: string) => void): string | null {
  try {
    const root = mapOf(mapOf(JSON.parse(json))['root']);
    return root['type'] === 'root' ? childrenOf(root, 0) : null;
  } catch {
    return null;
  }

  function childrenOf(node: Readonly<Record<string, unknown>>, depth: number): string {
    if (depth > MAX_DEPTH) return '';
    return listOf(node['children'])
      .map((child) => htmlOf(mapOf(child), depth + 1))
      .join('');
  }

  function htmlOf(node: Readonly<Record<string, unknown>>, depth: number): string {
    const type = scalarText(node['type']) ?? '';
    const inside = () => childrenOf(node, depth);
    switch (type) {
      case 'text':
      case 'extended-text':
      case 'tk':
        return formatted(rawText(node['text']), Number(node['format'] ?? 0));
      case 'linebreak':
        return '<br>';
      case 'tab':
        return ' ';
      case 'paragraph':
        return `<p>${inside()}</p>`;
      case 'heading':
      case 'extended-heading': {
        const tag = /^h[1-6]$/.exec(String(node['tag']))?.[0] ?? 'h2';
        return `<${tag}>${inside()}</${tag}>`;
      }
      case 'quote':
      case 'extended-quote':
      case 'aside':
        return `<blockquote><p>${inside()}</p></blockquote>`;
      case 'list': {
        const tag = node['listType'] === 'number' || node['tag'] === 'ol' ? 'ol' : 'ul';
        const start = Number(node['start'] ?? 1);
        return `<${tag}${tag === 'ol' && start > 1 ? ` start="${Math.floor(start)}"` : ''}>${inside()}</${tag}>`;
      }
      case 'listitem':
        return `<li>${inside()}</li>`;
      case 'link':
      case 'autolink':
        return `<a href="${escapeXml(scalarText(node['url']) ?? '')}">${inside()}</a>`;
      default: {
        const html = cardHtml(type, node);
        if (html === null) unknown(type);
        return html ?? inside();
      }
    }
  }
}

function formatted(text: string, format: number): string {
  return FORMATS.reduce(
    (html, [bit, tag]) => (format & bit ? `<${tag}>${html}</${tag}>` : html),
    escapeXml(text),
  );
}
