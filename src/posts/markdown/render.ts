/**
 * Renders a post's text, Markdown or HTML, without blocking other requests: a short text at once, a long one in a
 * subprocess that is killed at a deadline (decision 007).
 */
import { constants } from 'node:os';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { runInSubprocess } from '../../lib/subprocess.ts';
import { embedsIn } from '../embeds/embeds.ts';
import { MAX_HTML, renderHtml } from '../html/render.ts';
import type { LibraryImages } from '../images/image.ts';
import { imagesIn } from '../images/images.ts';
import type { GivenSource } from '../post.ts';
import { MAX_MARKDOWN, renderMarkdown, type RenderedBody, type Shown } from './markdown.ts';

/**
 * In characters. The worst known text of this length takes a tenth of a second, less than a
 * subprocess takes to start.
 */
const MAX_IN_PROCESS = 10_000;
/** Where nothing waits. */
const MAX_BLOCKING = 50_000;

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

type Renderer = (text: string, shown?: Shown) => RenderedBody;

export type RenderOptions = {
  /** As for renderMarkdown; not for what is stored. */
  marksLines?: boolean;
  /** Whether this process may be busy for a second: it answers no requests. */
  mayBlock?: boolean;
};

export type RenderTextOptions = RenderOptions & {
  /** The text as it renders without images of the library and cards, if the caller has it: most texts have neither. */
  plain?: RenderedBody | null;
};

/**
 * As renderMarkdown (markdown.ts) and renderHtml (html/render.ts).
 *
 * @throws InvalidInputError as those; {@link RenderTimeoutError} past the deadline
 */
export async function renderInSubprocess(
  { config }: Pick<Deps, 'config'>,
  { markdown: source, bodyFormat = 'markdown' }: GivenSource,
  shown: Shown = {},
  { mayBlock = false }: RenderOptions = {},
): Promise<RenderedBody> {
  const isHtml = bodyFormat === 'html';
  const render: Renderer = isHtml ? renderHtml : renderMarkdown;
  // A text that is too long is refused without work.
  const isRefused = source.length > (isHtml ? MAX_HTML : MAX_MARKDOWN);
  if (isRefused || source.length <= (mayBlock ? MAX_BLOCKING : MAX_IN_PROCESS)) {
    return render(source, shown);
  }
  const deadlineMs = config.renderTimeoutMs;
  const module = new URL(isHtml ? '../html/render' : './markdown', import.meta.url);
  const options = { deadlineMs, priority: constants.priority.PRIORITY_BELOW_NORMAL };
  const rendered = await twoAtATime(() =>
    runInSubprocess<Renderer>(module, render.name, [source, shown], options),
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
 * @throws InvalidInputError as renderInSubprocess
 */
export async function renderText(
  deps: Pick<Deps, 'config' | 'db'>,
  source: GivenSource,
  { plain = null, ...options }: RenderTextOptions = {},
): Promise<RenderedText> {
  const images = await imagesIn(deps.db, source.markdown);
  const embeds = await embedsIn(deps, source);
  if (plain && images.size === 0 && embeds.size === 0) return { rendered: plain, images };
  const shown = { images, embeds, marksLines: options.marksLines ?? false };
  return { rendered: await renderInSubprocess(deps, source, shown, options), images };
}
