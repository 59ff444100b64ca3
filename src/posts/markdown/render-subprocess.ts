/**
 * Rendering a post's Markdown without holding up readers: a short text at once, a long one in a
 * process of its own that is ended at a deadline (decision 007).
 */
import pLimit from 'p-limit';
import { runSubprocess } from '../../lib/subprocess.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { checkLength, renderMarkdown, type RenderedMarkdown } from './markdown.ts';
import type { LibraryImage, LibraryImages } from '../images/image.ts';

/**
 * Rendered at once: the worst text of this length that we know of takes a tenth of a second, less
 * than a process takes to start.
 */
const MAX_AT_ONCE = 10_000;

/**
 * Each process takes a processor and about a hundred megabytes: however many texts are long, two
 * are rendered at a time. The deadline of one that waits begins with its turn.
 */
const inTurn = pLimit(2);

/** A text takes longer to render than `RENDER_TIMEOUT_MS` allows. */
export class RenderTimeoutError extends InvalidInputError {
  override name = 'RenderTimeoutError';
  constructor(timeoutMs: number) {
    super(
      `The text takes longer than ${timeoutMs / 1_000} seconds to turn into a page. Simplify it, or split it into two posts.`,
    );
  }
}

/** What the process is given; {@link RenderAnswer} is what it writes. Both as JSON. */
export type RenderTask = { markdown: string; images: [string, LibraryImage][] };
export type RenderAnswer = { rendered: RenderedMarkdown } | { refusal: string };

/**
 * As renderMarkdown (markdown.ts).
 *
 * @throws InvalidInputError as renderMarkdown; {@link RenderTimeoutError} past the deadline
 */
export async function renderInSubprocess(
  { config }: Pick<Deps, 'config'>,
  markdown: string,
  images: LibraryImages = new Map(),
): Promise<RenderedMarkdown> {
  checkLength(markdown);
  if (markdown.length <= MAX_AT_ONCE) return renderMarkdown(markdown, images);
  const timeoutMs = config.renderTimeoutMs;
  const task: RenderTask = { markdown, images: [...images] };
  const program = new URL('./render-process', import.meta.url);
  const output = await inTurn(() =>
    runSubprocess(program, Buffer.from(JSON.stringify(task)), { deadlineMs: timeoutMs }),
  );
  if (output === null) throw new RenderTimeoutError(timeoutMs);
  const answer = JSON.parse(Buffer.from(output).toString()) as RenderAnswer;
  if ('refusal' in answer) throw new InvalidInputError(answer.refusal);
  return answer.rendered;
}
