/**
 * Intl.Segmenter for the languages that pages declare. Called by what cuts text.
 */

/**
 * A segmenter for a language tag from outside. Pages declare `en_US` and worse: a tag that is
 * `null` or malformed means English, whose rules serve any script; never the machine's locale,
 * which would make the same page read differently elsewhere.
 */
export function segmenter(
  language: string | null,
  granularity: 'grapheme' | 'word' | 'sentence',
): Intl.Segmenter {
  return new Intl.Segmenter([...canonical(language), 'en'], { granularity });
}

function canonical(language: string | null): string[] {
  try {
    return Intl.getCanonicalLocales(language ?? []);
  } catch {
    return [];
  }
}
