/**
 * The image by which feeds, and previews of its page, show a post: its cover, else the first image of its text.
 */
import { imageUrl, plainFile } from '../posts/images/image.ts';
import type { Post } from '../posts/post.ts';
import { findFirstImage, type FirstImage } from './feed-html.ts';

/** `alt`: empty, where it says nothing or nobody has said. */
export type PreviewImage = FirstImage;

/** `null`: there is none. `pageUrl` is the post's own. */
export function findPreviewImage(
  siteUrl: string,
  { cover, bodyHtml }: Pick<Post, 'cover' | 'bodyHtml'>,
  pageUrl: string,
): PreviewImage | null {
  if (!cover) return findFirstImage(bodyHtml, pageUrl);
  const file = plainFile(cover);
  return {
    url: imageUrl(siteUrl, cover, file),
    width: file.width,
    height: Math.round((cover.height * file.width) / cover.width),
    alt: cover.alt ?? '',
  };
}
