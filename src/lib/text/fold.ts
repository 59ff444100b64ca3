/**
 * Text made comparable: two spellings that a reader takes for the same fold to the same string.
 *
 * For comparing only, never for showing.
 */

/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; not the vowels of India. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;

/**
 * Case, accents, width, invisible characters and the length of white space do not matter; the
 * voicing marks of kana do, since they make another letter.
 */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(ACCENTS, '')
      .replace(/\p{Cf}/gu, '')
      // Upwards first: ß becomes SS, a final ς becomes Σ.
      .toUpperCase()
      .toLowerCase()
      .replaceAll('ς', 'σ')
      // And what upper case took apart (İ) or left in pieces (Hangul).
      .replace(ACCENTS, '')
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
