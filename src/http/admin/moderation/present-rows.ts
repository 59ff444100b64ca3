/**
 * View models of linkbacks and comments as rows of the moderation queue: who did what to which post, the
 * words, one line of facts, and the decisions. The details are in present-details.ts.
 */
import type { AdminComment } from '../../../comments/admin-list.ts';
import { adminCommentUrl, adminLinkbackUrl } from '../lib/paths.ts';
import { presentAge, presentTime } from '../lib/time.ts';
import { type Filter, listFor, placeUrl, rowKey } from './place.ts';
import { type RowContext, commentDetails, linkbackDetails } from './present-details.ts';
import type { ActionView, LinkView, RowView } from '../views/responses.ts';
import { commentUrl } from '../../request/page-request.ts';
import { initialOf } from '../../view/present/date.ts';
import { presentPassage } from '../../view/present/responses.ts';
import type { AdminLinkback } from '../../../linkbacks/admin-list.ts';
import { changeText } from '../../../linkbacks/verify/text-changes.ts';
import { permalink } from '../../../posts/post.ts';
import type { LinkbackType } from '../../../reader/evidence.ts';
import { DECISIONS, type Decision } from '../../../responses/moderate.ts';
import { canReplyTo } from '../../../responses/reply.ts';
import { SPAM_AT, type ScoreReason } from '../../../spam/score.ts';

/** The button of each decision. */
const BUTTONS: Record<Decision, { text: string; key: string }> = {
  approved: { text: 'Approve', key: 'a' },
  rejected: { text: 'Reject', key: 'r' },
  spam: { text: 'Spam', key: 's' },
};

/** @param isFirst its email address has no approved comment yet */
export function presentCommentRow(
  context: RowContext,
  comment: AdminComment,
  { isFirst = false }: { isFirst?: boolean } = {},
): RowView {
  const { id, state, authorName, authorUrl, postPath, postTitle } = comment;
  const isWithdrawn = state === 'withdrawn';
  const { siteUrl } = context;
  const offered = isWithdrawn ? [] : DECISIONS.filter((verb) => verb !== state);
  return {
    anchor: `comment-${id}`,
    key: rowKey({ kind: 'comment', ...comment }),
    ...whoIs(authorName || 'Withdrawn'),
    did: isWithdrawn ? 'by its writer, on' : 'commented on',
    post: {
      title: postTitle,
      url: state === 'approved' ? commentUrl(siteUrl, id) : permalink(siteUrl, { path: postPath }),
    },
    came: presentCame(context, comment.createdAt),
    isLine: isWithdrawn,
    facts: [
      ...(authorUrl === null ? [] : [hostLink(authorUrl)]),
      ...(isFirst ? [{ text: 'first comment from this address', url: null }] : []),
    ],
    ...presentEvidence(comment, { offered, isOpen: state === 'pending' }),
    details: commentDetails(context, comment),
    filters: [
      postFilter(context, comment.postId),
      ...(comment.authorEmail !== null && context.seesAddresses
        ? [filterLink(context, 'Only this person', { kind: 'person', commentId: id })]
        : []),
    ],
    reply: isWithdrawn
      ? null
      : {
          formId: `reply-comment-${id}`,
          url: adminCommentUrl(siteUrl, id, '/reply'),
          seen: comment.seen,
          approves: state !== 'approved',
          hint: 'Published below the comment.',
        },
    isInQueue: true,
    linkback: null,
    comment: {
      bodyHtml: comment.bodyHtml,
      pageUrl: isWithdrawn ? null : adminCommentUrl(siteUrl, id),
    },
  };
}

/** What the author of a linkback did, before the title of the post. */
export const DID: Record<LinkbackType, string> = {
  mention: 'linked to',
  reply: 'replied to',
  like: 'liked',
  repost: 'reposted',
  bookmark: 'bookmarked',
  rsvp: 'responded to',
};

/** Without words of their own. */
const LINES: readonly LinkbackType[] = ['like', 'repost', 'bookmark'];

