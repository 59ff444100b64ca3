/**
 * A comment as a row of the desk.
 */
import type { DeskComment } from '../../comments/desk.ts';
import { HOLD_AT, SPAM_AT } from '../../judging/score.ts';
import { permalink } from '../../posts/post.ts';
import { commentUrl } from '../addresses.ts';
import type { CommentRowView } from './comment-views.ts';
import { adminUrl } from './paths.ts';
import { presentTime } from './present-time.ts';

export function presentDeskComment(
  { siteUrl, timeZone }: { siteUrl: string; timeZone: string },
  comment: DeskComment,
): CommentRowView {
  const { id, seen, state, score, postPath } = comment;
  const url = permalink(siteUrl, { path: postPath });
  const likely = score >= HOLD_AT ? 'spam' : 'approved';
  const actions =
    state === 'withdrawn'
      ? []
      : [
          { verb: 'approved', text: 'Approve', key: 'a' },
          { verb: 'rejected', text: 'Reject', key: 'r' },
          { verb: 'spam', text: 'Spam', key: 's' },
        ].filter(({ verb }) => verb !== state);
  return {
    id,
    key: `${id}.${seen}`,
    name: comment.authorName || 'Withdrawn',
    email: comment.authorEmail,
    url: comment.authorUrl,
    created: presentTime(comment.createdAt, timeZone),
    post: { title: comment.postTitle, url: state === 'approved' ? commentUrl(siteUrl, id) : url },
    bodyHtml: comment.bodyHtml,
    reasons: comment.scoreReasons.map(({ points, because }) => ({
      text: `${because} (${signed(points)})`,
      speaksFor: points < 0,
    })),
    score: `score ${signed(score)}${meaningOf(score)}`,
    answerUrl: state === 'withdrawn' ? null : adminUrl(siteUrl, `/comments/${id}`),
    actions: actions.map((each) => ({ ...each, isLikely: each.verb === likely })),
  };
}

function meaningOf(score: number): string {
  if (score >= SPAM_AT) return ', likely spam';
  return score >= HOLD_AT ? ', held by it' : ', looks right';
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}
