/**
 * URLs of clients: which can identify one, and to which a person may be sent back.
 *
 * @see https://indieauth.spec.indieweb.org/#client-identifier
 * @see https://indieauth.spec.indieweb.org/#redirect-url
 */
import { isIP } from 'node:net';
import { MAX_URL_LENGTH, parseHttpUrl } from '../lib/url.ts';

/** As `hostname` has them. */
const LOOPBACK = ['127.0.0.1', '[::1]'];
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

export type ClientIdOutcome = { url: URL } | { problem: string };

/**
 * Parses and canonicalises a client identifier: its `href` is what is stored and compared.
 *
 * @param text as sent, unchecked
 */
export function parseClientId(text: string): ClientIdOutcome {
  if (text === '') return { problem: 'The program did not say which one it is (client_id).' };
  const url = text === text.trim() && !text.includes('\\') ? parseHttpUrl(text) : null;
  if (!url) return { problem: 'client_id is not an http or https URL.' };
  if (text.includes('#')) return { problem: 'client_id must not have a fragment (#…).' };
  const path = /^[^:]+:\/\/[^/?]*([^?]*)/.exec(text)?.[1] ?? '';
  if (path.split('/').some((segment) => DOT_SEGMENT.test(segment)))
    return { problem: 'client_id must not have “.” or “..” in its path.' };
  const isAddress = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
  if (isAddress && !LOOPBACK.includes(url.hostname))
    return { problem: 'client_id must have a domain name, not an IP address.' };
  return { url };
}

/** Schemes that run code, read files or open other programs than the client. */
const UNSAFE_SCHEMES = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'ftp:',
  'intent:',
  'javascript:',
  'mailto:',
  'sms:',
  'tel:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
]);

/**
 * Why nobody is sent to this redirect URI, whatever its client; `null`: it is well-formed.
 *
 * @param text as sent, unchecked
 */
export function redirectProblem(text: string): string | null {
  if (text === '') return 'The program did not say where it continues (redirect_uri).';
  // eslint-disable-next-line no-control-regex -- the WHATWG parser would silently drop tab and newline.
  const isReadable = text.length <= MAX_URL_LENGTH && !/[\u0000-\u0020\u007f\\]/.test(text);
  const url = isReadable ? URL.parse(text) : null;
  if (!url) return 'redirect_uri is not an absolute URL.';
  if (text.includes('#')) return 'redirect_uri must not have a fragment (#…).';
  if (url.username || url.password) return 'redirect_uri must not have a user name or a password.';
  if (UNSAFE_SCHEMES.has(url.protocol)) return `redirect_uri must not begin with ${url.protocol}`;
  return null;
}

/**
 * Whether the client may continue at this well-formed redirect URI: it is on the client's own origin, or the client
 * lists it. The port of a program on the person's own computer does not matter (RFC 8252 §7.3).
 */
export function allowsRedirect(
  { id, redirectUris }: { id: URL; redirectUris: readonly string[] },
  redirectUri: string,
): boolean {
  const url = new URL(redirectUri);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (isHttp && url.origin === id.origin) return true;
  if (redirectUris.includes(redirectUri)) return true;
  if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return false;
  return redirectUris.some((listed) => withoutPort(listed) === withoutPort(redirectUri));
}

function withoutPort(text: string): string {
  const url = URL.parse(text);
  if (!url) return text;
  url.port = '';
  return url.href;
}
