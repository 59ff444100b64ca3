/**
 * What a language tag says of the text: which way its script runs. Pure.
 */

/** ISO 15924 codes of the scripts that run from right to left. */
const RIGHT_TO_LEFT = new Set(
  'Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi'.split(
    ' ',
  ),
);

export type Direction = 'ltr' | 'rtl';

/**
 * By the script that the tag names, else by the one that the language is mostly written in:
 * `az` runs from the left, `az-Arab` from the right. What is no tag runs from the left.
 */
export function directionOf(languageTag: string): Direction {
  try {
    const { script } = new Intl.Locale(languageTag).maximize();
    return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The tag in its canonical spelling (`ar-EG` for `AR-eg`), or `null` if it is none. */
export function canonicalLanguage(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag);
    // Well-formed as `english` is, no language has so long a code.
    return locale.language.length <= 3 ? locale.toString() : null;
  } catch {
    return null;
  }
}
