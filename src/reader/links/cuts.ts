/**
 * Where a text may be cut: at the ends of words that are also the ends of characters.
 *
 * Words come from Intl.Segmenter, so scripts without spaces have them too. Called by excerpt.ts.
 */
import type { Span } from '../../lib/html/text.ts';
import { graphemeBoundaries, segmenter } from '../../lib/text/plain-text.ts';

export class Cuts {
  /** Ends of characters as a reader counts them. */
  readonly #boundaries: number[];
  readonly #wordStarts: number[];
  readonly #wordEnds: number[];

  constructor(text: string, language: string | null) {
    this.#boundaries = graphemeBoundaries(text);
    // In broken text, word segmentation can part what is one character.
    const boundaries = new Set(this.#boundaries);
    // An emoji counts as a word; a comma does not, or excerpts would begin with one.
    const words = [...segmenter(language, 'word').segment(text)].filter(
      (word) => word.isWordLike === true || /\p{Extended_Pictographic}/u.test(word.segment),
    );
    this.#wordStarts = words.map(({ index }) => index).filter((at) => boundaries.has(at));
    this.#wordEnds = words
      .map(({ index, segment }) => index + segment.length)
      .filter((at) => boundaries.has(at));
  }

  /** The span, widened where an end of it would break a character. */
  around({ start, end }: Span): Span {
    return {
      start: this.#boundaries.findLast((at) => at <= start) ?? start,
      end: this.#boundaries.find((at) => at >= end) ?? end,
    };
  }

  /** The first word that starts at `earliest` or later and before `start`, else `start`. */
  firstStart(start: number, earliest: number): number {
    return this.#wordStarts.find((at) => at >= earliest && at < start) ?? start;
  }

  /** The last word's end after `end` and not past `latest`, else `end`. */
  lastEnd(end: number, latest: number): number {
    return this.#wordEnds.findLast((at) => at > end && at <= latest) ?? end;
  }

  /** The last cut after `start` and not past `latest`: between words, else between characters. */
  lastInside(start: number, latest: number): number {
    const isInside = (at: number): boolean => at > start && at <= latest;
    return this.#wordEnds.findLast(isInside) ?? this.#boundaries.findLast(isInside) ?? start;
  }
}
