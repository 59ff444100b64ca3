/**
 * Reads what a page says about the program that it is of: its h-app, and the redirect URIs that it lists.
 *
 * @see https://indieauth.spec.indieweb.org/#client-information-discovery
 * @see https://indieweb.org/h-x-app
 */
import { resolveAddress } from '../lib/html/addresses.ts';
import {
  attribute,
  elements,
  hasClass,
  isHtml,
  relations,
  type Element,
} from '../lib/html/tree.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import type { AdvertisingHeaders, ClientOnPage } from './evidence.ts';
import { parseLinkHeader } from './find-endpoints.ts';
import { textOf } from './microformats/find.ts';
import type { ParsedPage } from './parsed-page.ts';

/** No client has more; each may be 2 KB long. */
const MAX_REDIRECTS = 50;

export function readClient(
  { document, url, base }: ParsedPage,
  headers: AdvertisingHeaders | undefined,
): ClientOnPage {
  let name: string | null = null;
  let title: string | null = null;
  const redirectUris = (headers?.link ?? [])
    .flatMap(parseLinkHeader)
    .filter(({ rels }) => rels.includes('redirect_uri'))
    .flatMap(({ href }) => URL.parse(href, url.href)?.href ?? []);
  for (const element of elements(document)) {
    if (isHtml(element, 'title')) title ??= textOf(element);
    if (isHtml(element, 'link') && relations(element).includes('redirect_uri')) {
      const address = resolveAddress(attribute(element, 'href'), base);
      if (address) redirectUris.push(address.href);
    }
    // The older name has an x.
    if (hasClass(element, 'h-app') || hasClass(element, 'h-x-app')) name ??= nameOf(element);
  }
  return {
    name: name ?? plain(title),
    redirectUris: [...new Set(redirectUris)].slice(0, MAX_REDIRECTS),
  };
}

/** Its first name, or all of its text. */
function nameOf(app: Element): string | null {
  for (const element of elements(app)) {
    const name = hasClass(element, 'p-name') ? plain(textOf(element)) : null;
    if (name !== null) return name;
  }
  return plain(textOf(app));
}

function plain(text: string | null): string | null {
  return toPlainText(text ?? '') || null;
}
