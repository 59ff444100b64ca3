/**
 * Adds up the points of spam rules and their reasons, reads stored reasons, and finds words of the owner's list in
 * a text. Pure.
 *
 * The rules are in linkbacks/spam/rules.ts and comments/spam/score.ts; the moderation that follows from a
 * score is in each domain's moderation.
 */
import { z } from 'zod';
import { fold } from '../lib/text/plain-text.ts';

/** From this score on, a response is pending, even where the settings would approve it. */
export const PENDING_AT = 3;
/** From this score on, a response is spam. */
export const SPAM_AT = 6;

/** A rule that applied; negative points speak for the response. */
export type ScoreReason = { rule: string; points: number; because: string };

const scoreReasonsColumn: z.ZodType<ScoreReason[]> = z.array(
  z.object({ rule: z.string(), points: z.number(), because: z.string() }),
);

/** @param json the column `scoreReasons` */
export function parseScoreReasons(json: string): ScoreReason[] {
  return scoreReasonsColumn.parse(JSON.parse(json));
}

export type SpamScore = {
  /** May be below zero. */
  score: number;
  /** Every rule that applied, in the order of the rules. */
  reasons: ScoreReason[];
};

export type Rule<Facts> = {
  name: string;
  /** For the first finding; negative points speak for the response. */
  points: number;
  /** For each further finding, up to `max` in total. */
  each: number;
  max: number;
  /** When it applies, for the docs. */
  when: string;
  /** How often it applies, and why, for the owner; `null`: not at all. */
  find: (facts: Facts) => { times: number; because: string } | null;
};

export function scoreBy<Facts>(rules: readonly Rule<Facts>[], facts: Facts): SpamScore {
  const reasons = rules.flatMap((rule): ScoreReason[] => {
    const found = rule.find(facts);
    return found
      ? [{ rule: rule.name, points: pointsFor(rule, found.times), because: found.because }]
      : [];
  });
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

type Points = Pick<Rule<never>, 'points' | 'each' | 'max'>;

function pointsFor({ points, each, max }: Points, times: number): number {
  const sum = points + each * (times - 1);
  return points < 0 ? Math.max(sum, max) : Math.min(sum, max);
}

/** The points of a rule that applies once or not at all. */
export function once(points: number): Points {
  return { points, each: 0, max: points };
}

export function counted(points: number, each: number, max: number): Points {
  return { points, each, max };
}

/** The finding of a rule that applies once or not at all. */
export function when(applies: boolean, because: string) {
  return times(applies ? 1 : 0, because);
}

export function times(found: number, because: string) {
  return found > 0 ? { times: found, because } : null;
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/**
 * Finds words of the owner's list in a text: whole words, regardless of case and accents. Chinese, Japanese and some
 * other languages write no spaces: there a word counts anywhere.
 *
 * @param words folded already
 * @returns those that the texts have, in the order of the list
 */
export function listedWords(texts: readonly (string | null)[], words: readonly string[]): string[] {
  // A line break separates words, and no entry has one, so texts cannot run together.
  const text = texts.map((each) => fold(each ?? '')).join('\n');
  return words.filter((word) => word !== '' && hasWord(text, word));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const startsWord = isWordBoundary(lastCharacter(text.slice(0, at)), firstCharacter(word));
    if (startsWord && isWordBoundary(lastCharacter(word), firstCharacter(text.slice(end))))
      return true;
  }
  return false;
}

/** Whether a word may end and another begin between these two characters. */
function isWordBoundary(left: string, right: string): boolean {
  return !(LETTER.test(left) && LETTER.test(right)) || UNSPACED.test(left) || UNSPACED.test(right);
}

function firstCharacter(text: string): string {
  return Array.from(text.slice(0, 2))[0] ?? '';
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? '';
}
