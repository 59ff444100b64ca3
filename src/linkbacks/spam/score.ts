/**
 * Judging a linkback by rules with points: the sum, and the reasons for it. Pure.
 *
 * What the sum does is in linkbacks/moderate.ts; what it is made of in rules.ts.
 */
import { scoreBy, type SpamScore } from '../../spam/score.ts';
import { RULES, type SpamFacts } from './rules.ts';

export { PENDING_AT, SPAM_AT, type SpamScore as Score } from '../../spam/score.ts';

export function scoreLinkback(facts: SpamFacts): SpamScore {
  return scoreBy(RULES, facts);
}
