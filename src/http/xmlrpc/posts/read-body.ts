/**
 * The text of a post in a call: its parts, its text filter, the Markdown beside it, and an enclosure.
 *
 * @see https://movabletype.org/documentation/developer/api/xmlrpc.html (mt_convert_breaks, mt_text_more)
 */
import type { ClientPost, GivenBody } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import { sourceFor } from '../../../clients/body/body-out.ts';
import { formatOfChange } from '../../../clients/body/given-html.ts';
import type { Deps } from '../../../deps.ts';
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import { enclosureUrl, isLinkedOrAnswered, withLink } from './enclosure.ts';
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
  const text = body ?? (await presentBody(deps, program, before));
  const isKnown = await isLinkedOrAnswered(deps, url, text.source, before);
  return isKnown ? body : withLink(text, url);
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
  return { format, source: joinMore(parts, format === 'html') };
}

function formatOf(
  filter: string | undefined,
  { format }: Program,
  before: ClientPost | null,
  main: string,
): GivenBody['format'] {
  if (filter === 'markdown' || filter === 'markdown_with_smartypants') return 'markdown';
  if (filter === '0' || filter === 'false') return 'html';
  return formatOfChange(format, before?.bodyFormat, main);
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
