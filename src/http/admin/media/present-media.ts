/**
 * View models of images.
 */
import { mayWrite, type User } from '../../../accounts/user.ts';
import type { Media } from '../../../media/media.ts';
import { imagePath, imageUrl, plainFile, widthsOf } from '../../../posts/images/image.ts';
import type { ListedPost } from '../../../posts/images/images.ts';
import { standingOf } from '../../../posts/visibility.ts';
import type { LargeView, AdminImageView, UseView } from '../views/media.ts';
import { adminUrl } from '../lib/paths.ts';

/** Twice the displayed width, for high-density screens. */
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
    missing: media.alt === null ? 'No alt text' : null,
    use: uses === 0 ? 'Not used' : `In ${uses} ${uses === 1 ? 'post' : 'posts'}`,
  };
}

/** The size that a page shows. */
export function presentLarge(siteUrl: string, media: Media): LargeView {
  const { width } = plainFile(media);
  return { url: imageUrl(siteUrl, media), width, height: heightAt(media, width) };
}

/**
 * Markdown for a post: a URL without the host, which may change. Its alt text is empty, because the
 * library's is used then.
 */
export function markdownFor(siteUrl: string, media: Media): string {
  const { pathname } = new URL(siteUrl);
  return `![](${pathname.replace(/\/$/, '')}${imagePath(media, plainFile(media))})`;
}

/** The posts that the user may edit, and the number of others. */
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
      others === 0 ? null : `${others} ${others === 1 ? 'post' : 'posts'} by other authors`,
  };
}

function heightAt(media: Media, width: number): number {
  return Math.max(1, Math.round((width * media.height) / media.width));
}
