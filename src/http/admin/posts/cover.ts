/**
 * Cover images that the post editor offers.
 */
import type { Deps } from '../../../deps.ts';
import { findMedia, listMedia } from '../../../media/library.ts';
import type { AdminImageView } from '../views/media.ts';
import { presentImage } from '../media/present-media.ts';

/** The newest images. */
const OFFERED = 11;

/** The newest images of the library, after the one that is `chosen`. */
export async function offerCovers(
  deps: Pick<Deps, 'config' | 'db'>,
  chosen: number | null,
): Promise<AdminImageView[]> {
  const [current, { media }] = await Promise.all([
    chosen === null ? null : findMedia(deps, chosen),
    listMedia(deps, { max: OFFERED }),
  ]);
  const others = media.filter(({ id }) => id !== chosen);
  const all = current ? [current, ...others] : others;
  return all.map((each) => presentImage(deps.config.siteUrl, each, 0));
}

/** @returns the error message; `null` if the image exists */
export async function coverProblem(
  deps: Pick<Deps, 'db'>,
  chosen: number | null | undefined,
): Promise<string | null> {
  const isThere = chosen == null || (await findMedia(deps, chosen)) !== null;
  return isThere ? null : 'This image was deleted. Choose another.';
}