export function presentLinkbackRow(context: RowContext, linkback: AdminLinkback): RowView {
  const { id, source, title, author, site, post, proposed, moderation } = linkback;
  const { host } = new URL(source);
  const isMention = linkback.type === 'mention';
  const reply = linkback.content?.split('\n\n') ?? [];
  return {
    anchor: `linkback-${id}`,
    key: rowKey({ kind: 'linkback', ...linkback }),
    // A page that links is known by its title, a person who answers by their name.
    ...whoIs((isMention ? (title ?? author) : (author ?? site)) ?? site ?? title ?? host),
    did: linkback.rsvp === null ? DID[linkback.type] : `responded “${linkback.rsvp}” to`,
    post: { title: post.title, url: permalink(context.siteUrl, post) },
    came: presentCame(context, linkback.receivedAt),
    isLine: LINES.includes(linkback.type) && proposed === null,
    facts: [
      ...(isMention && title !== null && author !== null ? [{ text: author, url: null }] : []),
      { text: host, url: source },
      { text: linkback.via.join(' and '), url: null },
      ...stateOf(linkback).map((text) => ({ text, url: null })),
    ],
    ...presentEvidence(linkback, {
      offered: offeredFor(linkback),
      isOpen: moderation === 'pending' || proposed !== null,
    }),
    details: linkbackDetails(context, linkback),
    filters: [
      postFilter(context, linkback.record.postId),
      filterLink(context, 'Only this host', { kind: 'host', name: linkback.hostName }),
    ],
    reply: canReplyTo(linkback)
      ? {
          formId: `reply-linkback-${id}`,
          url: adminLinkbackUrl(context.siteUrl, id, '/reply'),
          seen: linkback.seen,
          approves: moderation !== 'approved',
          hint: 'Published as a comment below it.',
        }
      : null,
    isInQueue: true,
    linkback: {
      passage: reply.length > 0 ? null : presentPassage(linkback),
      reply,
      changes: proposed?.changes.map(changeText) ?? [],
      proposed: proposed?.evidence.content ?? proposed?.evidence.excerpt ?? null,
      host,
      isHostBlocked: linkback.isHostBlocked,
    },
    comment: null,
  };
}

function postFilter(context: RowContext, postId: number) {
  return filterLink(context, 'Only this post', { kind: 'post', id: postId });
}

function filterLink({ siteUrl, list }: RowContext, text: string, filter: Filter) {
  return { text, url: placeUrl(siteUrl, listFor(list, null, filter)) };
}

function whoIs(who: string): Pick<RowView, 'who' | 'initial'> {
  return { who, initial: initialOf(who) ?? '' };
}

function presentCame({ timeZone, now }: RowContext, cameAt: Date): RowView['came'] {
  return {
    ...presentTime(cameAt, timeZone),
    age: presentAge(now.getTime() - cameAt.getTime()),
  };
}

function hostLink(url: string): LinkView {
  return { text: new URL(url).host, url };
}

type Offer = {
  offered: readonly Decision[];
  /** Whether it needs a decision. */
  isOpen: boolean;
};

/**
 * The decisions, and the reasons against the response. Approving is recommended only where nothing speaks
 * against it, spam only at the score of spam or for two reasons; a reason without points is none.
 */
function presentEvidence(
  { score, scoreReasons }: { score: number; scoreReasons: readonly ScoreReason[] },
  { offered, isOpen }: Offer,
): Pick<RowView, 'doubts' | 'actions'> {
  const against = scoreReasons.filter(({ points }) => points > 0);
  const isSpamLike = score >= SPAM_AT || (score > 0 && against.length > 1);
  const sentences = against.map(({ because }) => because).join(' ');
  return {
    doubts:
      against.length === 0
        ? null
        : {
            text: isSpamLike ? `Looks like spam: ${sentences}` : sentences,
            isUrgent: isOpen && isSpamLike,
          },
    actions: offered.map((verb) => ({
      ...presentAction(verb),
      isLikely: isOpen && verb === 'approved' && score <= 0,
      isUrgent: isOpen && verb === 'spam' && isSpamLike,
    })),
  };
}

export function presentAction(verb: Decision): ActionView {
  return { verb, ...BUTTONS[verb], isLikely: false, isUrgent: false };
}

/** What is unusual about the source; nothing if the link was found there. */
function stateOf({ verification, lastOutcome, isHostBlocked, wasRead }: AdminLinkback): string[] {
  const blocked = isHostBlocked ? ['host blocked'] : [];
  switch (verification) {
    case 'verified':
      return blocked;
    case 'link-missing':
      return [wasRead ? 'link removed from the source' : 'no link found at the source', ...blocked];
    case 'source-gone':
      return ['source gone', ...blocked];
    case 'pending':
      return ['source not checked yet', ...blocked];
    case 'unreachable':
      return [`source unreachable: ${lastOutcome ?? 'no answer'}`, ...blocked];
    case 'imported':
      return [`imported, ${importedNote(lastOutcome)}`, ...blocked];
  }
}

/** It stays as the earlier blog had it until its link is found. */
function importedNote(lastOutcome: string | null): string {
  switch (lastOutcome) {
    case null:
      return 'source not checked yet';
    case 'link-missing':
      return 'no link found at the source';
    case 'source-gone':
      return 'source gone';
    default:
      return `source unreachable: ${lastOutcome}`;
  }
}

/** A source that was never read cannot be approved; any decision settles a change of the source. */
function offeredFor({ moderation, proposed, wasRead }: AdminLinkback): Decision[] {
  return DECISIONS.filter(
    (verb) => (verb !== moderation || proposed !== null) && (verb !== 'approved' || wasRead),
  );
}
