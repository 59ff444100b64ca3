/**
 * Language tags (BCP 47): their canonical form, the direction of their script, and what languages are called. Pure.
 */

/** ISO 15924 codes of right-to-left scripts. */
const RIGHT_TO_LEFT = new Set(
  'Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi'.split(
    ' ',
  ),
);

export type Direction = 'ltr' | 'rtl';

/**
 * The direction of the tag's script, else of the language's usual script: `ltr` for `az`, `rtl` for
 * `az-Arab`. `ltr` for an invalid tag.
 */
export function directionOf(languageTag: string): Direction {
  try {
    const { script } = new Intl.Locale(languageTag).maximize();
    return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The tag in its canonical spelling (`ar-EG` for `AR-eg`), or `null` if it is invalid. */
export function canonicalLanguage(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag);
    // `english` is well-formed, but no language code is this long.
    return locale.language.length <= 3 ? locale.toString() : null;
  } catch {
    return null;
  }
}

/** Making one takes longer than using it. */
const names = new Map<string, Intl.DisplayNames>();

/** The name of a language, as a heading has it: `Deutsch` for `de` in its own; the tag if it has none. */
export function languageName(tag: string, inLanguage: string = tag): string {
  try {
    const known = names.get(inLanguage);
    const made = known ?? new Intl.DisplayNames([inLanguage], { type: 'language' });
    if (!known) names.set(inLanguage, made);
    const name = made.of(tag) ?? tag;
    const [first = ''] = name;
    return name === tag ? tag : first.toLocaleUpperCase(inLanguage) + name.slice(first.length);
  } catch {
    return tag;
  }
}
