/**
 * What a parsed page says of each of its links to our posts.
 *
 * Puts together what the files beside it find. Called by read-page.ts.
 */
import { elements, type Element } from '../lib/html-tree.ts';
import { documentKey } from '../lib/url.ts';
import type { Evidence, Target } from './evidence.ts';
import { excerptAround } from './excerpt.ts';
import { findLinks, type FoundLink } from './find-links.ts';
import { linkType } from './link-type.ts';
import { isEntry, ownProperties } from './microformats.ts';
import { pageFacts, readHead } from './page-facts.ts';
import type { PageTree } from './parsed-page.ts';
import { replyContent } from './reply-content.ts';

/** One entry for each target, in order; `null` where the page does not link to it. */
export function readEvidence(page: PageTree, targets: readonly Target[]): (Evidence | null)[] {
  const links = findLinks(page, targets);
  // Most pages that are read for their endpoints link to none.
  if (links.every((link) => link === null)) return links.map(() => null);

  const { document, base } = page;
  const head = readHead(page);
  const outside = ownProperties(document);
  const firstEntry = [...elements(document)].find(isEntry) ?? null;
  const byEntry = new Map<Element | null, ReturnType<typeof readEntry>>();
  const readEntry = (entry: Element | null) => {
    const properties = entry && ownProperties(entry);
    return { properties, facts: pageFacts(head, properties, base) };
  };

  const evidenceFor = (link: FoundLink, target: Target): Evidence => {
    const entry = link.entry ?? firstEntry;
    const { properties, facts } = byEntry.get(entry) ?? readEntry(entry);
    byEntry.set(entry, { properties, facts });
    const type = linkType(properties, outside, documentKey(new URL(target.url)), base);
    const isAnswer = type.type === 'reply' || type.type === 'rsvp';
    return {
      ...type,
      content: isAnswer && properties ? replyContent(properties) : null,
      outsideLinks: [],
      ...facts,
      ...excerptAround(link.text, link.words.start, link.words.end, link.language),
    };
  };
  return targets.map((target, i) => {
    const link = links[i];
    return link ? evidenceFor(link, target) : null;
  });
}
