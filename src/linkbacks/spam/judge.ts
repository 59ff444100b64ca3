/**
 * Judging a linkback by rules with points: the sum, and the reasons for it. Pure.
 *
 * What the sum does is in linkbacks/moderate.ts; what it is made of in rules.ts.
 */
import { scoreBy, type Judgement } from '../../spam/score.ts';
import { RULES, type JudgedFacts } from './rules.ts';

export { HOLD_AT, SPAM_AT, type Judgement } from '../../spam/score.ts';

export function judge(facts: JudgedFacts): Judgement {
  return scoreBy(RULES, facts);
}
