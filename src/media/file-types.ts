/**
 * The files other than images that the media library takes: by extension, and by how such a file begins. No type that
 * a browser runs or shows as a page, such as HTML, SVG or scripts, and no programs.
 */

type FileType = { type: string; begins: (head: Buffer) => boolean };

const at =
  (offset: number, ...marks: string[]) =>
  (head: Buffer) =>
    marks.some((mark) => head.toString('latin1', offset, offset + mark.length) === mark);

/** What a browser could take for a page, whatever its name is. */
const PAGE = /^\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|iframe)/i;

function isText(head: Buffer): boolean {
  return !head.includes(0) && !PAGE.test(head.toString('latin1').replace(/^\xef\xbb\xbf/, ''));
}

const isZip = at(0, 'PK\u0003\u0004', 'PK\u0005\u0006');
const isOffice = at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
const isMp4 = at(4, 'ftyp');
const isOgg = at(0, 'OggS');
const isMatroska = at(0, '\x1a\x45\xdf\xa3');
const isMpegAudio = (head: Buffer) =>
  at(0, 'ID3')(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0);
const isPdf = (head: Buffer) => head.toString('latin1', 0, 1_024).includes('%PDF-');
/** Old QuickTime files begin with another part. */
const isQuickTime = at(4, 'ftyp', 'moov', 'mdat', 'free', 'wide', 'skip');

const zip = (type: string) => ({ type, begins: isZip });
const text = (type: string) => ({ type, begins: isText });
const openDocument = (name: string) => zip(`application/vnd.oasis.opendocument.${name}`);
const openXml = (name: string) => zip(`application/vnd.openxmlformats-officedocument.${name}`);

const TYPES: ReadonlyMap<string, FileType> = new Map<string, FileType>([
  ['pdf', { type: 'application/pdf', begins: isPdf }],
  ['epub', zip('application/epub+zip')],
  ['mobi', { type: 'application/x-mobipocket-ebook', begins: at(60, 'BOOKMOBI') }],
  ['djvu', { type: 'image/vnd.djvu', begins: at(0, 'AT&TFORM') }],
  ['ps', { type: 'application/postscript', begins: at(0, '%!') }],
  ['rtf', { type: 'application/rtf', begins: at(0, '{\\rtf') }],
  ['odt', openDocument('text')],
  ['ods', openDocument('spreadsheet')],
  ['odp', openDocument('presentation')],
  ['docx', openXml('wordprocessingml.document')],
  ['xlsx', openXml('spreadsheetml.sheet')],
  ['pptx', openXml('presentationml.presentation')],
  ['doc', { type: 'application/msword', begins: isOffice }],
  ['xls', { type: 'application/vnd.ms-excel', begins: isOffice }],
  ['ppt', { type: 'application/vnd.ms-powerpoint', begins: isOffice }],
  ['zip', zip('application/zip')],
  ['gz', { type: 'application/gzip', begins: at(0, '\x1f\x8b') }],
  ['tgz', { type: 'application/gzip', begins: at(0, '\x1f\x8b') }],
  ['bz2', { type: 'application/x-bzip2', begins: at(0, 'BZh') }],
  ['xz', { type: 'application/x-xz', begins: at(0, '\xfd7zXZ') }],
  ['7z', { type: 'application/x-7z-compressed', begins: at(0, '7z\xbc\xaf\x27\x1c') }],
  ['rar', { type: 'application/vnd.rar', begins: at(0, 'Rar!') }],
  ['tar', { type: 'application/x-tar', begins: at(257, 'ustar') }],
  ['mp3', { type: 'audio/mpeg', begins: isMpegAudio }],
  ['m4a', { type: 'audio/mp4', begins: isMp4 }],
  ['m4b', { type: 'audio/mp4', begins: isMp4 }],
  ['aac', { type: 'audio/aac', begins: isMpegAudio }],
  ['ogg', { type: 'audio/ogg', begins: isOgg }],
  ['oga', { type: 'audio/ogg', begins: isOgg }],
  ['opus', { type: 'audio/ogg', begins: isOgg }],
  ['flac', { type: 'audio/flac', begins: at(0, 'fLaC') }],
  ['wav', { type: 'audio/wav', begins: at(0, 'RIFF') }],
  ['mid', { type: 'audio/midi', begins: at(0, 'MThd') }],
  ['wma', { type: 'audio/x-ms-wma', begins: at(0, '\x30\x26\xb2\x75') }],
  ['mp4', { type: 'video/mp4', begins: isMp4 }],
  ['m4v', { type: 'video/mp4', begins: isMp4 }],
  ['mov', { type: 'video/quicktime', begins: isQuickTime }],
  ['webm', { type: 'video/webm', begins: isMatroska }],
  ['mkv', { type: 'video/x-matroska', begins: isMatroska }],
  ['ogv', { type: 'video/ogg', begins: isOgg }],
  ['avi', { type: 'video/x-msvideo', begins: at(0, 'RIFF') }],
  ['wmv', { type: 'video/x-ms-wmv', begins: at(0, '\x30\x26\xb2\x75') }],
  ['txt', text('text/plain')],
  ['md', text('text/markdown')],
  ['csv', text('text/csv')],
  ['tsv', text('text/tab-separated-values')],
  ['json', text('application/json')],
  ['ics', text('text/calendar')],
  ['vcf', text('text/vcard')],
  ['srt', text('application/x-subrip')],
  ['vtt', text('text/vtt')],
  ['tex', text('application/x-tex')],
  ['bib', text('application/x-bibtex')],
]);

/** For the `accept` of forms. */
export const FILE_EXTENSIONS: readonly string[] = [...TYPES.keys()];

const IMAGE_EXTENSIONS = new Set(['jpg', 'jpeg', 'jpe', 'png', 'gif', 'webp', 'avif']);

/** How much of a file {@link fileTypeOf} looks at, in bytes. */
export const HEAD_BYTES = 4_096;

/** Lower-case, without the dot; empty if there is none. */
export function extensionOf(name: string): string {
  return /[^/.]\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** What a file of this extension would be; `null`: nothing that the library takes. */
export function typeOfExtension(extension: string): 'image' | 'file' | null {
  if (IMAGE_EXTENSIONS.has(extension)) return 'image';
  return TYPES.has(extension) ? 'file' : null;
}

/** The media type of a file of this name that begins with `head`; `null`: it is refused. */
export function fileTypeOf(name: string, head: Buffer): string | null {
  const found = TYPES.get(extensionOf(name));
  return found?.begins(head) ? found.type : null;
}

/** Whether the bytes begin like an image, whatever its name is. */
export function looksLikeImage(head: Buffer): boolean {
  return (
    at(0, '\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a')(head) ||
    (at(0, 'RIFF')(head) && at(8, 'WEBP')(head)) ||
    (at(4, 'ftyp')(head) && at(8, 'avif', 'avis')(head))
  );
}
