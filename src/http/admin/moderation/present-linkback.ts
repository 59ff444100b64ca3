/**
 * A linkback as a row of the conversation.
 */
import { ALL_DECISIONS, presentShared, type Decision, type RowContext } from './present-row.ts';
import { rowKey } from './row-key.ts';
import type { RowView } from '../views/responses.ts';
import type { AdminLinkback } from '../../../linkbacks/admin-list.ts';
import { changeText } from '../../../linkbacks/verify/changes.ts';
import type { LinkbackType } from '../../../reader/evidence.ts';

const DID: Record<LinkbackType, string> = {
  mention: '',
  reply: 'replied',
  like: 'liked it',
  repost: 'shared it',
  bookmark: 'bookmarked it',
  rsvp: 'answered the invitation',
};

export function presentLinkbackRow(context: RowContext, linkback: AdminLinkback): RowView {
  const { id, source, title, author, site, receivedAt, proposed, moderation } = linkback;
  const { host } = new URL(source);
  const who = author ?? title ?? site ?? host;
  return {
    anchor: `linkback-${id}`,
    key: rowKey('linkbacks', linkback),
    who,
    did: linkback.rsvp === null ? DID[linkback.type] : `answered: ${linkback.rsvp}`,
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

/** What was never read cannot be approved; a change of its page can be settled by any decision. */
function offeredFor({ moderation, proposed, wasRead }: AdminLinkback): Decision[] {
  return ALL_DECISIONS.filter(
    (verb) => (verb !== moderation || proposed !== null) && (verb !== 'approved' || wasRead),
  );
}
