/**
 * What the rows of the conversation have in common, linkbacks or comments: when they came and on
 * which post, why they scored as they did, and what can be decided about them.
 */
import { PENDING_AT, SPAM_AT, type ScoreReason } from '../../../spam/score.ts';
import { permalink } from '../../../posts/post.ts';
import type { ActionView, ReasonView, RowView } from '../views/responses.ts';
import { presentAge, presentTime } from '../lib/time.ts';

export const DECISIONS = {
  approved: { text: 'Approve', key: 'a' },
  rejected: { text: 'Reject', key: 'r' },
  spam: { text: 'Spam', key: 's' },
} as const;
export type Decision = keyof typeof DECISIONS;

export const ALL_DECISIONS = Object.keys(DECISIONS) as Decision[];

export type RowContext = {
  siteUrl: string;
  timeZone: string;
  now: Date;
  /** E-mail addresses are for owners alone. */
  seesAddresses: boolean;
};

type Shared = {
  cameAt: Date;
  post: { title: string; path: string };
  score: number;
  scoreReasons: readonly ScoreReason[];
  /** What can become of it. */
  offered: readonly Decision[];
  /** It waits for a decision: one of them is likely. */
  isOpen: boolean;
};

export function presentShared(
  { siteUrl, timeZone, now }: RowContext,
  { cameAt, post, score, scoreReasons, offered, isOpen }: Shared,
): Pick<RowView, 'came' | 'post' | 'reasons' | 'score' | 'actions'> {
  const likely = score >= PENDING_AT ? 'spam' : 'approved';
  return {
    came: {
      ...presentTime(cameAt, timeZone),
      age: presentAge(now.getTime() - cameAt.getTime()),
    },
    post: { title: post.title, url: permalink(siteUrl, post) },
    reasons: scoreReasons.map(presentReason),
    score: scoreText(score),
    actions: offered.map((verb) => presentAction(verb, isOpen && verb === likely)),
  };
}

export function presentAction(verb: Decision, isLikely = false): ActionView {
  return { verb, ...DECISIONS[verb], isLikely };
}

function presentReason({ points, because }: ScoreReason): ReasonView {
  return { text: `${signed(points)} ${because}`, speaksFor: points < 0 };
}

function scoreText(score: number): string {
  const meaning =
    score >= SPAM_AT ? ', likely spam' : score >= PENDING_AT ? ', held by it' : ', looks right';
  return `score ${signed(score)}${meaning}`;
}

/** With the sign that typesetters use. */
function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
