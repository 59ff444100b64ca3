/**
 * The names of the files in an export as Markdown: of posts by their paths, of media by their keys in URLs.
 */
import { extensionOf } from '../../media/file-types.ts';
import { imageKey } from '../../posts/images/image.ts';
import type { MediaRow, PlaceRow } from './store.ts';

/** File systems have names of at most 255 bytes. */
const MAX_NAME_BYTES = 200;

/** `posts/2026/11/slug.md`, `pages/slug.md`; HTML posts end with `.html`. */
export function postFile({ id, kind, path, bodyFormat }: PlaceRow): string {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.pop() ?? '';
  const name = Buffer.byteLength(last) > MAX_NAME_BYTES ? `post-${id}` : last;
  const extension = bodyFormat === 'html' ? 'html' : 'md';
  return [kind === 'page' ? 'pages' : 'posts', ...parts, `${name}.${extension}`].join('/');
}

export function responsesFile(post: PlaceRow): string {
  return `responses/${postFile(post).replace(/\.\w+$/, '')}.json`;
}

/** Which of its files stands for an image or file: the upload, else the largest; `null`: it has none. */
export function bestFile({ files }: MediaRow): MediaRow['files'][number] | null {
  const upload = files.find(({ format }) => format === 'original' || format === 'file');
  const [largest] = files.toSorted(
    (a, b) => b.width - a.width || Number(b.format === 'webp') - Number(a.format === 'webp'),
  );
  return upload ?? largest ?? null;
}

/** `media/KEY/ferry.jpg`; `null`: it has no file. */
export function mediaFile(media: MediaRow): string | null {
  const best = bestFile(media);
  if (!best) return null;
  const { slug, kind, fileName, originalType } = media;
  const extension =
    kind === 'file'
      ? extensionOf(fileName ?? '')
      : best.format === 'original'
        ? (originalType ?? 'image/jpeg').replace('image/', '').replace('jpeg', 'jpg')
        : best.format;
  return `media/${imageKey(media)}/${slug}.${extension}`;
}
