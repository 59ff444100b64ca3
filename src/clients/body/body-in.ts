/**
 * What a text of a program is stored as: Markdown as it is, plain text as Markdown that shows it, HTML as Markdown if
 * that renders to an equal tree, else as HTML, byte for byte.
 */
import type { Deps } from '../../deps.ts';
import { compareInSubprocess } from '../../posts/html/in-subprocess.ts';
import type { BodySource } from '../../posts/post.ts';
import type { ClientPost, GivenBody } from '../fields.ts';
import type { Program } from '../program.ts';
import { sourceFor } from './body-out.ts';
import { markdownOfText } from './plain-text.ts';

type BodyDeps = Pick<Deps, 'config' | 'db'>;

/** May take seconds: never inside a transaction. */
export async function newBody(deps: BodyDeps, { format, source }: GivenBody): Promise<BodySource> {
  if (format === 'markdown') return { bodyFormat: 'markdown', markdown: source };
  if (format === 'text') return { bodyFormat: 'markdown', markdown: markdownOfText(source) };
  const comparison = await compareInSubprocess(deps, source);
  return comparison?.isEqual === true
    ? { bodyFormat: 'markdown', markdown: comparison.markdown }
    : { bodyFormat: 'html', markdown: source };
}

/** @returns `null` if the program gives what it read */
export async function changedBody(
  deps: BodyDeps,
  _program: Program,
  before: ClientPost,
  given: GivenBody,
): Promise<BodySource | null> {
  const read = await sourceFor(deps, given.format, before);
  if (isSameLines(read, given.source)) return null;
  return await newBody(deps, given);
}

/** Programs and XML parsers write other line ends, and trim. */
function isSameLines(a: string, b: string): boolean {
  const lines = (text: string) => text.replace(/\r\n?/g, '\n').trim();
  return lines(a) === lines(b);
}
