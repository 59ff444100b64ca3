/**
 * Folds text for comparison: spellings that a reader takes for the same fold to the same string. Never shown.
 */

/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; not the vowels of India. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;

/**
 * Ignores case, accents, width, invisible characters and the length of white space. Keeps the voicing
 * marks of kana, which make another letter.
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
      // Accents that upper case separated (İ), and Hangul that it left decomposed.
      .replace(ACCENTS, '')
      .normalize('NFC')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
