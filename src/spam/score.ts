/**
 * Judging by rules with points: the sum, and the reasons for it. Pure.
 *
 * Which rules there are belongs to what is judged (linkbacks/spam/rules.ts, comments/spam/rules.ts); what the
 * sum does, to its moderation.
 */

/** So many points hold what came for the owner, even where the settings would show it. */
export const PENDING_AT = 3;
/** So many make it spam. */
export const SPAM_AT = 6;

/** A rule that spoke against it, or for it with points below zero. */
export type ScoreReason = { rule: string; points: number; because: string };

export type SpamScore = {
  /** May be below zero. */
  score: number;
  /** Every rule that spoke, for or against, in the order of the rules. */
  reasons: ScoreReason[];
};

export type Rule<Facts> = {
  name: string;
  /** For what is found once; negative points speak for it. */
  points: number;
  /** For each time more, no further than `most`. */
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

/** What a rule finds that applies, or does not. */
export function when(applies: boolean, because: string) {
  return times(applies ? 1 : 0, because);
}

export function times(found: number, because: string) {
  return found > 0 ? { times: found, because } : null;
}
