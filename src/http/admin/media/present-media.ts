/**
 * A picture of the library → what its pages show of it.
 */
import { mayWrite, type User } from '../../../accounts/user.ts';
import type { Media } from '../../../media/media.ts';
import { imagePath, imageUrl, plainFile, widthsOf } from '../../../posts/images/image.ts';
import type { ListedPost } from '../../../posts/images/images.ts';
import { standingOf } from '../../../posts/visibility.ts';
import type { LargeView, AdminImageView, UseView } from '../views/media.ts';
import { adminUrl } from '../lib/paths.ts';

/** Twice what the library shows, for screens of double density. */
const THUMB_WIDTH = 480;

export function presentImage(siteUrl: string, media: Media, uses: number): AdminImageView {
  const widths = widthsOf(media.files, 'webp');
  const width = widths.find((each) => each >= THUMB_WIDTH) ?? widths.at(-1) ?? media.width;
  const file = { width, format: 'webp' };
  return {
    id: media.id,
    url: adminUrl(siteUrl, `/media/${media.id}`),
    name: media.slug,
    thumbUrl: imageUrl(siteUrl, media, file),
    width,
    height: heightAt(media, width),
    alt: media.alt ?? '',
    missing: media.alt === null ? 'Not described yet' : null,
    use: uses === 0 ? 'Not used' : `In ${uses} ${uses === 1 ? 'post' : 'posts'}`,
  };
}

/** As large as a page shows it. */
export function presentLarge(siteUrl: string, media: Media): LargeView {
  const { width } = plainFile(media);
  return { url: imageUrl(siteUrl, media), width, height: heightAt(media, width) };
}

/**
 * What is written into a text: an address without the site's name, which may change. The library's
 * description comes by itself, so that it need not be said twice.
 */
export function markdownFor(siteUrl: string, media: Media): string {
  const { pathname } = new URL(siteUrl);
  return `![](${pathname.replace(/\/$/, '')}${imagePath(media, plainFile(media))})`;
}

/** Posts that this user may see, and how many others there are. */
export function presentUses(
  siteUrl: string,
  user: User,
  posts: readonly ListedPost[],
  now: Date,
): { uses: UseView[]; otherUses: string | null } {
  const own = posts.filter((post) => mayWrite(user, post));
  const others = posts.length - own.length;
  return {
    uses: own.map((post) => ({
      title: post.title,
      standing: standingOf(post, now),
      url: adminUrl(siteUrl, `/posts/${post.id}`),
    })),
    otherUses:
      others === 0 ? null : `${others} ${others === 1 ? 'post' : 'posts'} of somebody else`,
  };
}

function heightAt(media: Media, width: number): number {
  return Math.max(1, Math.round((width * media.height) / media.width));
}
