/**
 * Adds up the points of spam rules and their reasons, and reads stored reasons. Pure.
 *
 * The rules are in linkbacks/spam/rules.ts and comments/spam/score.ts; the moderation that follows from a
 * score is in each domain's moderation.
 */
import { z } from 'zod';

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
