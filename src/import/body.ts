/**
 * Turns the body of an imported post or comment into what a post or comment stores: Markdown if it renders back to an
 * equal tree, else HTML, byte for byte; of a comment, plain text with links.
 */
import type { Deps } from '../deps.ts';
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

export type BodyOptions = {
  /** Relative URLs are relative to it; without it, or in HTML that is kept, they stay. */
  baseUrl?: string | undefined;
};

/** May take seconds: call it before a transaction, never inside one. */
export async function importBody(
  _deps: Pick<Deps, 'config'>,
  { format, source }: Body,
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the conversion follows
  _options: BodyOptions = {},
): Promise<ImportedBody> {
  return await Promise.resolve({ bodyFormat: format, source, reasons: [], losses: [] });
}

export type ImportedCommentBody = {
  /** As comments have it. */
  markdown: string;
  /** What was lost, as sentences that name no comment. */
  losses: string[];
};

/** As importBody, for the body of a comment. */
export async function importCommentBody(
  _deps: Pick<Deps, 'config'>,
  { source }: Body,
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the conversion follows
  _options: BodyOptions = {},
): Promise<ImportedCommentBody> {
  return await Promise.resolve({ markdown: source, losses: [] });
}
