/**
 * The pictures that a post may have at its head, as its form offers them.
 */
import type { Deps } from '../../../deps.ts';
import { findMedia, listMedia } from '../../../media/library.ts';
import type { AdminImageView } from '../views/media.ts';
import { presentImage } from '../media/present-media.ts';

/** The newest: what is older is chosen by using it in the text, or at another time. */
const OFFERED = 11;

/** Those that were uploaded last; first of all the one that is `chosen`. */
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

/** @returns what to say of it; `null`: it can be a cover */
export async function coverProblem(
  deps: Pick<Deps, 'db'>,
  chosen: number | null | undefined,
): Promise<string | null> {
  const isThere = chosen == null || (await findMedia(deps, chosen)) !== null;
  return isThere ? null : 'This picture was deleted meanwhile: choose another.';
}
