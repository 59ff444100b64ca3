/**
 * A linkback as a row of the conversation.
 */
import { changeText } from '../../linkbacks/change-text.ts';
import type { DeskLinkback } from '../../linkbacks/desk.ts';
import { HOLD_AT, SPAM_AT } from '../../linkbacks/judge.ts';
import type { LinkbackType } from '../../pages/evidence.ts';
import { permalink } from '../../posts/post.ts';
import type { ActionView, LinkbackRowView } from './conversation-views.ts';
import { presentAge, presentTime } from './present-time.ts';

export const ACTIONS = {
  approved: { text: 'Approve', key: 'a' },
  rejected: { text: 'Reject', key: 'r' },
  spam: { text: 'Spam', key: 's' },
} as const;

const DID: Record<LinkbackType, string> = {
  mention: '',
  reply: 'replied',
  like: 'liked it',
  repost: 'shared it',
  bookmark: 'bookmarked it',
  rsvp: 'answered the invitation',
};

export function presentLinkback(
  { siteUrl, timeZone, now }: { siteUrl: string; timeZone: string; now: Date },
  linkback: DeskLinkback,
): LinkbackRowView {
  const { id, seen, source, title, author, site, post, via, receivedAt, proposed } = linkback;
  const { host } = new URL(source);
  const who = author ?? title ?? site ?? host;
  return {
    id,
    key: `${id}.${seen}`,
    who,
    did: linkback.rsvp === null ? DID[linkback.type] : `answered: ${linkback.rsvp}`,
    title: title === who ? null : title,
    sourceUrl: source,
    host,
    isHostBlocked: linkback.isHostBlocked,
    via: via.join(', also '),
    received: {
      ...presentTime(receivedAt, timeZone),
      age: presentAge(now.getTime() - receivedAt.getTime()),
    },
    post: { title: post.title, url: permalink(siteUrl, post) },
    passage: presentPassage(linkback),
    reply: linkback.content?.split('\n\n') ?? [],
    facts: factsOf(linkback),
    reasons: linkback.scoreReasons.map(({ points, because }) => ({
      text: `${signed(points)} ${because}`,
      speaksFor: points < 0,
    })),
    score: scoreText(linkback.score),
    changes: proposed?.changes.map(changeText) ?? [],
    proposed: proposed?.evidence.content ?? proposed?.evidence.excerpt ?? null,
    actions: actionsOf(linkback),
    record: JSON.stringify(linkback.record, null, 2),
  };
}

function presentPassage({ excerpt, linkStart, linkEnd }: DeskLinkback) {
  if (!excerpt) return null;
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  return {
    before: excerpt.slice(0, start),
    linked: excerpt.slice(start, end),
    after: excerpt.slice(end),
  };
}

function factsOf({ verification, lastOutcome, isHostBlocked, wasRead }: DeskLinkback): string[] {
  const blocked = isHostBlocked ? ['its host is blocked'] : [];
  switch (verification) {
    case 'verified':
      return ['link found', ...blocked];
    case 'link-missing':
      return [wasRead ? 'the link is gone from its page' : 'no link was found on it', ...blocked];
    case 'source-gone':
      return ['its page is gone', ...blocked];
    case 'pending':
      return ['its page has not been read yet', ...blocked];
    case 'unreachable':
      return [`its page cannot be read: ${lastOutcome ?? 'no answer'}`, ...blocked];
  }
}

function actionsOf({ moderation, proposed, wasRead, score }: DeskLinkback): ActionView[] {
  const isOpen = moderation === 'pending' || proposed !== null;
  const likely = score >= HOLD_AT ? 'spam' : 'approved';
  return (['approved', 'rejected', 'spam'] as const)
    .filter(
      (verb) => (verb !== moderation || proposed !== null) && (verb !== 'approved' || wasRead),
    )
    .map((verb) => ({ verb, ...ACTIONS[verb], isLikely: isOpen && verb === likely }));
}

function scoreText(score: number): string {
  const meaning =
    score >= SPAM_AT ? ', likely spam' : score >= HOLD_AT ? ', held by it' : ', looks right';
  return `score ${signed(score)}${meaning}`;
}

/** With the sign that typesetters use. */
function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
