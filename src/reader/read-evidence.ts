/**
 * Reads the evidence for each link of a parsed page to our posts: link type, excerpt, author and text.
 */
import { resolveAddress } from '../lib/html/addresses.ts';
import { elements, type Element, type ParentNode } from '../lib/html/tree.ts';
import type { Evidence, Target } from './evidence.ts';
import { excerptAround } from './links/excerpt.ts';
import { findLinks, type FoundLink } from './links/find-links.ts';
import { createKeyOfLink } from './links/link-key.ts';
import { outsideLinks } from './links/outside-links.ts';
import { isEntry, olderReplies } from './microformats/find.ts';
import { readMicroformat, type Properties } from './microformats/read.ts';
import { linkType, replyContent } from './microformats/entry.ts';
import { pageFacts, readHead, type PageFacts } from './page-facts.ts';
import type { PageTree } from './parsed-page.ts';

/** What is the same for all links in one entry, or outside of entries. */
type EntryReading = {
  properties: Properties | null;
  olderReplies: URL[];
  facts: PageFacts & Pick<Evidence, 'outsideLinks'>;
};

/** One entry for each target, in order; `null` where the page does not link to it. */
export function readEvidence(page: PageTree, targets: readonly Target[]): (Evidence | null)[] {
  const keyOf = createKeyOfLink(targets);
  const links = findLinks(page, targets, keyOf);
  // Most pages that are read for their endpoints have no such link.
  if (links.every((link) => link === null)) return links;

  const { document, base } = page;
  const head = readHead(page);
  const firstEntry = [...elements(document)].find(isEntry) ?? null;
  const answered = (root: ParentNode): URL[] =>
    [...olderReplies(root)].flatMap((address) => resolveAddress(address, base) ?? []);
  const answeredByPage = answered(document);
  const targetUrls = targets.map(({ url }) => new URL(url));

  const readings = new Map<Element | null, EntryReading>();
  const readEntry = (linkEntry: Element | null): EntryReading => {
    // A link outside of entries belongs to the page's first entry.
    const entry = linkEntry ?? firstEntry;
    const properties = entry && readMicroformat(entry, base);
    const facts = pageFacts(head, properties);
    return {
      properties,
      olderReplies: [...(entry ? answered(entry) : []), ...answeredByPage],
      facts: { ...facts, outsideLinks: outsideLinks(page, linkEntry, targetUrls) },
    };
  };
  const evidenceFor = (link: FoundLink, target: URL): Evidence => {
    const reading = readings.get(link.entry) ?? readEntry(link.entry);
    readings.set(link.entry, reading);
    const { properties, facts } = reading;
    const type = linkType(properties, reading.olderReplies, { keyOf, key: keyOf(target) });
    const isAnswer = type.type === 'reply' || type.type === 'rsvp';
    return {
      ...type,
      ...facts,
      content: isAnswer && properties ? replyContent(properties) : null,
      ...excerptAround(link.text, link.words.start, link.words.end, link.language),
    };
  };
  return targetUrls.map((target, i) => {
    const link = links[i];
    return link ? evidenceFor(link, target) : null;
  });
}
