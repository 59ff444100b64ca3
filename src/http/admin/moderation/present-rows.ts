/**
 * View models of linkbacks and comments as rows of the moderation queue.
 */
import type { AdminComment } from '../../../comments/admin-list.ts';
import { adminCommentUrl } from '../lib/paths.ts';
import { presentAge, presentTime } from '../lib/time.ts';
import { rowKey } from './place.ts';
import type { ActionView, ReasonView, RowView } from '../views/responses.ts';
import { commentUrl } from '../../request/urls.ts';
import type { AdminLinkback } from '../../../linkbacks/admin-list.ts';
import { changeText } from '../../../linkbacks/verify/text-changes.ts';
import { permalink } from '../../../posts/post.ts';
import type { LinkbackType } from '../../../reader/evidence.ts';
import { PENDING_AT, SPAM_AT, type ScoreReason } from '../../../spam/score.ts';

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

export function presentCommentRow(context: RowContext, comment: AdminComment): RowView {
  const { id, state, authorEmail, authorUrl, createdAt, postPath, postTitle } = comment;
  const isWithdrawn = state === 'withdrawn';
  const shared = presentShared(context, {
    ...comment,
    cameAt: createdAt,
    post: { title: postTitle, path: postPath },
    offered: isWithdrawn ? [] : ALL_DECISIONS.filter((verb) => verb !== state),
    isOpen: state === 'pending',
  });
  const { post } = shared;
  return {
    anchor: `comment-${id}`,
    key: rowKey({ kind: 'comment', ...comment }),
    who: comment.authorName || 'Withdrawn',
    did: '',
    from: [
      ...(authorEmail === null || !context.seesAddresses ? [] : [{ text: authorEmail, url: null }]),
      ...(authorUrl === null ? [] : [{ text: authorUrl, url: authorUrl }]),
    ],
    via: 'comment',
    facts: [],
    ...shared,
    post: { ...post, url: state === 'approved' ? commentUrl(context.siteUrl, id) : post.url },
    linkback: null,
    comment: {
      bodyHtml: comment.bodyHtml,
      pageUrl: isWithdrawn ? null : adminCommentUrl(context.siteUrl, id),
    },
  };
}

const DID: Record<LinkbackType, string> = {
  mention: '',
  reply: 'replied',
  like: 'liked it',
  repost: 'shared it',
  bookmark: 'bookmarked it',
  rsvp: 'responded to the invitation',
};

export function presentLinkbackRow(context: RowContext, linkback: AdminLinkback): RowView {
  const { id, source, title, author, site, receivedAt, proposed, moderation } = linkback;
  const { host } = new URL(source);
  const who = author ?? title ?? site ?? host;
  return {
    anchor: `linkback-${id}`,
    key: rowKey({ kind: 'linkback', ...linkback }),
    who,
    did: linkback.rsvp === null ? DID[linkback.type] : `RSVP: ${linkback.rsvp}`,
    from: [{ text: host, url: source }],
    via: linkback.via.join(', also '),
    facts: factsOf(linkback),
    ...presentShared(context, {
      ...linkback,
      cameAt: receivedAt,
      offered: offeredFor(linkback),
      isOpen: moderation === 'pending' || proposed !== null,
    }),
    linkback: {
      title: title === who ? null : title,
      passage: presentPassage(linkback),
      reply: linkback.content?.split('\n\n') ?? [],
      changes: proposed?.changes.map(changeText) ?? [],
      proposed: proposed?.evidence.content ?? proposed?.evidence.excerpt ?? null,
      host,
      isHostBlocked: linkback.isHostBlocked,
      record: JSON.stringify(linkback.record, null, 2),
    },
    comment: null,
  };
}

function presentPassage({ excerpt, linkStart, linkEnd }: AdminLinkback) {
  if (!excerpt) return null;
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  return {
    before: excerpt.slice(0, start),
    linked: excerpt.slice(start, end),
    after: excerpt.slice(end),
  };
}

function factsOf({ verification, lastOutcome, isHostBlocked, wasRead }: AdminLinkback): string[] {
  const blocked = isHostBlocked ? ['host blocked'] : [];
  switch (verification) {
    case 'verified':
      return ['link found', ...blocked];
    case 'link-missing':
      return [wasRead ? 'link removed from the source' : 'no link found at the source', ...blocked];
    case 'source-gone':
      return ['source gone', ...blocked];
    case 'pending':
      return ['source not checked yet', ...blocked];
    case 'unreachable':
      return [`source unreachable: ${lastOutcome ?? 'no answer'}`, ...blocked];
  }
}

/** A source that was never read cannot be approved; any decision settles a change of the source. */
function offeredFor({ moderation, proposed, wasRead }: AdminLinkback): Decision[] {
  return ALL_DECISIONS.filter(
    (verb) => (verb !== moderation || proposed !== null) && (verb !== 'approved' || wasRead),
  );
}
