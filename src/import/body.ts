/**
 * Turns the body of an imported post into what a post stores: Markdown if it renders back to an equal tree, else HTML,
 * byte for byte.
 */
import type { Deps } from '../deps.ts';
import { compareInSubprocess } from '../posts/html/in-subprocess.ts';
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
  const comparison = await compareInSubprocess(deps, read.html, { baseUrl, mayBlock: true });
  if (!comparison) {
    return { bodyFormat: 'html', source: read.html, reasons: [TOO_COMPLICATED], losses: [] };
  }
  const { isEqual, markdown, reasons, losses } = comparison;
  if (isEqual) return { bodyFormat: 'markdown', source: markdown, reasons, losses };
  return { bodyFormat: 'html', source: read.html, reasons, losses };
}

const TOO_COMPLICATED = 'The text is too long or too complicated to convert to Markdown.';
