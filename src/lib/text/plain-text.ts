/**
 * Makes text fit to store and show: text from other sites becomes one well-formed line; an author's keeps its
 * lines. Cuts text without breaking characters, splits a long one into what is shown and what can be unfolded, and
 * folds characters for comparison. Knows no markup.
 */

/**
 * Controls, noncharacters (XML forbids some, PostgreSQL U+0000), byte order marks, and bidi embeddings,
 * overrides and isolates. Those are removed even in pairs, since cutting a text would split a pair and
 * reverse the rest of the page.
 */
const UNWANTED =
  /\ufeff|(?![\s\u0085])[\p{Cc}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]/gu;

/** Forbidden in HTML, partly in XML and PostgreSQL. Office programs produce some of them. */
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}]/gu;

/** An author's text without forbidden characters; U+0085 becomes a space. */
export function toPlainLines(text: string): string {
  return text
    .replaceAll('\u0085', ' ')
    .replace(FORBIDDEN, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Without what PostgreSQL cannot store, and as it is otherwise. */
export function toStorable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Removes unwanted characters, and makes each run of white space one space. */
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
  // Two more units than fit: the end of a cluster depends on what follows.
  const ends = graphemeBoundaries(text.slice(0, maxLength + 2)).filter((at) => at < maxLength);
  return `${text.slice(0, ends.at(-1) ?? 0).trimEnd()}…`;
}

/** The boundaries of user-perceived characters, ascending, including both ends. */
export function graphemeBoundaries(text: string): number[] {
  const graphemes = segmenter(null, 'grapheme').segment(text);
  return [...Array.from(graphemes, ({ index }) => index), text.length];
}

/** About a screen of text. */
const SHOWN_CHARACTERS = 1_200;
/** A text that is only a little longer is shown in full. */
const TOLERATED_CHARACTERS = 400;

type FoldedText = { shown: string[]; folded: string[] };

/** Splits a long text into what is shown and what is folded. `content`: plain text, with empty lines between paragraphs. */
export function foldText(content: string): FoldedText {
  const paragraphs = content.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  if (content.length <= SHOWN_CHARACTERS + TOLERATED_CHARACTERS) {
    return { shown: paragraphs, folded: [] };
  }
  let length = 0;
  const fitting = paragraphs.findIndex((paragraph) => {
    length += paragraph.length;
    return length > SHOWN_CHARACTERS;
  });
  if (fitting === -1) return { shown: paragraphs, folded: [] };
  if (fitting > 0)
    return { shown: paragraphs.slice(0, fitting), folded: paragraphs.slice(fitting) };

  const [first = '', ...rest] = paragraphs;
  const cut = cutPoint(first);
  return {
    shown: [`${first.slice(0, cut).trimEnd()} …`],
    folded: [`… ${first.slice(cut).trimStart()}`, ...rest],
  };
}

/** Between two words, or between two characters if there is no space. */
function cutPoint(paragraph: string): number {
  const space = paragraph.lastIndexOf(' ', SHOWN_CHARACTERS);
  if (space > SHOWN_CHARACTERS / 2) return space;
  const ends = graphemeBoundaries(paragraph.slice(0, SHOWN_CHARACTERS + 2));
  return ends.findLast((at) => at <= SHOWN_CHARACTERS) ?? SHOWN_CHARACTERS;
}

/**
 * A segmenter for a language tag from outside. For `null` or a malformed tag (`en_US`) it is English,
 * whose rules suit any script; never the machine's locale, so that results are the same everywhere.
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

/** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; not the vowels of India. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;

const SINGLE_SPACED_ASCII = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Folds text for comparison: spellings that a reader takes for the same fold to the same string. Never shown.
 *
 * Ignores case, accents, width, invisible characters and the length of white space. Keeps the voicing
 * marks of kana, which make another letter.
 */
export function fold(text: string): string {
  // The same, without seven passes: most texts are.
  if (SINGLE_SPACED_ASCII.test(text)) return text.toLowerCase();
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
