/**
 * The text of a post in a call: its parts, its text filter, the Markdown beside it, and an enclosure.
 *
 * @see https://movabletype.org/documentation/developer/api/xmlrpc.html (mt_convert_breaks, mt_text_more)
 */
import type { ClientPost, GivenBody } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import { sourceFor } from '../../../clients/body/body-out.ts';
import type { Deps } from '../../../deps.ts';
import { escapeXml } from '../../../lib/text/markup.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { CallFault, CLIENT_FAULTS } from '../faults.ts';
import { structOf, textOf } from '../params.ts';
import { joinMore, splitMore } from './more.ts';

/** The custom field in which programs keep the Markdown of a text, and read it. It is never stored as a field. */
export const MARKDOWN_FIELD = 'mt_markdown';
/** The id that the field is answered with: no stored field has it. */
export const MARKDOWN_FIELD_ID = '0';

export type GivenText = {
  main?: string | undefined;
  more?: string | undefined;
  moreText?: string | undefined;
  /** `mt_convert_breaks`. */
  filter?: string | undefined;
  /** The value of {@link MARKDOWN_FIELD}. */
  markdown?: string | undefined;
  /** `{ url, length, type }`. */
  enclosure?: XmlRpcValue | undefined;
};

/** @returns `undefined` if the call leaves the text as it is */
export async function readBody(
  deps: Deps,
  program: Program,
  given: GivenText,
  before: ClientPost | null,
): Promise<GivenBody | undefined> {
  const body = await readText(deps, program, given, before);
  const url = enclosureUrl(given.enclosure);
  if (url === null) return body;
  if ((body?.source ?? before?.markdown ?? '').includes(url)) return body;
  return withLink(body ?? (await presentBody(deps, program, before)), url);
}

async function readText(
  deps: Deps,
  program: Program,
  given: GivenText,
  before: ClientPost | null,
): Promise<GivenBody | undefined> {
  if (given.markdown !== undefined) return { format: 'markdown', source: given.markdown };
  if (given.main === undefined && given.more === undefined) return undefined;
  const main = given.main ?? splitMore((await presentBody(deps, program, before)).source).main;
  const format = formatOf(given.filter, program, before, main);
  const parts = { main, more: given.more ?? '', moreText: given.moreText ?? '' };
  return { format, source: joinMore(parts) };
}

/** What a program for Markdown gets of an HTML post is HTML, and comes back as HTML. */
function formatOf(
  filter: string | undefined,
  program: Program,
  before: ClientPost | null,
  main: string,
): GivenBody['format'] {
  if (filter === 'markdown' || filter === 'markdown_with_smartypants') return 'markdown';
  if (filter === '0' || filter === 'false') return 'html';
  const wasHtml = before?.bodyFormat === 'html';
  if (program.format === 'markdown' && wasHtml && /<[a-z!/]/i.test(main)) return 'html';
  return program.format;
}

async function presentBody(
  deps: Deps,
  program: Program,
  before: ClientPost | null,
): Promise<GivenBody> {
  if (!before) return { format: program.format, source: '' };
  const format = before.bodyFormat === 'html' ? 'html' : program.format;
  return { format, source: await sourceFor(deps, program, before) };
}

function enclosureUrl(value: XmlRpcValue | undefined): string | null {
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

/** The feeds take enclosures from the links in the text. */
function withLink({ format, source }: GivenBody, url: string): GivenBody {
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
