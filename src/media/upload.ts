/**
 * A picture comes into the library: whatever its name says, it is what its bytes are.
 */
import { createHash } from 'node:crypto';
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { imageAppears } from '../posts/images/images.ts';
import { slugFrom } from '../posts/post.ts';
import { renderPosts } from '../posts/render-due.ts';
import { insertMedia, selectMediaByHash } from './store.ts';
import type { Media } from './media.ts';
import { makeSizesInSubprocess } from './sizes.ts';

/** A photograph straight from a camera; a RAW file is larger, and none that is shown. */
export const MAX_UPLOAD_BYTES = 25_000_000;

const MAX_SLUG_LENGTH = 60;

export type UploadOutcome =
  | { kind: 'kept'; media: Media }
  /** The same file is in the library already. */
  | { kind: 'known'; media: Media }
  /** JPEG, PNG, WebP, GIF and AVIF are taken; this is none, or broken. */
  | { kind: 'no-picture' }
  | { kind: 'too-many-pixels' }
  | { kind: 'too-slow' };

/**
 * Makes the files that the site sends, and keeps them; what was uploaded itself is not kept. A text
 * that has its address already shows it from then on.
 *
 * @param upload `name` as the browser gives it, which may be anything: it makes the slug alone
 * @throws Error on a machine that sharp is not made for
 */
export async function addImage(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { bytes, name, userId }: { bytes: Uint8Array; name: string; userId: number },
): Promise<UploadOutcome> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const known = await selectMediaByHash(deps.db, hash);
  if (known) return { kind: 'known', media: known };
  const made = await makeSizesInSubprocess(bytes);
  if (made.kind !== 'made') return made;
  const { width, height, files } = made;
  const size = files.find((file) => file.width === width)?.bytes.length ?? 0;
  const row = { hash, slug: slugOf(name), width, height, size, files, userId };
  try {
    const createdAt = deps.clock.now();
    const { media, posts } = await transact(deps.db, async (transaction) => {
      const inserted = await insertMedia(transaction, { ...row, createdAt });
      return { media: inserted, posts: await imageAppears(transaction, inserted) };
    });
    await renderPosts(deps, posts);
    return { kind: 'kept', media };
  } catch (error) {
    // Uploaded twice at the same moment.
    const meanwhile = isUniqueViolation(error) && (await selectMediaByHash(deps.db, hash));
    if (!meanwhile) throw error;
    return { kind: 'known', media: meanwhile };
  }
}

function slugOf(name: string): string {
  const words = name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  return /[\p{L}\p{N}]/u.test(words)
    ? slugFrom(words)
        .slice(0, MAX_SLUG_LENGTH)
        .replace(/[-\p{Surrogate}]+$/u, '')
    : 'picture';
}
