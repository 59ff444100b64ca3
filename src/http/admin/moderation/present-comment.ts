/**
 * A comment as a row of the moderation queue.
 */
import type { AdminComment } from '../../../comments/admin-list.ts';
import { commentUrl } from '../../request/urls.ts';
import type { RowView } from '../views/responses.ts';
import { adminCommentUrl } from '../lib/paths.ts';
import { ALL_DECISIONS, presentShared, type RowContext } from './present-row.ts';
import { rowKey } from './row-key.ts';

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
    key: rowKey('comments', comment),
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
