/**
 * HTML character references in text that is not HTML: WordPress sends titles and excerpts so.
 *
 * For plain text only; pages go through a real parser. Called by linkbacks, for TrackBack.
 */
import { decodeHTMLStrict } from 'entities';

/**
 * Decodes each character reference once: `&amp;#8230;` becomes `&#8230;`, which stays.
 *
 * Those without a semicolon stay, because plain text may contain `?a=1&copy=2`; so do those that name
 * nothing, or nothing that belongs in text. Numbers 128–159 mean windows-1252, as in browsers.
 */
export function decodeEntitiesOnce(text: string): string {
  return text.replace(/&#?\w+;/g, (reference) => {
    const decoded = decodeHTMLStrict(reference);
    return NOT_TEXT.test(decoded) ? reference : decoded;
  });
}

/** Control characters but tab and line ends; noncharacters; and what the library has for errors. */
const NOT_TEXT = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}|\uFFFD/u;
