/**
 * Reads a page that claims to link to our posts, from its bytes to the evidence. Also the entry of the
 * reader thread.
 *
 * Pure, and not protected against pages made to be slow: page-reader.ts ends the thread at a deadline.
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
 * Finds links to each target and reads the text around them; finds the page's endpoints, which documents
 * other than HTML advertise in headers only.
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
 * A page without a content type is read as HTML, as browsers do. Other text types, such as Markdown, are
 * read as plain text.
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
  /** Gets a message when reading starts, so that time in the queue does not count. */
  started: MessagePort;
};

export function readPageInThread({ page, started }: ThreadTask): ReadOutcome {
  started.postMessage(null);
  started.close();
  return readPage(page);
}
