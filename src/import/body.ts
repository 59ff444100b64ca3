/**
 * Turns the body of an imported post into what a post stores: Markdown if it renders back to an equal tree, else HTML,
 * byte for byte.
 */
import { constants } from 'node:os';
import type { Deps } from '../deps.ts';
import { runInSubprocess } from '../lib/subprocess.ts';
import { compareInSubprocess } from '../posts/html/in-subprocess.ts';
import { MAX_MARKDOWN, type RenderedBody } from '../posts/markdown/markdown.ts';
import { readOtherMarkdown, type OtherMarkdown } from '../posts/markdown/with-html.ts';
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
  /** The source without images of the library and cards, if it was rendered to compare it. */
  rendered: RenderedBody | null;
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
  const asMarkdown = (markdown: string, reasons: string[] = []): ImportedBody => ({
    ...{ bodyFormat: 'markdown', source: markdown, reasons, losses: [], rendered: null },
  });
  if (isOurs) return { ...asMarkdown(source), bodyFormat: format };
  const read =
    format === 'html' ? { kind: format, html: source } : await readMarkdown(deps, source);
  if (!read) return asMarkdown(source, [TOO_COMPLICATED]);
  if (read.kind === 'markdown') return asMarkdown(read.markdown);
  const asHtml = { bodyFormat: 'html', source: read.html, rendered: null } as const;
  const comparison = await compareInSubprocess(deps, read.html, { baseUrl, mayBlock: true });
  if (!comparison) return { ...asHtml, reasons: [TOO_COMPLICATED], losses: [] };
  const { isEqual, markdown, rendered, reasons, losses } = comparison;
  if (!isEqual) return { ...asHtml, reasons, losses };
  return { ...asMarkdown(markdown, reasons), losses, rendered };
}

const TOO_COMPLICATED = 'The text is too long or too complicated to convert to Markdown.';

/** A longer text is read by a subprocess. */
const MAX_IN_PROCESS = 50_000;
const MAX_HEAP_MB = 512;

/** @returns `null` past the deadline or the memory limit */
async function readMarkdown({ config }: BodyDeps, source: string): Promise<OtherMarkdown | null> {
  // One that no post can have is refused when it is rendered.
  if (source.length > MAX_MARKDOWN) return { kind: 'markdown', markdown: source };
  if (source.length <= MAX_IN_PROCESS) return readOtherMarkdown(source);
  return await runInSubprocess<typeof readOtherMarkdown>(
    new URL('../posts/markdown/with-html', import.meta.url),
    'readOtherMarkdown',
    [source],
    {
      ...{ deadlineMs: config.renderTimeoutMs, maxHeapMb: MAX_HEAP_MB },
      priority: constants.priority.PRIORITY_BELOW_NORMAL,
    },
  );
}
