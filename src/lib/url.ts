/**
 * Addresses as parsed URLs: what counts as one, and when two name the same document.
 *
 * Nothing here touches the network. Comparison is never on substrings: `/post-1` must not be
 * found inside `/post-10`.
 */

/** Longest address we store or fetch. Normalised URLs are ASCII, so characters are bytes. */
export const MAX_URL_LENGTH = 2_048;

/**
 * Parses an absolute http or https URL from outside.
 *
 * Surrounding white space is forgiven (WordPress trims it too). The result's `href` is the
 * normalised form, at most {@link MAX_URL_LENGTH} characters.
 *
 * @returns `null` for relative or other schemes, credentials, control characters, or more than
 *   {@link MAX_URL_LENGTH} characters before or after normalisation.
 */
export function parseHttpUrl(text: string): URL | null {
  const trimmed = text.trim();
  // eslint-disable-next-line no-control-regex -- the WHATWG parser would silently drop tab and newline.
  if (trimmed.length > MAX_URL_LENGTH || /[\u0000-\u001f\u007f]/.test(trimmed)) return null;
  // The WHATWG parser reads `http:example` and `http:/example` as absolute; a stranger means no good.
  if (!/^https?:\/\//i.test(trimmed)) return null;
  const url = URL.parse(trimmed);
  if (!url || url.username || url.password || url.href.length > MAX_URL_LENGTH) return null;
  // The dot of the root names the same host; budgets and lists must not be evaded by it.
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
 * Whether two http(s) URLs name the same document.
 *
 * http or https of the same host, one trailing slash more or less, the fragment, and equivalent
 * percent-encodings (RFC 3986 §6.2.2) do not matter; everything else does.
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

/** Whether two URLs lead to the same host, whatever the port; the dot of the root says nothing. */
export function isSameHost(a: URL, b: URL): boolean {
  return hostOf(a) === hostOf(b);
}

/** The host's name without its port, as two addresses of it have it alike. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/** Upper-case hex, and no escape for a character that never needs one. */
function normaliseEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
}
