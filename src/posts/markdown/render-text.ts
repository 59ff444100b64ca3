/**
 * A post's text rendered with the pictures of the library that it shows.
 */
import type { Deps } from '../../deps.ts';
import type { RenderedMarkdown } from './markdown.ts';
import type { Pictures } from '../images/image.ts';
import { picturesIn } from '../images/images.ts';
import { renderApart } from './render-subprocess.ts';

/** A text as it comes out with the pictures of the library as they were then. */
export type RenderedText = { rendered: RenderedMarkdown; pictures: Pictures };

/**
 * Before there is a transaction, which nothing that takes seconds may hold up.
 *
 * @throws InvalidInputError as renderApart
 */
export async function renderText(
  deps: Pick<Deps, 'config' | 'db'>,
  markdown: string,
): Promise<RenderedText> {
  const pictures = await picturesIn(deps.db, markdown);
  return { rendered: await renderApart(deps, markdown, pictures), pictures };
}
