/**
 * Where the sentence around some words begins and ends.
 *
 * Intl.Segmenter finds the breaks, in any script; here it is corrected where it is known to be
 * wrong: it ends a sentence after “Dr.”, after initials, and before a small letter. Pure. Called
 * by excerpt.ts.
 */
import type { Span } from '../../lib/html/text.ts';
import { segmenter } from '../../lib/text/plain-text.ts';

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
export function sentenceAround(text: string, words: Span, language: string | null): Span {
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
