/**
 * Adds an uploaded image to the media library. Its bytes decide what it is, not its name.
 */
import { createHash } from 'node:crypto';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { imageAppears } from '../posts/images/images.ts';
import { renderPosts } from '../posts/render-due.ts';
import { insertMedia, selectItemByHash } from './store.ts';
import type { Media } from './image.ts';
import { makeSizesInSubprocess } from './sizes.ts';
import { slugOf } from './slug.ts';

/** Enough for a photograph straight from a camera, except RAW files, which browsers cannot show. */
export const MAX_UPLOAD_BYTES = 25_000_000;

export type UploadOutcome =
  | { kind: 'added'; media: Media }
  /** The same file is already in the library. */
  | { kind: 'known'; media: Media }
  /** Not a JPEG, PNG, WebP, GIF or AVIF, or broken. */
  | { kind: 'not-an-image' }
  | { kind: 'too-many-pixels' }
  | { kind: 'too-slow' };

/**
 * Makes the image's files and stores them, and the upload without its metadata. Texts that have its
 * URL already show it from then on.
 *
 * @param upload `name` as the browser sends it, unchecked: it only makes the slug
 * @throws Error on a machine that sharp is not made for
 */
export async function addImage(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { bytes, name, userId }: { bytes: Uint8Array; name: string; userId: number | null },
): Promise<UploadOutcome> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const known = await selectItemByHash(deps.db, hash);
  if (known?.kind === 'image') return { kind: 'known', media: known };
  const made = await makeSizesInSubprocess(bytes);
  if (made.kind !== 'made') return made;
  const { width, height, files, original } = made;
  const size = files.find((file) => file.width === width)?.bytes.length ?? 0;
  const row = { hash, slug: slugOf(name, 'picture'), width, height, size, files, original, userId };
  try {
    const createdAt = deps.clock.now();
    const { media, posts } = await transact(deps.db, async (transaction) => {
      const inserted = await insertMedia(transaction, { ...row, createdAt });
      return { media: inserted, posts: await imageAppears(transaction, inserted) };
    });
    await renderPosts(deps, posts);
    return { kind: 'added', media };
  } catch (error) {
    // Uploaded twice at the same time.
    const meanwhile = isUniqueViolation(error) && (await selectItemByHash(deps.db, hash));
    if (!meanwhile || meanwhile.kind !== 'image') throw error;
    return { kind: 'known', media: meanwhile };
  }
}
