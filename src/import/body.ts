/**
 * Turns the body of an imported post into what a post stores: Markdown if it renders back to an equal tree, else HTML,
 * byte for byte.
 */
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { compareInSubprocess } from '../posts/html/in-subprocess.ts';
import type { Comparison } from '../posts/html/to-markdown.ts';
import { readOtherMarkdown } from '../posts/markdown/with-html.ts';
import type { BodyFormat } from '../posts/post.ts';
import type { Body } from './entry.ts';

export type ImportedBody = {
  bodyFormat: BodyFormat;
  /** The source of the post, in this format. */
  source: string;
  /** Why it stays HTML, as sentences that name no post; empty for Markdown. */
  reasons: string[];
  /** What neither format keeps, as sentences that name no post. */
  losses: string[];
};

type BodyDeps = { config: Pick<Deps['config'], 'renderTimeoutMs'> };

export type BodyOptions = {
  /** Relative URLs are relative to it; without it, or in HTML that is kept, they stay. */
  baseUrl?: string | undefined;
};

/**
 * May take seconds: call it before a transaction, never inside one.
 *
 * Markdown without HTML stays as it is; HTML that Markdown is made of is rendered by the rules of CommonMark first.
 *
 * @throws InvalidInputError for a text that is too long for a post
 */
export async function importBody(
  deps: BodyDeps,
  { format, source, isOurs }: Body,
  { baseUrl }: BodyOptions = {},
): Promise<ImportedBody> {
  if (isOurs) return { bodyFormat: format, source, reasons: [], losses: [] };
  const read = format === 'html' ? { kind: format, html: source } : readOtherMarkdown(source);
  if (read.kind === 'markdown') {
    return { bodyFormat: 'markdown', source: read.markdown, reasons: [], losses: [] };
  }
  const comparison = await compare(deps, read.html, baseUrl);
  const { isEqual, markdown, reasons, losses } = comparison;
  if (isEqual) return { bodyFormat: 'markdown', source: markdown, reasons, losses };
  return { bodyFormat: 'html', source: read.html, reasons, losses };
}

async function compare(
  deps: BodyDeps,
  html: string,
  baseUrl: string | undefined,
): Promise<Pick<Comparison, 'isEqual' | 'markdown' | 'reasons' | 'losses'>> {
  try {
    const comparison = await compareInSubprocess(deps, html, baseUrl);
    if (comparison) return comparison;
  } catch (error) {
    // A text that is too long for Markdown may be short enough for HTML.
    if (!(error instanceof InvalidInputError)) throw error;
  }
  const reasons = ['The text is too long or too complicated to convert to Markdown.'];
  return { isEqual: false, markdown: '', reasons, losses: [] };
}
