/**
 * Pingback's autodiscovery, to the letter: its authors recommend not to be more lenient.
 *
 * Called by find-endpoints.ts.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §2.3
 */
import { parseHttpUrl } from '../../lib/url.ts';

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
export function findPingback(xPingback: string | null, text: string): string | null {
  return parseHttpUrl(xPingback ?? expandEntities(LINK.exec(text)?.[1] ?? ''))?.href ?? null;
}

function expandEntities(address: string): string {
  return address.replace(/&\w+;/g, (entity) => ENTITIES.get(entity) ?? entity);
}
