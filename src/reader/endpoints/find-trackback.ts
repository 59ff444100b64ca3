/**
 * TrackBack's autodiscovery: RDF in the page's source, mostly in a comment, or a link.
 *
 * Called by find-endpoints.ts.
 *
 * @see http://archive.cweiske.de/trackback/trackback-1.2.html#autodiscovery-of-trackback-ping-urls
 */
import { decodeEntitiesOnce } from '../../lib/html/entities.ts';
import { attribute, elements, isHtml, relations } from '../../lib/html/tree.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import type { ParsedPage } from '../parsed-page.ts';

const TAG = /<(rdf:Description|trackback:ping|\/rdf:Description)(?=[\s/>])/g;
const ATTRIBUTE = /\s+([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/**
 * The TrackBack ping URL of the document that has one of the `addresses`, or `null`.
 *
 * A page may hold the RDF of many posts; what it says of another is not for this one. Only where
 * the RDF says nothing of it does `rel="trackback"` count, on a `<link>` first.
 */
export function findTrackback(
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
