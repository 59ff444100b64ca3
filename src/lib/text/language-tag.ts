/**
 * Names of languages, as BCP 47 spells them.
 */

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
