/**
 * Parses http and https URLs from outside, and compares URLs: whether two name the same document.
 *
 * Uses no network. Never compares substrings: `/post-1` must not be found in `/post-10`.
 */

/** The longest URL that is stored or fetched. Normalised URLs are ASCII: characters are bytes. */
export const MAX_URL_LENGTH = 2_048;

/**
 * Parses an absolute http or https URL from outside.
 *
 * Surrounding white space is ignored (WordPress trims it as well). The result's `href` is the
 * normalised form, at most {@link MAX_URL_LENGTH} characters.
 *
 * @returns `null` for relative or other schemes, credentials, control characters, or more than
 *   {@link MAX_URL_LENGTH} characters before or after normalisation.
 */
export function parseHttpUrl(text: string): URL | null {
  const trimmed = text.trim();
  // eslint-disable-next-line no-control-regex -- the WHATWG parser would silently drop tab and newline.
  if (trimmed.length > MAX_URL_LENGTH || /[\u0000-\u001f\u007f]/.test(trimmed)) return null;
  // The WHATWG parser would accept `http:example` and `http:/example` as absolute.
  if (!/^https?:\/\//i.test(trimmed)) return null;
  const url = URL.parse(trimmed);
  if (!url || url.username || url.password || url.href.length > MAX_URL_LENGTH) return null;
  // A trailing dot names the same host, and must not evade limits and lists.
  url.hostname = url.hostname.replace(/\.$/, '');
  return url;
}

/** The URL without its fragment: the document, not a place in it. */
export function withoutFragment(url: URL): string {
  const copy = new URL(url);
  copy.hash = '';
  return copy.href;
}

/**
 * Whether two http(s) URLs name the same document: the scheme, a trailing slash, the fragment, and
 * equivalent percent-encodings (RFC 3986 §6.2.2) do not matter; everything else does.
 */
export function sameDocument(a: URL, b: URL): boolean {
  return documentKey(a) === documentKey(b);
}

/** A string equal for two URLs exactly when {@link sameDocument} holds. */
export function documentKey(url: URL): string {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href;
  const credentials = url.username || url.password ? `${url.username}:${url.password}@` : '';
  const host = url.host.replace(/\.(?=:|$)/, '');
  const path = normaliseEscapes(url.pathname).replace(/\/$/, '');
  return `//${credentials}${host}${path}${normaliseEscapes(url.search)}`;
}

/** Whether two URLs have the same host, ignoring the port and a trailing dot. */
export function isSameHost(a: URL, b: URL): boolean {
  return hostOf(a) === hostOf(b);
}

/** The host name without port and trailing dot. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/** Upper-case hex, and no escapes for characters that need none. */
function normaliseEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
}
