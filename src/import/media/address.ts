/**
 * Addresses of the earlier blog's images and files: which URLs are its own, which are sizes of the same image, and where
 * its original may be. Pure.
 */
import { createHash } from 'node:crypto';
import { extensionOf, typeOfExtension } from '../../media/file-types.ts';
import { documentKey, hostOf, parseHttpUrl } from '../../lib/url.ts';
import type { FoundMedia } from './media.ts';

/** Where URLs without a host are, if the blog's address is not known: in the folder that is imported. */
export const FOLDER_HOST = 'imported.invalid';

/** What a URL without a host is relative to. */
export function baseOf(siteUrl: string): URL {
  const site = parseHttpUrl(siteUrl);
  return new URL(
    site ? `${site.href.replace(/[?#].*$/, '').replace(/\/$/, '')}/` : `http://${FOLDER_HOST}/`,
  );
}

/** Image hosts of hosted blogs, whatever their own address is. */
const IMAGE_HOSTS =
  /^(?:[\w-]+\.bp\.blogspot\.com|blogger\.googleusercontent\.com|lh[3-6]\.(?:googleusercontent|ggpht)\.com|[\w-]+\.files\.wordpress\.com)$/;

/** Jetpack serves the images of a blog from its own host, whose name it has as the first part of the path. */
const PROXY_HOST = /^i[0-3]\.wp\.com$/;

/** As a URL in a text; `null` for one that is not the blog's own. */
export function ownUrl(text: string, base: URL): URL | null {
  const url = parseHttpUrl(URL.parse(text.trim(), base.href)?.href ?? '');
  if (!url) return null;
  const [, proxied] = PROXY_HOST.test(url.hostname) ? (/^\/(.+)$/.exec(url.pathname) ?? []) : [];
  if (proxied !== undefined) {
    const inner = parseHttpUrl(`${base.protocol}//${proxied}`);
    return inner && isOwnHost(inner, base) ? withoutQuery(inner) : null;
  }
  return isOwnHost(url, base) || IMAGE_HOSTS.test(url.hostname) ? url : null;
}

function isOwnHost(url: URL, base: URL): boolean {
  return bareHost(url) === bareHost(base);
}

/** A blog answers with and without it. */
function bareHost(url: URL): string {
  return hostOf(url).replace(/^www\./, '');
}

function withoutQuery(url: URL): URL {
  const copy = new URL(url);
  copy.search = '';
  copy.hash = '';
  return copy;
}

/** Folders in which blogs keep their uploads. */
const UPLOADS =
  /\/(?:wp-content\/(?:uploads|blogs\.dir)|content\/(?:images|media|files)|uploads?|files|media|static|images)\//;
/** Pages, which have an address of their own in the import. */
const PAGE = /^(?:|html?|xhtml|php\d?|aspx?|jsp|cgi|xml|rss|atom|js|css)$/;

/** Whether a link leads to an image or a file, not to a page. */
export function leadsToFile(url: URL): boolean {
  const extension = extensionOf(url.pathname);
  if (typeOfExtension(extension) !== null) return true;
  return UPLOADS.test(url.pathname) && !PAGE.test(extension);
}

/** What is registered of a URL that is {@link ownUrl}. */
export function foundMedia(url: URL): FoundMedia {
  const plain = withoutQuery(url);
  // Some hosts, such as googleusercontent.com, have no name for a size of an image but its suffix.
  return { url: plain.href, key: mediaKey(plain), hostName: hostOf(plain) };
}

/** Equal for all sizes and edits of an image, with any scheme and query. */
export function mediaKey(url: URL): string {
  return hash(`${bareHost(url)}${url.port && `:${url.port}`}${plainest(decoded(url.pathname))}`);
}

/** Keys of rows that stand for an image until its address is known. */
export const pageKey = (url: URL): string =>
  hash(
    `page ${documentKey(url)
      .replace(/^\/\/www\./, '//')
      .toLowerCase()}`,
  );
export const entryKey = (id: string): string => hash(`id ${id}`);

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname).normalize('NFC');
  } catch {
    return pathname;
  }
}

/** WordPress names its smaller images `name-300x200.jpg`. */
const SIZE = /-\d{1,5}x\d{1,5}(?=\.\w+$)/;
/** And makes `name-scaled.jpg`, `name-rotated.jpg` and `name-e1600000000.jpg` of an upload. */
const EDIT = /(?:-scaled|-rotated|-e\d{10,13})+(?=\.\w+$)/;
/** Ghost: `/content/images/size/w600/2021/…`. */
const GHOST_SIZE = /(\/content\/images)\/size\/w\d+(?:h\d+)?(?:\/format\/\w+)?(?=\/)/;
/** Blogger: `/s320/name.jpg`, and `name=s320` at the end. */
const BLOGGER_SIZE = /\/(?:[swh]\d{2,4}(?:-[\w-]+)?)(?=\/[^/]+$)/;
const GOOGLE_SIZE = /=[swh]\d{1,4}[\w-]*$/;

function plainest(pathname: string): string {
  return pathname
    .replace(SIZE, '')
    .replace(EDIT, '')
    .replace(GHOST_SIZE, '$1')
    .replace(BLOGGER_SIZE, '')
    .replace(GOOGLE_SIZE, '');
}

/**
 * Where the image or file may be, the best first: as it was uploaded, then as the text has it. Different URLs,
 * absolute.
 */
export function candidates(address: string): URL[] {
  const url = new URL(address);
  const of = (pathname: string) => Object.assign(new URL(url), { pathname });
  const isBlogger = /(?:^|\.)(?:blogspot|googleusercontent|ggpht)\.com$/.test(url.hostname);
  const found = isBlogger
    ? [
        of(url.pathname.replace(BLOGGER_SIZE, '/s0').replace(GOOGLE_SIZE, '=s0')),
        of(url.pathname.replace(BLOGGER_SIZE, '/s1600').replace(GOOGLE_SIZE, '=s1600')),
      ]
    : [
        of(url.pathname.replace(SIZE, '').replace(GHOST_SIZE, '$1')),
        of(url.pathname.replace(SIZE, '').replace(EDIT, '').replace(GHOST_SIZE, '$1')),
      ];
  return [...new Map([...found, url].map((each) => [each.href, each])).values()];
}
