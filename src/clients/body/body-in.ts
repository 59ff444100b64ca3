/**
 * What a text of a program is stored as: Markdown as it is, plain text as Markdown that shows it, HTML as Markdown if
 * that renders to an equal tree, else as HTML, byte for byte. What a program read and sends back changes nothing.
 */
import type { Deps } from '../../deps.ts';
import {
  markdownOfChangeInSubprocess,
  portableInSubprocess,
  showSameInSubprocess,
} from '../../posts/html/in-subprocess.ts';
import { withMoreMarked } from '../../posts/html/more.ts';
import type { BodySource } from '../../posts/post.ts';
import type { GivenBody } from '../fields.ts';
import { sourceFor } from './body-out.ts';
import { markdownOfText, textOfMarkdown } from './plain-text.ts';
import { readAsHtml, withUrls } from './given-html.ts';

type BodyDeps = { config: Pick<Deps['config'], 'siteUrl' | 'renderTimeoutMs'> };

/** May take seconds: never inside a transaction. */
export async function newBody(deps: BodyDeps, { format, source }: GivenBody): Promise<BodySource> {
  if (format === 'markdown') return { bodyFormat: 'markdown', markdown: source };
  if (format === 'text') return { bodyFormat: 'markdown', markdown: markdownOfText(source) };
  return await bodyOfHtml(deps, source, null);
}

/**
 * May take seconds: never inside a transaction.
 *
 * @param before the stored text
 * @returns `null` if the program gives what it read
 */
export async function changedBody(
  deps: BodyDeps,
  before: BodySource,
  given: GivenBody,
): Promise<BodySource | null> {
  const { source } = given;
  if (before.bodyFormat === 'html') {
    if (isSameLines(before.markdown, source)) return null;
    return given.format === 'html' ? keptHtml(source) : await newBody(deps, given);
  }
  if (given.format !== 'html') {
    if (isSameLines(await sourceFor(deps, given.format, before), source)) return null;
    const wasText = textOfMarkdown(before.markdown) !== null;
    // It read the Markdown.
    if (given.format === 'text' && !wasText) return { bodyFormat: 'markdown', markdown: source };
    return await newBody(deps, given);
  }
  const portable = await portableInSubprocess(deps, before.markdown, deps.config.siteUrl);
  if (isSameLines(portable.html, source)) return null;
  const { compared } = readAsHtml(source);
  if (await showSameInSubprocess(deps, portable.html, compared)) return null;
  return await bodyOfHtml(deps, source, { ...portable, markdown: before.markdown });
}

/** Programs and XML parsers write other line ends, and trim; some get the text in two parts. */
function isSameLines(a: string, b: string): boolean {
  const lines = (text: string) =>
    text
      .replace(/\r\n?/g, '\n')
      .split(MORE)
      .map((part) => part.trim())
      .join(MORE);
  return lines(a) === lines(b);
}

const MORE = '<!--more-->';

function keptHtml(source: string): BodySource {
  return { bodyFormat: 'html', markdown: readAsHtml(source).kept };
}

/** @param before the text that the program changed, and URLs in it that were made absolute for the program */
async function bodyOfHtml(
  deps: BodyDeps,
  source: string,
  before: { markdown: string; relativeUrls: ReadonlyMap<string, string> } | null,
): Promise<BodySource> {
  const { relativeUrls = new Map<string, string>() } = before ?? {};
  const html = withUrls(readAsHtml(source).compared, relativeUrls, deps.config.siteUrl);
  const marked = withMoreMarked(html);
  const markdown = await markdownOfChangeInSubprocess(deps, before?.markdown ?? '', marked);
  return markdown === null ? keptHtml(source) : { bodyFormat: 'markdown', markdown };
}
