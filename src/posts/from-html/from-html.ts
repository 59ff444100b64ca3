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

/**
 * May take seconds for a long text: call it in a subprocess or a worker thread where others wait.
 *
 * @param html a document or a part of one
 */
export function markdownFromHtml(html: string, options: ConvertOptions = {}): Conversion {
  if (html.length > MAX_CHARACTERS) {
    const [length, most] = [html.length, MAX_CHARACTERS].map((each) => each.toLocaleString('en'));
    return {
      kind: 'refused',
      reason: `The HTML has ${String(length)} characters. At most ${String(most)} can be converted.`,
    };
  }
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
