/**
 * Judging a linkback by rules with points: the sum, and the reasons for it. Pure.
 *
 * What the sum does is in moderate.ts; what it is made of in rules.ts.
 */
import type { ScoreReason } from './linkback.ts';
import { RULES, type JudgedFacts, type Rule } from './rules.ts';

/** So many points hold a linkback for the owner, even where the mode would show it. */
export const HOLD_AT = 3;
/** So many make it spam. */
export const SPAM_AT = 6;

export type Judgement = {
  /** May be below zero. */
  score: number;
  /** Every rule that spoke, for or against, in the order of {@link RULES}. */
  reasons: ScoreReason[];
};

export function judge(facts: JudgedFacts): Judgement {
  const reasons = RULES.flatMap((rule): ScoreReason[] => {
    const found = rule.find(facts);
    return found
      ? [{ rule: rule.name, points: pointsFor(rule, found.times), because: found.because }]
      : [];
  });
  return { score: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

function pointsFor({ points, each, most }: Rule, times: number): number {
  const sum = points + each * (times - 1);
  return points < 0 ? Math.max(sum, most) : Math.min(sum, most);
}
