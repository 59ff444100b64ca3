/**
 * Reads the URL of a link or an image on a page from outside.
 */

const SAFE = new Set(
  'http: https: mailto: tel: sms: ftp: sftp: gemini: gopher: irc: ircs: xmpp: matrix: geo: magnet:'.split(
    ' ',
  ),
);
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * @param baseUrl Without it, a relative URL stays relative.
 * @returns `null` for a URL that browsers should not open, such as `javascript:`
 */
export function readUrl(written: string, baseUrl?: string): string | null {
  // Browsers ignore these characters, so `java\nscript:` is a scheme.
  // eslint-disable-next-line no-control-regex
  const url = written.replace(/[\t\n\r]/g, '').replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '');
  const [scheme] = SCHEME.exec(url) ?? [];
  if (scheme === undefined) return baseUrl === undefined ? url : resolved(url, baseUrl);
  return SAFE.has(scheme.toLowerCase()) ? withoutRedirect(url) : null;
}

function resolved(url: string, baseUrl: string): string | null {
  // A link inside the page stays inside the post.
  if (url.startsWith('#')) return url;
  return URL.canParse(url, baseUrl) ? new URL(url, baseUrl).href : null;
}

/** Google Docs and Gmail lead all links through a redirect. */
function withoutRedirect(url: string): string {
  if (!/^https?:\/\/www\.google\.[a-z.]+\/url\?/i.test(url)) return url;
  const target = new URL(url).searchParams.get('q') ?? '';
  return /^https?:\/\//i.test(target) ? target : url;
}
