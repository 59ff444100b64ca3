/**
 * An enclosure in a call: a recording of a podcast. The feeds take it from the links in the text, so it becomes a link
 * at the end of the text, unless the text has one already.
 *
 * @see http://xmlrpc.com/metaWeblogApi.html (newPost: enclosure)
 */
import type { ClientPost, GivenBody } from '../../../clients/fields.ts';
import type { Deps } from '../../../deps.ts';
import { decodeEntitiesOnce, escapeXml } from '../../../lib/text/markup.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { findEnclosures } from '../../../media/enclosures.ts';
import { parseImageUrl } from '../../../posts/images/image.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';
import { structOf, textOf } from '../params.ts';

/**
 * @param value `{ url, length, type }`
 * @returns `null` if there is none
 */
export function enclosureUrl(value: XmlRpcValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  const { url } = structOf(value, 'enclosure');
  if (url === undefined || url === null || url === '') return null;
  const given = textOf(url, 'enclosure.url').trim();
  if (parseHttpUrl(given) !== null) return given;
  throw new CallFault(
    CLIENT_FAULTS.notStored,
    'The URL of the enclosure must be an absolute http or https URL.',
  );
}

/** Whether a text links to it, or the program only sends again what it read with the post. */
export async function isLinkedOrAnswered(
  deps: Pick<Deps, 'config' | 'db'>,
  url: string,
  source: string,
  before: ClientPost | null,
): Promise<boolean> {
  const { siteUrl } = deps.config;
  const address = addressOf(url, siteUrl);
  if (linksIn(source, siteUrl).has(address)) return true;
  const answered = before && (await findEnclosures(deps, [before])).get(before.id);
  return !!answered && addressOf(answered.url, siteUrl) === address;
}

/** In angle brackets and quotes a URL may have spaces. */
const LINK =
  /(?<=<)(?:https?:\/\/|\/)[^<>\n]+(?=>)|(?<=")(?:https?:\/\/|\/)[^<>"\n]+(?=")|(?:https?:\/\/|(?<=["'(<=])\/)[^\s<>"]+/gi;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
/** What may stand behind a URL: the end of a Markdown link, of a value in quotes, of a sentence. */
const END = /[)\]}'.,;:!?*_~]$/;
const MAX_ENDS = 6;

/** The addresses of the links of a text in HTML or Markdown, and of more that may be some. */
function linksIn(source: string, siteUrl: string): Set<string> {
  const links = new Set<string>();
  for (const [match] of decodeEntitiesOnce(source.replace(ESCAPED, '$1')).matchAll(LINK)) {
    let url = match;
    links.add(addressOf(url, siteUrl));
    for (let ends = 0; ends < MAX_ENDS && END.test(url); ends += 1) {
      url = url.slice(0, -1);
      links.add(addressOf(url, siteUrl));
    }
  }
  return links;
}

/** One spelling of a URL. A file of the library is the same whatever its name, absolute or below the site. */
function addressOf(given: string, siteUrl: string): string {
  const url = URL.parse(given, siteUrl);
  if (!url) return given;
  const file = parseImageUrl(url.origin + url.pathname);
  if (file?.site === siteUrl) return `/media/${file.key}`;
  return url.href.replace(/%[0-9a-f]{2}/gi, (each) => each.toUpperCase());
}

export function withLink({ format, source }: GivenBody, url: string): GivenBody {
  const name = url.split(/[?#]/)[0]?.split('/').at(-1) || url;
  switch (format) {
    case 'html':
      return {
        format,
        source: `${source}\n\n<p><a href="${escapeXml(url)}">${escapeXml(name)}</a></p>`,
      };
    case 'markdown': {
      const label = name.replace(/[\\[\]*_`<>!]/g, String.raw`\$&`);
      return { format, source: `${source}\n\n[${label}](<${url.replace(/[<>\s]/g, encodeURI)}>)` };
    }
    case 'text':
      return { format, source: `${source}\n\n${url}` };
  }
}
