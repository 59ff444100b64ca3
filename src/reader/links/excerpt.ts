/**
 * Makes the excerpt around a link: its sentence as plain text short enough to show, with the position of the
 * linked words. Pure.
 *
 * Intl.Segmenter finds words and sentences in any script. It is corrected where it is known to be wrong: it
 * ends a sentence after “Dr.”, after initials, and before a lower-case letter.
 */
import type { Span } from '../../lib/html/text.ts';
import { squeeze, graphemeBoundaries } from '../../lib/text/plain-text.ts';
import { segmenter } from '../../lib/text/plain-text.ts';

export const MAX_EXCERPT_LENGTH = 300;
const ELLIPSIS = '…';

/** Length of text on either side of the link that is examined; far more than can be shown. */
const NEARBY = 1_000;

type Excerpt = { excerpt: string; linkStart: number; linkEnd: number };

/**
 * The sentence or sentences that contain `text.slice(linkStart, linkEnd)`.
 *
 * At most {@link MAX_EXCERPT_LENGTH} UTF-16 units, ellipses included. A longer sentence is cut
 * between words, never inside a character, and keeps the linked words; only linked words that are
 * too long themselves lose their end. An ellipsis marks a cut sentence, not omitted neighbouring ones.
 *
 * @param text one block of a page, with any white space
 * @param language of the text, as the page declares it; `null` and invalid tags are accepted
 * @returns the excerpt and the position of the linked words in it
 */
export function excerptAround(
  text: string,
  linkStart: number,
  linkEnd: number,
  language: string | null,
): Excerpt {
  const near = nearby(flatten(text, linkStart, linkEnd));
  const cuts = new Cuts(near.text, language);
  const sentence = cuts.around(sentenceAround(near.text, near.link, language));
  const shown = fit(sentence, cuts.around(near.link), cuts);
  if (shown.start >= shown.end) return { excerpt: '', linkStart: 0, linkEnd: 0 };

  const before = shown.start > sentence.start ? ELLIPSIS : '';
  const after = shown.end < sentence.end ? ELLIPSIS : '';
  const shift = before.length - shown.start;
  return {
    excerpt: before + near.text.slice(shown.start, shown.end) + after,
    linkStart: near.link.start + shift,
    linkEnd: Math.min(near.link.end, shown.end) + shift,
  };
}

type LinkedText = { text: string; link: Span };

/** Collapses white space, and trims the linked words to their new position. */
function flatten(text: string, linkStart: number, linkEnd: number): LinkedText {
  const linked = squeeze(text.slice(linkStart, linkEnd));
  const words = linked.trim();
  const spaceBefore = linked.startsWith(' ') ? ' ' : '';
  const spaceAfter = linked.endsWith(' ') ? ' ' : '';
  const before = squeeze(text.slice(0, linkStart) + spaceBefore).trimStart();
  const after = squeeze(spaceAfter + text.slice(linkEnd));
  const head = before + words;
  const whole = (head + (/ $|^$/.test(head) ? after.trimStart() : after)).trimEnd();
  const start = Math.min(before.length, whole.length);
  return { text: whole, link: { start, end: start + words.length } };
}

/** Leaves out text too far from the link to be shown, so that long pages cost no more. */
function nearby({ text, link }: LinkedText): LinkedText {
  const from = Math.max(0, link.start - NEARBY);
  const end = Math.min(link.end, link.start + NEARBY);
  return {
    text: text.slice(from, end + NEARBY),
    link: { start: link.start - from, end: end - from },
  };
}

/** The part of the sentence that fits, ellipses included, with the link in it. */
function fit(sentence: Span, link: Span, cuts: Cuts): Span {
  const left = link.start - sentence.start;
  const right = sentence.end - link.end;
  const room = MAX_EXCERPT_LENGTH - (link.end - link.start);
  if (left + right <= room) return sentence;

  const ellipses = (left > 0 ? 1 : 0) + (right > 0 ? 1 : 0);
  if (room < ellipses) {
    const max = MAX_EXCERPT_LENGTH - (left > 0 ? 2 : 1);
    return { start: link.start, end: cuts.lastInside(link.start, link.start + max) };
  }
  const half = Math.max(0, Math.floor((room - 2) / 2));
  if (left <= half) {
    return { start: sentence.start, end: cuts.lastEnd(link.end, link.end + room - 1 - left) };
  }
  if (right <= half) {
    return {
      start: cuts.firstStart(link.start, link.start - (room - 1 - right)),
      end: sentence.end,
    };
  }
  return {
    start: cuts.firstStart(link.start, link.start - half),
    end: cuts.lastEnd(link.end, link.end + half),
  };
}

