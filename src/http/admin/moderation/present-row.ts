/**
 * What rows of linkbacks and comments have in common: time, post, spam score and actions.
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
  /** Only owners see email addresses. */
  seesAddresses: boolean;
};

type Shared = {
  cameAt: Date;
  post: { title: string; path: string };
  score: number;
  scoreReasons: readonly ScoreReason[];
  /** The decisions to offer. */
  offered: readonly Decision[];
  /** Whether it needs a decision; then one action is the primary one. */
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
    score >= SPAM_AT ? ', likely spam' : score >= PENDING_AT ? ', needs review' : ', looks fine';
  return `score ${signed(score)}${meaning}`;
}

/** Uses the minus sign, not a hyphen. */
function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
