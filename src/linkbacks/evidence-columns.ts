/**
 * What a page said, as the columns of a linkback's row. Called by the stores that write it.
 */
import type { Evidence } from '../pages/evidence.ts';

/** All but the photo, which is a row of its own. */
export function evidenceColumns(evidence: Evidence) {
  const { type, rsvp, title, author, authorUrl, site, content, outsideLinks } = evidence;
  const { excerpt, linkStart, linkEnd } = evidence;
  const passage = excerpt
    ? { excerpt, linkStart, linkEnd }
    : { excerpt: null, linkStart: null, linkEnd: null };
  const facts = { type, rsvp, title, author, authorUrl, site, content };
  return { ...facts, ...passage, outsideLinks: outsideLinks.join('\n') };
}