/** Positions where a text may be cut: ends of words that are also ends of characters. */
class Cuts {
  /** Ends of characters as a reader counts them. */
  readonly #boundaries: number[];
  readonly #wordStarts: number[];
  readonly #wordEnds: number[];

  constructor(text: string, language: string | null) {
    this.#boundaries = graphemeBoundaries(text);
    // In malformed text, word segmentation can split a character.
    const boundaries = new Set(this.#boundaries);
    // An emoji counts as a word; a comma does not, so that no excerpt begins with one.
    const words = [...segmenter(language, 'word').segment(text)].filter(
      (word) => word.isWordLike === true || /\p{Extended_Pictographic}/u.test(word.segment),
    );
    this.#wordStarts = words.map(({ index }) => index).filter((at) => boundaries.has(at));
    this.#wordEnds = words
      .map(({ index, segment }) => index + segment.length)
      .filter((at) => boundaries.has(at));
  }

  /** The span, widened where an end would split a character. */
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

/** Abbreviations with a full stop that does not end a sentence. */
const ABBREVIATION = new RegExp(
  String.raw`(?:^|[^\p{L}\p{N}])(?:${`
    Mr Mrs Ms Mx Dr Prof Rev Hon Pres Gov Sen Rep Gen Col Maj Capt Cmdr Lt Sgt St Mt Ft
    Jan Feb Apr Jun Jul Aug Sept Sep Oct Nov Dec vs approx cf viz Vol Fig Figs Ch Sec Art pp eds
    Hr Fr Frl Dipl Ing Nr Abb Bd Kap Str Tel bzw ca evtl ggf inkl exkl vgl sog geb Mio Mrd Jh
    Mme Mlle Mgr ex env av Sra Srta Dra Ud Uds Avda Sig Dott dhr mevr bijv Chr
  `
    .trim()
    .split(/\s+/)
    .join('|')})\.$`,
  'u',
);
const INITIAL = /(?:^|[^\p{L}\p{N}])[\p{Lu}\p{Ll}]\.$/u;

/** “am 3. Oktober”: languages that write ordinals with a full stop. */
const ORDINAL_LANGUAGE = /^(?:cs|da|de|et|fi|hr|hu|is|lv|nb|nn|no|sk|sl|sr|tr)(?:-|$)/i;
const ORDINAL = /(?:^|\s)\d{1,2}\.$/;

/**
 * The sentence or sentences that contain `words`, without surrounding space. `text` is one block of plain
 * text.
 */
function sentenceAround(text: string, words: Span, language: string | null): Span {
  const breaks = sentenceBreaks(text, language);
  const start = breaks.findLast((at) => at <= words.start) ?? 0;
  const end = breaks.find((at) => at >= words.end && at > start) ?? text.length;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function sentenceBreaks(text: string, language: string | null): number[] {
  return Array.from(segmenter(language, 'sentence').segment(text), ({ index }) => index)
    .filter((at) => at > 0 && isSentenceEnd(text, at, language))
    .map((at) => beforeOpeningMarks(text, at));
}

function isSentenceEnd(text: string, at: number, language: string | null): boolean {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  if (ABBREVIATION.test(before) || INITIAL.test(before)) return false;
  if (ORDINAL.test(before) && ORDINAL_LANGUAGE.test(language ?? '')) return false;
  // “Really?” he said.
  return !/^\p{Ll}/u.test(text.slice(at, at + 2));
}

/** An opening bracket belongs to the next sentence; the segmenter ends a sentence after 「. */
function beforeOpeningMarks(text: string, at: number): number {
  return text.slice(0, at).replace(/[\p{Ps}\p{Pi}]+$/u, '').length;
}
