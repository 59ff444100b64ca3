/**
 * What a text of a program is stored as: Markdown as it is, plain text as Markdown that shows it, HTML as Markdown if
 * that renders to an equal tree, else as HTML. HTML that is not stored byte for byte stays beside the text for programs
 * that read HTML. What a program read and sends back changes nothing.
 */
import type { Deps } from '../../deps.ts';
import {
  markdownOfChangeInSubprocess,
  portableInSubprocess,
  showSameInSubprocess,
} from '../../posts/html/in-subprocess.ts';
import { withMoreMarked } from '../../posts/html/more.ts';
import type { ClientBody, GivenBody } from '../fields.ts';
import { sourceFor } from './body-out.ts';
import { markdownOfText, textOfMarkdown } from './plain-text.ts';
import { readAsHtml, withUrls } from './given-html.ts';

type BodyDeps = { config: Pick<Deps['config'], 'siteUrl' | 'renderTimeoutMs'> };

/** May take seconds: never inside a transaction. */
export async function newBody(deps: BodyDeps, given: GivenBody): Promise<ClientBody> {
  if (given.madeOf !== undefined) return madeBody(given);
  const { format, source } = given;
  if (format === 'markdown') return markdownBody(source);
  if (format === 'text') return markdownBody(markdownOfText(source));
  return await bodyOfHtml(deps, source, null);
}

/**
 * May take seconds: never inside a transaction.
 *
 * @param before the stored text
 * @returns `null` if the program gives what it read. The text of another one may be the same: HTML of another spelling
 *   is what programs read from then on, and changes nothing else.
 */
export async function changedBody(
  deps: BodyDeps,
  { bodyFormat, markdown, sentHtml }: ClientBody,
  given: GivenBody,
): Promise<ClientBody | null> {
  const before = { bodyFormat, markdown, sentHtml };
  if (given.madeOf !== undefined) {
    const isSame = given.source === markdown && given.madeOf === sentHtml;
    return isSame && given.format === bodyFormat ? null : madeBody(given);
  }
  const { source } = given;
  if (given.format === 'html' && sentHtml !== null && isSameLines(sentHtml, source)) return null;
  if (before.bodyFormat === 'html') {
    if (isSameLines(before.markdown, source)) return null;
    return given.format === 'html' ? keptHtml(source) : await newBody(deps, given);
  }
  if (given.format !== 'html') {
    if (isSameLines(await sourceFor(deps, given.format, before), source)) return null;
    const wasText = textOfMarkdown(before.markdown) !== null;
    // It read the Markdown.
    if (given.format === 'text' && !wasText) return markdownBody(source);
    return await newBody(deps, given);
  }
  const portable = await portableInSubprocess(deps, before.markdown, deps.config.siteUrl);
  if (isSameLines(portable.html, source)) {
    return sentHtml === null ? null : { ...before, sentHtml: null };
  }
  const { compared } = readAsHtml(source);
  if (await showSameInSubprocess(deps, portable.html, compared)) {
    return { ...before, sentHtml: source };
  }
  return await bodyOfHtml(deps, source, { ...portable, markdown: before.markdown });
}

/** Programs and XML parsers write other line ends, and trim; some get the text in two parts. */
function isSameLines(a: string, b: string): boolean {
  const lines = (text: string) =>
    text
      .replace(/\r\n?/g, '\n')
      .split(MORE)
      .map((part) => part.trim())
      .join('<!--more-->');
  return lines(a) === lines(b);
}

/** With the words of its link. */
const MORE = /<!--more(.*?)-->/s;

function markdownBody(markdown: string): ClientBody {
  return { bodyFormat: 'markdown', markdown, sentHtml: null };
}

function madeBody({ format, source, madeOf }: GivenBody & { madeOf: string }): ClientBody {
  return { bodyFormat: format, markdown: source, sentHtml: madeOf };
}

function keptHtml(source: string): ClientBody {
  const { kept } = readAsHtml(source);
  return { bodyFormat: 'html', markdown: kept, sentHtml: kept === source ? null : source };
}

/** @param before the text that the program changed, and URLs in it that were made absolute for the program */
async function bodyOfHtml(
  deps: BodyDeps,
  source: string,
  before: { markdown: string; relativeUrls: ReadonlyMap<string, string> } | null,
): Promise<ClientBody> {
  const { relativeUrls = new Map<string, string>() } = before ?? {};
  const html = withUrls(readAsHtml(source).compared, relativeUrls, deps.config.siteUrl);
  const marked = withMoreMarked(html);
  const markdown = await markdownOfChangeInSubprocess(deps, before?.markdown ?? '', marked);
  return markdown === null ? keptHtml(source) : { ...markdownBody(markdown), sentHtml: source };
}
