/**
 * Reads a page that claims to link to our posts, from its bytes to the evidence.
 *
 * Pure, and without any defence against pages made to be slow: that is the thread's, which
 * page-reader.ts ends at a deadline. Called by read-page-thread.ts.
 */
import { decodeHtml } from '../lib/html-charset.ts';
import { baseUrl } from '../lib/html-base.ts';
import type { Element } from '../lib/html-tree.ts';
import { parseHtml } from '../lib/parse-html.ts';
import type { Evidence, PageToRead, ReadOutcome } from './evidence.ts';
import { excerptAround } from './excerpt.ts';
import { findEndpoints } from './find-endpoints.ts';
import { findLinks, type FoundLink } from './find-links.ts';
import { pageFacts, type PageFacts } from './page-facts.ts';
import type { ParsedPage } from './parsed-page.ts';

/**
 * Looks for links to each target in the page, and reads what the page says around them; and where
 * it wants to be told of links to itself.
 *
 * Only HTML holds links here, XHTML included; any other text holds none, and no endpoints but those
 * in its headers.
 */
export function readPage(page: PageToRead): ReadOutcome {
  const syntax = syntaxOf(page.contentType);
  const parsed = syntax && parsePage(page, syntax);
  const targets = page.targets.map(({ url }) => url);
  const endpoints = findEndpoints(page.finalUrl, page.advertised, parsed, targets);
  if (!parsed) return { ...nothing(page), endpoints };
  const { document } = parsed;

  const factsByEntry = new Map<Element | null, PageFacts>();
  const evidenceFor = (link: FoundLink): Evidence => {
    const facts = factsByEntry.get(link.entry) ?? pageFacts(document, link.entry);
    factsByEntry.set(link.entry, facts);
    return {
      type: 'mention',
      rsvp: null,
      authorUrl: null,
      photoUrl: null,
      content: null,
      outsideLinks: [],
      ...facts,
      ...excerptAround(link.text, link.words.start, link.words.end, link.language),
    };
  };
  const evidence = findLinks(document, page.finalUrl, targets).map(
    (link) => link && evidenceFor(link),
  );
  return { ...nothing(page), evidence, endpoints };
}

function parsePage(page: PageToRead, syntax: 'html' | 'xhtml'): ParsedPage {
  const text = decodeHtml(page.body, page.contentType);
  const document = parseHtml(text, syntax);
  return { text, document, base: baseUrl(document, page.finalUrl) };
}

function nothing({ targets }: PageToRead): ReadOutcome & { kind: 'read' } {
  return {
    kind: 'read',
    evidence: targets.map(() => null),
    endpoints: { webmention: null, pingback: null, trackback: null },
    outsideLinkCount: 0,
    vouches: false,
  };
}

/** A page sent without a type is taken for HTML, as browsers take it. */
function syntaxOf(contentType: string | null): 'html' | 'xhtml' | null {
  switch (contentType?.split(/[;,]/)[0]?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'text/html':
      return 'html';
    case 'application/xhtml+xml':
      return 'xhtml';
    default:
      return null;
  }
}
