/**
 * Text inside XML that we write by hand: the TrackBack response and the RDF block.
 */
import { toLegalXml } from './text.ts';

const REFERENCES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Fit for an element's text and for an attribute in either kind of quotes. A character that XML
 * cannot hold becomes U+FFFD.
 */
export function escapeXml(text: string): string {
  return toLegalXml(text).replace(/[&<>"']/g, (character) => REFERENCES[character] ?? character);
}
