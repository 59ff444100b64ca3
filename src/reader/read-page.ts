/**
 * Reads a page that claims to link to our posts, from its bytes to the evidence.
 *
 * Pure, and without any defence against pages made to be slow: that is the thread's, which
 * page-reader.ts ends at a deadline. Called by read-page-thread.ts.
 */
import type { MessagePort } from 'node:worker_threads';
import { baseUrl } from '../lib/html/addresses.ts';
import { decodeHtml } from '../lib/html/charset.ts';
import { parseHtml } from '../lib/html/parse.ts';
import { attribute, elements, isHtml, type Document } from '../lib/html/tree.ts';
import { findEndpoints } from './find-endpoints.ts';
import type { PageToRead, ReadOutcome } from './evidence.ts';
import { countOutsideLinks, vouches } from './links/outside-links.ts';
import type { ParsedPage } from './parsed-page.ts';
import { readEvidence } from './read-evidence.ts';
import { readText } from './read-text.ts';

/**
 * Looks for links to each target in the page, and reads what the page says around them; and where
 * it wants to be told of links to itself, which other documents than HTML say in headers only.
 */
export function readPage(page: PageToRead): ReadOutcome {
  const syntax = syntaxOf(page.contentType);
  const markup = syntax === 'html' || syntax === 'xhtml' ? syntax : null;
  const decoded = markup && decodeHtml(page.body, page.contentType);
  const parsed = markup && decoded && parsePage(page, decoded.text, markup);
  if (parsed && isGoneText(parsed.document)) return { kind: 'gone' };

  const targets = page.targets.map(({ url }) => url);
  return {
    kind: 'read',
    evidence: parsed
      ? readEvidence(parsed, page.targets)
      : syntax === 'text' || syntax === 'json'
        ? readText(page, syntax)
        : targets.map(() => null),
    endpoints: findEndpoints(page.finalUrl, page.advertised, parsed, targets),
    charset: decoded?.charset ?? null,
    outsideLinkCount: parsed ? countOutsideLinks(parsed) : 0,
    vouches: parsed !== null && page.vouchesFor !== undefined && vouches(parsed, page.vouchesFor),
  };
}

function parsePage(page: PageToRead, text: string, syntax: 'html' | 'xhtml'): ParsedPage {
  const document = parseHtml(text, syntax);
  const url = new URL(page.finalUrl);
  return { text, document, url, base: baseUrl(document, url) };
}

/**
 * A page sent without a type is taken for HTML, as browsers take it. Text of any other kind, such
 * as Markdown, is searched as plain text.
 */
function syntaxOf(contentType: string | null): 'html' | 'xhtml' | 'text' | 'json' | null {
  const type = contentType?.split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
  switch (type) {
    case '':
    case 'text/html':
      return 'html';
    case 'application/xhtml+xml':
      return 'xhtml';
    default:
      if (type.startsWith('text/')) return 'text';
      return /^application\/([^\s/]+\+)?json$/.test(type) ? 'json' : null;
  }
}

/**
 * Whether the page has `<meta http-equiv="Status" content="410 Gone">`.
 *
 * @see https://indieweb.org/deleted
 */
function isGoneText(document: Document): boolean {
  for (const element of elements(document)) {
    if (!isHtml(element, 'meta')) continue;
    const name = attribute(element, 'http-equiv')?.trim().toLowerCase();
    if (name === 'status' && /^\s*410\b/.test(attribute(element, 'content') ?? '')) return true;
  }
  return false;
}

export type ThreadTask = {
  page: PageToRead;
  /** Told when the work begins, so that the time before does not count against the page. */
  begun: MessagePort;
};

export function readPageInThread({ page, begun }: ThreadTask): ReadOutcome {
  begun.postMessage(null);
  begun.close();
  return readPage(page);
}
