/**
 * Finds the endpoints that a page advertises for webmention, pingback and TrackBack, in its headers and its
 * HTML. Nothing is fetched.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.3
 * @see http://archive.cweiske.de/trackback/trackback-1.2.html#autodiscovery-of-trackback-ping-urls
 */
import { attribute, elements, isHtml, relations } from '../lib/html/tree.ts';
import { parseHttpUrl, sameDocument, documentKey } from '../lib/url.ts';
import { decodeEntitiesOnce } from '../lib/text/markup.ts';
import type { AdvertisingHeaders, Endpoints } from './evidence.ts';
import type { ParsedPage } from './parsed-page.ts';

/** The URLs are from drafts of the specification. */
const WEBMENTION_RELS = ['webmention', 'http://webmention.org/', 'http://webmention.org'];

/**
 * Finds the page's endpoints; `null` for each protocol that it does not advertise with an http(s) URL.
 *
 * @param parsed `null` for what is not HTML: only headers advertise there.
 * @param targets other URLs of the same document, such as the one before a redirect
 */
export function findEndpoints(
  finalUrl: string,
  headers: AdvertisingHeaders | undefined,
  parsed: ParsedPage | null,
  targets: readonly string[],
): Endpoints {
  const { link = [], xPingback = null } = headers ?? {};
  // The first endpoint decides, even if its URL is not usable.
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

/** Matches the page's source, not its elements: the specification requires this expression. */
const LINK = /<link rel="pingback" href="([^"]+)" ?\/?>/;
const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
]);

/**
 * The page's pingback server, or `null`. A header decides if there is one, whatever its value.
 *
 * @param xPingback The `X-Pingback` header, as sent.
 * @param text The page's source; `''` where only the header counts.
 */
function findPingback(xPingback: string | null, text: string): string | null {
  return parseHttpUrl(xPingback ?? expandEntities(LINK.exec(text)?.[1] ?? ''))?.href ?? null;
}

function expandEntities(address: string): string {
  return address.replace(/&\w+;/g, (entity) => ENTITIES.get(entity) ?? entity);
}

type HeaderLink = {
  /** As sent, perhaps relative. */
  href: string;
  /** In lower case. */
  rels: string[];
  /** The `anchor` parameter, the context of the link; perhaps relative. */
  anchor: string | null;
};

const WHITE_SPACE_OR_COMMA = /[\s,]*/y;
const TARGET = /<([^>]*)>/y;
const PARAMETER = /\s*;\s*([^\s=;,]*)\s*(?:=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;,]*)))?/sy;

/**
 * The links of one `Link` header, in order, by RFC 8288 appendix B. Everything after the first invalid
 * link is ignored; URLs and quoted values may contain commas and semicolons.
 */
export function parseLinkHeader(header: string): HeaderLink[] {
  const links: HeaderLink[] = [];
  let at = 0;
  /** Matches `pattern` at the current position and moves past it. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    if (found) at = pattern.lastIndex;
    return found;
  };

  for (;;) {
    take(WHITE_SPACE_OR_COMMA);
    const target = take(TARGET);
    if (!target) return links;
    const parameters = new Map<string, string>();
    for (let found = take(PARAMETER); found; found = take(PARAMETER)) {
      const [, name = '', quoted, bare = ''] = found;
      const key = name.toLowerCase();
      // RFC 8288 §3.3: occurrences after the first are ignored.
      if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/gs, '$1') ?? bare);
    }
    links.push({
      href: target[1]?.trim() ?? '',
      rels: parameters.get('rel')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [],
      anchor: parameters.get('anchor')?.trim() ?? null,
    });
  }
}

const TAG = /<(rdf:Description|trackback:ping|\/rdf:Description)(?=[\s/>])/g;
const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/**
 * The TrackBack ping URL of the document with one of the `urls`, or `null`.
 *
 * A page may have RDF for many posts; only that of this document counts. Without any, `rel="trackback"`
 * counts, on a `<link>` first.
 */
function findTrackback(
  { text, document, base }: ParsedPage,
  urls: readonly string[],
): string | null {
  const keys = new Set(urls.map((url) => documentKey(new URL(url))));
  for (const { identifiers, ping } of descriptions(text)) {
    const pingUrl = ping === undefined ? null : parseHttpUrl(ping);
    if (pingUrl && identifiers.some((id) => keys.has(keyOf(id) ?? ''))) return pingUrl.href;
  }

  const links = [...elements(document)].filter((element) =>
    relations(element).includes('trackback'),
  );
  for (const tagName of ['link', 'a']) {
    for (const link of links.filter((element) => isHtml(element, tagName))) {
      const href = attribute(link, 'href');
      const pingUrl = href && parseHttpUrl(URL.parse(href, base.href)?.href ?? '');
      if (pingUrl) return pingUrl.href;
    }
  }
  return null;
}

type Description = { identifiers: string[]; ping: string | undefined };

/** Every `rdf:Description` in the source, in comments too, found in one pass. */
function* descriptions(text: string): Generator<Description> {
  let open: Description | null = null;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(text); tag; tag = TAG.exec(text)) {
    const { values, end } = attributesAt(text, TAG.lastIndex);
    TAG.lastIndex = end;
    if (tag[1] === 'trackback:ping') {
      if (open) open.ping ??= values.get('rdf:resource');
      continue;
    }
    if (open) yield open;
    open = null;
    if (tag[1] === 'rdf:Description') {
      const identifiers = ['dc:identifier', 'rdf:about'].map((name) => values.get(name) ?? '');
      open = { identifiers, ping: values.get('trackback:ping') };
    }
  }
  if (open) yield open;
}

function attributesAt(text: string, start: number): { values: Map<string, string>; end: number } {
  const values = new Map<string, string>();
  let end = start;
  ATTRIBUTE.lastIndex = end;
  for (let found = ATTRIBUTE.exec(text); found; found = ATTRIBUTE.exec(text)) {
    end = ATTRIBUTE.lastIndex;
    const [, name = '', doubleQuoted, singleQuoted = ''] = found;
    if (!values.has(name)) {
      values.set(name, decodeEntitiesOnce(doubleQuoted ?? singleQuoted).trim());
    }
  }
  return { values, end };
}

function keyOf(address: string): string | null {
  const url = URL.parse(address);
  return url && documentKey(url);
}
