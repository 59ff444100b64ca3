/**
 * Compares HTML with its Markdown and with other HTML, and makes portable HTML of Markdown: a short text at once, a long
 * one in a subprocess with a deadline and a memory limit (decision 007).
 */
import { constants } from 'node:os';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { runInSubprocess } from '../../lib/subprocess.ts';
import { RenderTimeoutError } from '../markdown/render.ts';
import { portableHtml, type PortableHtml } from './portable.ts';
import { MAX_HTML } from './render.ts';
import { markdownOfChange } from './keep-source.ts';
import type { MarkedHtml } from './more.ts';
import { showSame } from './same.ts';
import { compareWithMarkdown, type Comparison } from './to-markdown.ts';

/** In characters. The worst known text of this length takes less than a subprocess takes to start. */
const MAX_IN_PROCESS = 10_000;
/** Where nothing waits, and in tags: the worst known text with no more takes a second. */
const MAX_BLOCKING = 50_000;
const MAX_BLOCKING_TAGS = 1_000;
const MAX_HEAP_MB = 512;

/** Each takes a processor. The deadline of a text that waits begins when its subprocess starts. */
const twoAtATime = pLimit(2);

type RenderConfig = Pick<Deps['config'], 'renderTimeoutMs'>;

export type CompareOptions = {
  /** Relative URLs are relative to it; without it they stay. */
  baseUrl?: string | undefined;
  /** Whether this process may be busy for seconds: it answers no requests. */
  mayBlock?: boolean;
};

/**
 * As compareWithMarkdown (to-markdown.ts). The deadline is `RENDER_TIMEOUT_MS`.
 *
 * @returns `null` for a text that is too long, or past the deadline or the memory limit
 */
export async function compareInSubprocess(
  { config }: { config: RenderConfig },
  html: string,
  { baseUrl, mayBlock = false }: CompareOptions = {},
): Promise<Comparison | null> {
  try {
    if (html.length > MAX_HTML || isQuick(html, mayBlock)) {
      return compareWithMarkdown(html, baseUrl);
    }
    const module = new URL('./to-markdown', import.meta.url);
    return await twoAtATime(() =>
      runInSubprocess<typeof compareWithMarkdown>(
        module,
        'compareWithMarkdown',
        [html, baseUrl],
        optionsFor(config),
      ),
    );
  } catch (error) {
    // Also one whose Markdown would be too long.
    if (!(error instanceof InvalidInputError)) throw error;
    return null;
  }
}

function optionsFor({ renderTimeoutMs: deadlineMs }: RenderConfig) {
  const priority = constants.priority.PRIORITY_BELOW_NORMAL;
  return { deadlineMs, maxHeapMb: MAX_HEAP_MB, priority };
}

/**
 * As showSame (same.ts). A text that is too long, or past the deadline or the memory limit, shows the same only if it
 * is the same.
 */
export async function showSameInSubprocess(
  { config }: { config: RenderConfig },
  html: string,
  other: string,
): Promise<boolean> {
  if (html === other) return true;
  if (html.length > MAX_HTML || other.length > MAX_HTML) return false;
  if (html.length + other.length <= MAX_IN_PROCESS) return showSame(html, other);
  const module = new URL('./same', import.meta.url);
  const isSame = await twoAtATime(() =>
    runInSubprocess<typeof showSame>(module, 'showSame', [html, other], optionsFor(config)),
  );
  return isSame ?? false;
}

/**
 * As markdownOfChange (keep-source.ts).
 *
 * @returns also `null` for a text that is too long, or past the deadline or the memory limit
 */
export async function markdownOfChangeInSubprocess(
  { config }: { config: RenderConfig },
  before: string,
  marked: MarkedHtml,
): Promise<string | null> {
  if (marked.html.length > MAX_HTML) return null;
  try {
    if (before.length + marked.html.length <= MAX_IN_PROCESS) {
      return markdownOfChange(before, marked);
    }
    const module = new URL('./keep-source', import.meta.url);
    return await twoAtATime(() =>
      runInSubprocess<typeof markdownOfChange>(
        module,
        'markdownOfChange',
        [before, marked],
        optionsFor(config),
      ),
    );
  } catch (error) {
    // Also one whose Markdown would be too long.
    if (!(error instanceof InvalidInputError)) throw error;
    return null;
  }
}

/**
 * As portableHtml (portable.ts).
 *
 * @throws InvalidInputError as portableHtml; RenderTimeoutError past the deadline
 */
export async function portableInSubprocess(
  { config }: { config: RenderConfig },
  markdown: string,
  siteUrl: string,
): Promise<PortableHtml> {
  if (markdown.length <= MAX_IN_PROCESS) return portableHtml(markdown, siteUrl);
  const module = new URL('./portable', import.meta.url);
  const portable = await twoAtATime(() =>
    runInSubprocess<typeof portableHtml>(
      module,
      'portableHtml',
      [markdown, siteUrl],
      optionsFor(config),
    ),
  );
  if (portable === null) throw new RenderTimeoutError(config.renderTimeoutMs);
  return portable;
}

function isQuick(html: string, mayBlock: boolean): boolean {
  if (html.length <= MAX_IN_PROCESS) return true;
  return mayBlock && html.length <= MAX_BLOCKING && html.split('<').length <= MAX_BLOCKING_TAGS;
}
