/**
 * Where a page wants to be told of links to it, for each of the three protocols.
 *
 * Webmention is here; the two that look at the page's text have find-pingback.ts and
 * find-trackback.ts. Nothing is asked of the network. Called by reader/read-page.ts.
 */
import { decodeEntitiesOnce } from '../lib/html/entities.ts';
import { attribute, elements, isHtml, relations } from '../lib/html/tree.ts';
import { parseHttpUrl, sameDocument, documentKey } from '../lib/url.ts';
import type { AdvertisingHeaders, Endpoints } from './evidence.ts';
import type { ParsedPage } from './parsed-page.ts';

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

/** Over the page's text rather than its elements: so says the specification. */
const LINK = /<link rel="pingback" href="([^"]+)" ?\/?>/;
const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
]);

/**
 * The page's pingback server, or `null`. Where there is a header it decides, whatever it says.
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
  /** What the link is a link of, where that is said; perhaps relative. */
  anchor: string | null;
};

const WHITE_SPACE_OR_COMMA = /[\s,]*/y;
const TARGET = /<([^>]*)>/y;
const PARAMETER = /\s*;\s*([^\s=;,]*)\s*(?:=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;,]*)))?/sy;

/**
 * The links of one `Link` header, in order. What comes after the first thing that is no link is
 * passed over; an address or a quoted value may hold commas and semicolons.
 */
export function parseLinkHeader(header: string): HeaderLink[] {
  const links: HeaderLink[] = [];
  let at = 0;
  /** Moves past what `pattern` finds right here. */
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
 * The TrackBack ping URL of the document that has one of the `addresses`, or `null`.
 *
 * A page may hold the RDF of many posts; what it says of another is not for this one. Only where
 * the RDF says nothing of it does `rel="trackback"` count, on a `<link>` first.
 */
function findTrackback(
  { text, document, base }: ParsedPage,
  addresses: readonly string[],
): string | null {
  const keys = new Set(addresses.map((address) => documentKey(new URL(address))));
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

/** Every `rdf:Description` in the source, wherever it stands; one pass, whatever is in it. */
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
