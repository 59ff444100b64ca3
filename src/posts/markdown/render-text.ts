/**
 * A post's text rendered with the pictures of the library that it shows.
 */
import type { Deps } from '../../deps.ts';
import type { RenderedMarkdown } from './markdown.ts';
import type { LibraryImages } from '../images/image.ts';
import { imagesIn } from '../images/images.ts';
import { renderInSubprocess } from './render-subprocess.ts';

/** A text as it comes out with the pictures of the library as they were then. */
export type RenderedText = { rendered: RenderedMarkdown; images: LibraryImages };

/**
 * Before there is a transaction, which nothing that takes seconds may hold up.
 *
 * @throws InvalidInputError as renderInSubprocess
 */
export async function renderText(
  deps: Pick<Deps, 'config' | 'db'>,
  markdown: string,
): Promise<RenderedText> {
  const images = await imagesIn(deps.db, markdown);
  return { rendered: await renderInSubprocess(deps, markdown, images), images };
}
