/**
 * Renders a post's Markdown without blocking other requests: a short text at once, a long one in a
 * subprocess that is killed at a deadline (decision 007).
 */
import { constants } from 'node:os';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { runInSubprocess } from '../../lib/subprocess.ts';
import { embedsIn } from '../embeds/embeds.ts';
import type { LibraryImages } from '../images/image.ts';
import { imagesIn } from '../images/images.ts';
import { checkLength, renderMarkdown, type RenderedBody, type Shown } from './markdown.ts';

/**
 * In characters. The worst known text of this length takes a tenth of a second, less than a
 * subprocess takes to start.
 */
const MAX_IN_PROCESS = 10_000;

/**
 * Each subprocess takes a processor and about a hundred megabytes, so two run at a time. The deadline
 * of a text that waits begins when its subprocess starts.
 */
const twoAtATime = pLimit(2);

/** A text takes longer to render than `RENDER_TIMEOUT_MS` allows. */
export class RenderTimeoutError extends InvalidInputError {
  override name = 'RenderTimeoutError';
  constructor(timeoutMs: number) {
    super(
      `The text takes longer than ${timeoutMs / 1_000} seconds to turn into a page. Simplify it, or split it into two posts.`,
    );
  }
}

/**
 * As renderMarkdown (markdown.ts).
 *
 * @throws InvalidInputError as renderMarkdown; {@link RenderTimeoutError} past the deadline
 */
export async function renderInSubprocess(
  { config }: Pick<Deps, 'config'>,
  markdown: string,
  shown: Shown = {},
): Promise<RenderedBody> {
  checkLength(markdown);
  if (markdown.length <= MAX_IN_PROCESS) return renderMarkdown(markdown, shown);
  const deadlineMs = config.renderTimeoutMs;
  const module = new URL('./markdown', import.meta.url);
  const options = { deadlineMs, priority: constants.priority.PRIORITY_BELOW_NORMAL };
  const rendered = await twoAtATime(() =>
    runInSubprocess<typeof renderMarkdown>(module, 'renderMarkdown', [markdown, shown], options),
  );
  if (rendered === null) throw new RenderTimeoutError(deadlineMs);
  return rendered;
}

/** A rendered text, and the images of the library that it was rendered with. */
export type RenderedText = { rendered: RenderedBody; images: LibraryImages };

/**
 * Renders a text with the images of the library and the cards that it shows. It may take seconds: call it before a
 * transaction, never inside one.
 *
 * @param marksLines as for renderMarkdown; not for what is stored
 * @throws InvalidInputError as renderInSubprocess
 */
export async function renderText(
  deps: Pick<Deps, 'config' | 'db'>,
  markdown: string,
  marksLines = false,
): Promise<RenderedText> {
  const images = await imagesIn(deps.db, markdown);
  const embeds = await embedsIn(deps, markdown);
  const shown = { images, embeds, marksLines };
  return { rendered: await renderInSubprocess(deps, markdown, shown), images };
}
