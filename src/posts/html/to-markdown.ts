/**
 * Converts the HTML of a post to Markdown if the Markdown renders to an equal tree (equal.ts), and says why not, or
 * what would be lost.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { convertTree, describeLosses } from '../from-html/convert.ts';
import { hasSparseTable } from '../from-html/tables.ts';
import type { Losses } from '../from-html/losses.ts';
import { htmlOfMarkdown, renderMarkdown, type RenderedBody } from '../markdown/markdown.ts';
import { sanitized } from './allowed.ts';
import { tokensOf } from './equal.ts';
import { prepared } from './prepare.ts';
import { reasonsFor } from './reasons.ts';
import { checkHtmlLength, parsed } from './render.ts';

export type Comparison = {
  /** Whether the Markdown renders as the HTML does. */
  isEqual: boolean;
  markdown: string;
  /** The Markdown without images of the library and cards; `null`: it is not equal. */
  rendered: RenderedBody | null;
  /** Why they are not equal, as sentences; empty if they are. */
  reasons: string[];
  /** What neither keeps, as sentences. */
  losses: string[];
  /** What the Markdown does not keep, counted, such as `2 merged table cells`. */
  changes: string[];
};

/**
 * May take minutes for a hostile text (markdown/render.ts has a deadline).
 *
 * @param baseUrl relative URLs are relative to it; without it they stay
 * @throws InvalidInputError for a text that is too long, or whose Markdown would be
 */
export function compareWithMarkdown(html: string, baseUrl?: string): Comparison {
  checkHtmlLength(html);
  const lost = new Set<string>();
  const tree = prepared(parsed(html), { baseUrl, lost });
  if (hasSparseTable(tree)) {
    throw new InvalidInputError('A table is too wide for the cells that it has.');
  }
  const losses: Losses = new Map();
  const source = tokensOf(sanitized(tree), losses);
  const { markdown: given, losses: changes } = convertTree(tree, { urlOfEmbedded: (url) => url });
  let tokens: string[] = [];
  for (const markdown of new Set([linked(given).trim(), given.trim()])) {
    const rendered = renderMarkdown(markdown);
    tokens = tokensOf(sanitized(prepared(parsed(rendered.bodyHtml))), new Map());
    if (losses.has('missing-note') || !isSame(source, tokens)) continue;
    const told = { losses: [...lost], changes: describeLosses(changes) };
    return { isEqual: true, markdown, rendered, reasons: [], ...told };
  }
  return {
    ...{ isEqual: false, markdown: given.trim(), rendered: null },
    reasons: reasonsFor(source, tokens),
    losses: [...lost],
    changes: describeLosses(changes),
  };
}

/** A URL in a sentence may become a link to itself. */
export function linked(markdown: string): string {
  return markdown.replace(/(?<![\w\\])(https?)\\:(?=\/\/)/g, '$1:');
}

export function tokensOfMarkdown(markdown: string): string[] {
  const rendered = parsed(htmlOfMarkdown(markdown));
  return tokensOf(sanitized(prepared(rendered)), new Map());
}

export function isSame(source: readonly string[], result: readonly string[]): boolean {
  return source.length === result.length && source.every((each, at) => each === result[at]);
}
