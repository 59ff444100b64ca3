/**
 * Converts the HTML of imports and clients to Markdown, on the server.
 */
import { fromParse5 } from 'hast-util-from-parse5';
import { parseFragment } from 'parse5';
import {
  convertTree,
  isTooDeep,
  MAX_LEVELS,
  type Converted,
  type ConvertOptions,
} from './convert.ts';
import type { Root } from './tree.ts';

/** As many as a post may have. */
const MAX_CHARACTERS = 500_000;

export type Conversion =
  | ({ kind: 'converted' } & Omit<Converted, 'isPlain'>)
  /** `reason`: a sentence for whoever sent it. */
  | { kind: 'refused'; reason: string };

/** @returns why it is too long, as a sentence; `null` if it is not */
export function lengthProblem(html: string): string | null {
  if (html.length <= MAX_CHARACTERS) return null;
  const [length, most] = [html.length, MAX_CHARACTERS].map((each) => each.toLocaleString('en'));
  return `The HTML has ${String(length)} characters. At most ${String(most)} can be converted.`;
}

/**
 * May take minutes for a hostile text: in-subprocess.ts is for texts of others.
 *
 * @param html a document or a part of one
 */
export function markdownFromHtml(html: string, options: ConvertOptions = {}): Conversion {
  const problem = lengthProblem(html);
  if (problem !== null) return { kind: 'refused', reason: problem };
  const parsed = parseFragment(html, { scriptingEnabled: false });
  if (isTooDeep(parsed)) {
    return {
      kind: 'refused',
      reason: `The HTML nests elements more than ${MAX_LEVELS} levels deep. It can’t be converted.`,
    };
  }
  const { markdown, losses } = convertTree(fromParse5(parsed) as Root, options);
  return { kind: 'converted', markdown, losses };
}

export type GivenConversion =
  | (Extract<Conversion, { kind: 'converted' }> & {
      /** `data:` URLs of images. The Markdown has `![alt](embedded:0)` for the first of them. */
      embedded: string[];
    })
  | Extract<Conversion, { kind: 'refused' }>;

/** As `markdownFromHtml`, with values that can be sent to another process. */
export function convertGiven(html: string, baseUrl?: string): GivenConversion {
  const embedded: string[] = [];
  const conversion = markdownFromHtml(html, {
    baseUrl,
    urlOfEmbedded: (dataUrl) => `embedded:${embedded.push(dataUrl) - 1}`,
  });
  return conversion.kind === 'refused' ? conversion : { ...conversion, embedded };
}
