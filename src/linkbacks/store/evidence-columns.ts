/**
 * What a page said, as the columns of a linkback's row. Called by the stores that write it.
 */
import type { Evidence } from '../../reader/evidence.ts';

/** All but the photo, which is a row of its own. */
export function evidenceColumns(evidence: Evidence) {
  const { type, rsvp, title, author, authorUrl, site, content, outsideLinks } = evidence;
  const { published, excerpt, linkStart, linkEnd } = evidence;
  const passage = excerpt
    ? { excerpt, linkStart, linkEnd }
    : { excerpt: null, linkStart: null, linkEnd: null };
  const facts = { type, rsvp, title, author, authorUrl, site, content };
  // Changes that were proposed before there was a date have none.
  const publishedAt = published ? new Date(published) : null;
  return { ...facts, publishedAt, ...passage, outsideLinks: outsideLinks.join('\n') };
}
