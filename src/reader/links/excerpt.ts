/**
 * The sentence around a link, as plain text short enough to show, and where the linked words are.
 *
 * Pure; knows no markup. Called by reader/read-evidence.ts and reader/read-text.ts.
 */
import type { Span } from '../../lib/html/text.ts';
import { squeeze, graphemeBoundaries } from '../../lib/text/plain-text.ts';
import { segmenter } from '../../lib/text/plain-text.ts';

export const MAX_EXCERPT_LENGTH = 300;
const ELLIPSIS = '…';

/** How much of the text on either side of the link is looked at; far more than can be shown. */
const NEARBY = 1_000;

type Excerpt = { excerpt: string; linkStart: number; linkEnd: number };

/**
 * The sentence, or sentences, that `text.slice(linkStart, linkEnd)` stands in.
 *
 * At most {@link MAX_EXCERPT_LENGTH} UTF-16 units, ellipses included. A longer sentence is cut
 * between words, never inside a character, and the linked words stay in view; only linked words
 * too long by themselves lose their end. An ellipsis stands where the sentence was cut, not where
 * neighbouring sentences were left out.
 *
 * @param text One block of a page, white space as it comes.
 * @param language Of the text, as the page declares it; `null` or nonsense is no obstacle.
 * @returns The excerpt and the place of the linked words in it.
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
  const kept = fit(sentence, cuts.around(near.link), cuts);
  if (kept.start >= kept.end) return { excerpt: '', linkStart: 0, linkEnd: 0 };

  const before = kept.start > sentence.start ? ELLIPSIS : '';
  const after = kept.end < sentence.end ? ELLIPSIS : '';
  const shift = before.length - kept.start;
  return {
    excerpt: before + near.text.slice(kept.start, kept.end) + after,
    linkStart: near.link.start + shift,
    linkEnd: Math.min(near.link.end, kept.end) + shift,
  };
}

type LinkedText = { text: string; link: Span };

/** The text with its white space collapsed, and where the linked words, without space, now are. */
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

/** Leaves out what is too far from the link to be shown, so that a long page costs no more. */
function nearby({ text, link }: LinkedText): LinkedText {
  const from = Math.max(0, link.start - NEARBY);
  const end = Math.min(link.end, link.start + NEARBY);
  return {
    text: text.slice(from, end + NEARBY),
    link: { start: link.start - from, end: end - from },
  };
}

/** What to keep of the sentence so that it fits, ellipses included, with the link in view. */
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

class Cuts {
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

/** What ends in a full stop and does not end a sentence: titles, and words before a name or number. */
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
 * The sentence that `words` stand in, or all the sentences that they reach into, without space
 * at its ends. `text` is one block of plain text.
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

/** An opening bracket belongs to what follows; the segmenter takes 「 for the end of a sentence. */
function beforeOpeningMarks(text: string, at: number): number {
  return text.slice(0, at).replace(/[\p{Ps}\p{Pi}]+$/u, '').length;
}
