/**
 * The cover of a document: the image that its front matter names in one of many ways, or that is beside it under a
 * name that themes look for.
 */
import { parseHttpUrl } from '../../lib/url.ts';
import type { NoteLevel, PostEntry } from '../entry.ts';
import type { DocumentFile } from './documents.ts';
import type { Folder } from './folder.ts';
import { fieldsOf, listOf, mapOf, scalarText, textOf, type Fields } from '../values.ts';

export type CoverOf = {
  folder: Folder;
  document: DocumentFile;
  note: (level: NoteLevel, what: string) => void;
  /** Tells that the post shows this file. */
  use: (file: string) => void;
};

const NAMES = [
  'cover',
  'cover_image',
  'coverimage',
  'featured_image',
  'featuredimage',
  'heroimage',
  'image',
  'images',
  'header',
  'hero',
  'thumbnail',
];

export async function coverOf(fields: Fields, given: CoverOf): Promise<PostEntry['cover']> {
  const { folder, document, note, use } = given;
  const own = textOf(fieldsOf(fields['antiphon']), 'cover');
  const named = own === null ? namedCover(fields) : { url: own, alt: null };
  if (!named) {
    const beside = imageBeside(given);
    if (beside !== null) use(beside);
    return beside === null ? null : { mediaId: beside };
  }
  const file = folder.findFile(named.url, document);
  if (file !== null) {
    use(file);
    return { mediaId: file };
  }
  const { url: siteUrl } = folder.site;
  const address = named.url.startsWith('/') && siteUrl !== null ? siteUrl + named.url : named.url;
  const url = parseHttpUrl(address);
  if (url) return { url: url.href, alt: named.alt };
  note('lost', 'A cover image that is not in the folder is left out.');
  return Promise.resolve(null);
}

function namedCover(fields: Fields): { url: string; alt: string | null } | null {
  const resource = listOf(fields['resources'])
    .map(mapOf)
    .find((each) => /^(?:cover|featured|thumbnail)/i.test(textOf(each, 'name') ?? ''));
  const extra = fieldsOf(fields['extra'] ?? fields['params']);
  for (const name of NAMES) {
    const [value] = listOf(fields[name] ?? extra[name]);
    const details = fieldsOf(value);
    const url =
      scalarText(value) ??
      textOf(details, 'src', 'image', 'url', 'path', 'filename', 'teaser', 'overlay_image');
    if (url === null || /^(?:true|false)$/.test(url)) continue;
    const alt =
      textOf(details, 'alt', 'image_alt') ??
      textOf(fields, `${name}_alt`, `${name}alt`, 'image_alt', 'alt');
    return { url, alt };
  }
  const url = resource ? textOf(resource, 'src') : null;
  return url === null ? null : { url, alt: null };
}

/** In a page bundle of Hugo: `featured.jpg`, `cover-2.png`, … */
function imageBeside({ folder, document }: CoverOf): string | null {
  if (folder.site.system !== 'hugo' || !/(?:^|\/)_?index\.\w+$/.test(document.path)) return null;
  const place = document.path.replace(/[^/]*$/, '');
  for (const name of ['featured', 'cover', 'feature']) {
    for (const extension of ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif']) {
      const file = `${place}${name}.${extension}`;
      if (folder.files.find(file) !== null) return file;
    }
  }
  return null;
}
