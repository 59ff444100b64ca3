/**
 * Images and files of the media library as the client API answers them: as WordPress's media items.
 *
 * WordPress's apps make the URLs of the sizes from the folder of `link` and the names of the files. The alternative text
 * has no member of its own; it is the `description`, which programs can change.
 *
 * @see https://developer.wordpress.org/apis/xml-rpc/ (wp.getMediaItem)
 */
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { filePath, fileUrl, type LibraryFile, type LibraryItem } from '../../../media/file.ts';
import { uploadType, uploadUrl } from '../../../media/urls.ts';
import {
  imagePath,
  imageUrl,
  plainFile,
  widthsOf,
  type LibraryImage,
} from '../../../posts/images/image.ts';
import { attachmentId } from '../ids.ts';

type Struct = Record<string, XmlRpcValue>;
type StructDeps = Pick<Deps, 'config'>;

export function itemStruct(deps: StructDeps, item: LibraryItem): Struct {
  return item.kind === 'image' ? imageStruct(deps, item) : fileStruct(deps, item);
}

/** A cover comes without its date and size. */
export function imageStruct(
  { config: { siteUrl } }: StructDeps,
  image: LibraryImage & { createdAt?: Date; size?: number },
): Struct {
  const { id, slug, alt, createdAt, size = 0 } = image;
  const shown = plainFile(image);
  const smallest = widthsOf(image.files, 'webp')[0] ?? shown.width;
  return {
    attachment_id: String(attachmentId(id)),
    ...(createdAt && { date_created_gmt: createdAt }),
    parent: 0,
    link: imageUrl(siteUrl, image),
    title: slug,
    caption: '',
    description: alt ?? '',
    metadata: {
      width: shown.width,
      height: heightAt(image, shown.width),
      file: relative(imagePath(image, shown)),
      filesize: size,
      sizes: sizesOf(image),
      image_meta: IMAGE_META,
    },
    type: WEBP,
    thumbnail: imageUrl(siteUrl, image, { width: smallest, format: 'webp' }),
  };
}

const WEBP = 'image/webp';

/** PHP writes an empty struct as an empty array, and so do we. */
function sizesOf(image: LibraryImage): XmlRpcValue {
  const smaller = widthsOf(image.files, 'webp').filter((width) => width < plainFile(image).width);
  const [small] = smaller;
  const large = smaller.at(-1);
  if (small === undefined || large === undefined) return [];
  const sizeOf = (width: number): Struct => ({
    file: encodeURI(nameIn(imagePath(image, { width, format: 'webp' }))),
    width,
    height: heightAt(image, width),
    'mime-type': WEBP,
  });
  return {
    thumbnail: sizeOf(small),
    medium: sizeOf(small),
    medium_large: sizeOf(large),
    large: sizeOf(large),
  };
}

function heightAt({ width, height }: LibraryImage, shownWidth: number): number {
  return Math.max(1, Math.round((shownWidth * height) / width));
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function relative(path: string): string {
  return path.replace(/^\//, '');
}

/** Metadata of uploads is not stored. */
const IMAGE_META: Struct = {
  aperture: '0',
  credit: '',
  camera: '',
  caption: '',
  created_timestamp: '0',
  copyright: '',
  focal_length: '0',
  iso: '0',
  shutter_speed: '0',
  title: '',
  orientation: '0',
  keywords: [],
};

function fileStruct({ config: { siteUrl } }: StructDeps, file: LibraryFile): Struct {
  const url = fileUrl(siteUrl, file);
  return {
    attachment_id: String(attachmentId(file.id)),
    date_created_gmt: file.createdAt,
    parent: 0,
    link: url,
    title: file.name,
    caption: '',
    description: '',
    metadata: { file: relative(filePath(file)), filesize: file.size, sizes: [] },
    type: file.type,
    thumbnail: url,
  };
}

/**
 * With the older names that MetaWeblog and the first version of wp.uploadFile have, and the URL in the type of the upload:
 * programs look at the ending.
 */
export function uploadedStruct(deps: StructDeps, item: LibraryItem): Struct {
  const struct = itemStruct(deps, item);
  const url = uploadUrl(deps.config.siteUrl, item);
  const file = item.kind === 'image' ? nameIn(decodeURI(url)) : item.name;
  const id = struct['attachment_id'] ?? '';
  return { ...struct, id, file, url, link: url, type: uploadType(item) };
}
