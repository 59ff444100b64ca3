/**
 * Text made fit to store and show. A stranger's is plain, well-formed, on one line, and cut so that
 * no character breaks; a writer's keeps its lines and all that means something.
 *
 * No markup is known here: what comes in is text already.
 */

/**
 * Controls, noncharacters (XML refuses some, PostgreSQL refuses U+0000), byte order marks, and
 * the bidi embeddings, overrides and isolates. Those go even where they are paired, because a
 * cut would part the pairs, and then the rest of the page would run backwards.
 */
const UNWANTED =
  /\ufeff|(?![\s\u0085])[\p{Cc}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]/gu;

/** Forbidden in HTML; neither XML nor PostgreSQL can hold all of them. Office programs make some. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}]/gu;

/** A writer's text without what no page may hold; U+0085, white space to some, is a space. */
export function toPlainLines(text: string): string {
  return text
    .replaceAll('\u0085', ' ')
    .replace(FORBIDDEN, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Leaves out what must not be stored, and makes each run of white space one space. */
export function squeeze(text: string): string {
  return text
    .replace(UNWANTED, '')
    .replace(/[\s\u0085]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** {@link squeeze}, without space at either end. */
export function toPlainText(text: string): string {
  return squeeze(text).trim();
}

/** The text, or as much of its beginning as fits `maxLength` UTF-16 units together with an “…”. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Two units more than can be used: whether a cluster ends is decided by what follows it.
  const ends = graphemeBoundaries(text.slice(0, maxLength + 2)).filter((at) => at < maxLength);
  return `${text.slice(0, ends.at(-1) ?? 0).trimEnd()}…`;
}

/** Where characters, as a reader counts them, begin and end; ascending, both ends included. */
export function graphemeBoundaries(text: string): number[] {
  const graphemes = segmenter(null, 'grapheme').segment(text);
  return [...Array.from(graphemes, ({ index }) => index), text.length];
}

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
