/**
 * Where a page wants to be told of links to it, for each of the three protocols.
 *
 * Webmention is here; the two that look at the page's text have find-pingback.ts and
 * find-trackback.ts. Nothing is asked of the network. Called by reader/read-page.ts.
 */
import { attribute, elements, isHtml, relations } from '../../lib/html/tree.ts';
import { parseHttpUrl, sameDocument } from '../../lib/url.ts';
import type { AdvertisingHeaders, Endpoints } from '../evidence.ts';
import { findPingback } from './find-pingback.ts';
import { findTrackback } from './find-trackback.ts';
import { parseLinkHeader } from './link-header.ts';
import type { ParsedPage } from '../parsed-page.ts';

/** The second is what the protocol's drafts said. */
const WEBMENTION_RELS = ['webmention', 'http://webmention.org/', 'http://webmention.org'];

/**
 * Finds the page's endpoints; `null` for each protocol that it does not speak, or names no
 * http(s) address for.
 *
 * @param parsed `null` for what is not HTML: only headers advertise there.
 * @param targets Other addresses of the same document, such as the one before a redirect.
 */
export function findEndpoints(
  finalUrl: string,
  headers: AdvertisingHeaders | undefined,
  parsed: ParsedPage | null,
  targets: readonly string[],
): Endpoints {
  const { link = [], xPingback = null } = headers ?? {};
  // The first that there is decides, even where its address is of no use.
  const webmention = findInHeaders(link, finalUrl) ?? (parsed && findInPage(parsed));
  return {
    webmention: (webmention && parseHttpUrl(webmention.url?.href ?? '')?.href) ?? null,
    pingback: findPingback(xPingback, parsed?.text ?? ''),
    trackback: parsed && findTrackback(parsed, [finalUrl, ...targets]),
  };
}

type Advertised = { url: URL | null };

/** @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint */
function findInHeaders(headers: readonly string[], finalUrl: string): Advertised | null {
  const page = new URL(finalUrl);
  const isOfPage = (anchor: string | null): boolean => {
    const context = anchor === null ? page : URL.parse(anchor, page.href);
    return context !== null && sameDocument(context, page);
  };
  const link = headers
    .flatMap(parseLinkHeader)
    .find(({ rels, anchor }) => isWebmention(rels) && isOfPage(anchor));
  return link ? { url: URL.parse(link.href, page.href) } : null;
}

function findInPage({ document, base }: ParsedPage): Advertised | null {
  for (const element of elements(document)) {
    if (!isHtml(element, 'link') && !isHtml(element, 'a')) continue;
    const href = attribute(element, 'href');
    if (href !== null && isWebmention(relations(element))) {
      return { url: URL.parse(href, base.href) };
    }
  }
  return null;
}

function isWebmention(rels: string[]): boolean {
  return WEBMENTION_RELS.some((rel) => rels.includes(rel));
}
