/**
 * Text inside XML that we write by hand: the TrackBack response and the RDF block.
 */

const REFERENCES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Fit for an element's text and for an attribute in either kind of quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => REFERENCES[character] ?? character);
}
