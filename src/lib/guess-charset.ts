/**
 * The charset of text that nobody labelled, by looking at it: TrackBack pings come like that.
 *
 * Only the four that such pings are written in. Labels and decoding are charset.ts. Called by
 * form.ts.
 */
import iconv from 'iconv-lite';
import { decodeText } from './charset.ts';

export type GuessedCharset = 'utf-8' | 'windows-1252' | 'shift_jis' | 'euc-jp';

/**
 * Guesses the charset of one or more pieces of text, a line each.
 *
 * Valid UTF-8 is taken for UTF-8. For the rest, two readings are weighed: European text that
 * happens to be valid Japanese shows few, lonely and rare characters there, and Japanese text
 * shows combinations in windows-1252 that no European language has.
 */
export function guessCharset(bytes: Uint8Array): GuessedCharset {
  if (decodeText(bytes, 'utf-8') !== null) return 'utf-8';
  const western = decodeText(bytes, 'windows-1252') ?? '';
  const isOdd = ODD_IN_WESTERN.test(western);
  if (!isOdd && /[A-Za-z]{2}/.test(western)) return 'windows-1252';
  // “sí” is nothing odd, nor a word in ASCII: such text is Japanese only without a doubt.
  const shareNeeded = isOdd ? 0.5 : 1;
  // EUC-JP first: its bytes are often Shift_JIS too, as half-width katakana; hardly ever conversely.
  for (const charset of ['euc-jp', 'shift_jis'] as const) {
    const japanese = decodeText(bytes, charset);
    if (japanese !== null && commonShare(japanese) >= shareNeeded) return charset;
  }
  return 'windows-1252';
}

/** Matches where a character outside ASCII stands as European spelling would not put it. */
const ODD_IN_WESTERN = new RegExp(
  [
    // Unused bytes, and characters that are in no word.
    '[\uFFFDƒˆ˜]',
    // A sign, such as ™ or ±, that touches another character outside ASCII.
    '[¢-©¬-¶¸¹¼-¾†-•‰™][^\\p{ASCII}\u00A0]|[^\\p{ASCII}\u00A0][¢-©¬-¶¸¹¼-¾†-•‰™]',
    // A capital in the middle of a word.
    '[a-zà-öø-ÿœšž][À-ÖØ-ÞŒŠŽŸ]|[à-öø-ÿœšž][A-Z]',
    // A quotation mark or a dash with a letter on one side and the wrong thing on the other.
    '[\\p{L}\\d][‘“”„«»‹›][\\p{L}\\d]|[^\\s(]‚|‚\\P{L}|\\p{L}[–—][@[-`{-~‘“«‹]',
    '[\u00A1-ÿ]{4}',
  ].join('|'),
  'u',
);

/**
 * How much of a text, if it is Japanese, is in kana and common kanji, from 0 to 1.
 *
 * Japanese text has most of its letters in runs of two or more full-width characters, digits
 * between them not counted; other text has a share of 0.
 */
function commonShare(text: string): number {
  const letters = count(text, /(?!\p{ASCII})[\p{L}\p{Co}]/gu);
  const runs = text.replace(/\d/g, '').match(/[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]{2,}/g);
  const inRuns = runs?.join('') ?? '';
  const lettersInRuns = count(inRuns, /\p{L}/gu);
  if (lettersInRuns === 0 || lettersInRuns * 2 < letters) return 0;
  return countCommon(inRuns) / lettersInRuns;
}

/** Kana, and the kanji of JIS level 1, some three thousand, which have rows of their own in EUC-JP. */
function countCommon(text: string): number {
  const kanji = iconv
    .encode(text.replace(/[^\u4e00-\u9fff]/g, ''), 'euc-jp')
    .toString('latin1')
    .match(/\x8f?../gs);
  return (
    count(text, /[\u3041-\u30ff]/g) +
    (kanji ?? []).filter((bytes) => /^[\xb0-\xcf]/.test(bytes)).length
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
