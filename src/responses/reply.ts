/**
 * Publishes a user's reply to a response, which approves that response, too. The reply is a comment below it.
 */
import { findAdminComments } from '../comments/admin-list.ts';
import { commentsOpen, readForm, type FormProblems } from '../comments/form.ts';
import { submitComment } from '../comments/submit.ts';
import type { Deps } from '../deps.ts';
import { findAdminLinkbacks, type AdminLinkback } from '../linkbacks/admin-list.ts';
import type { NamedResponse } from '../linkbacks/linkback.ts';
import { findPostById } from '../posts/read.ts';
import { readSettings } from '../settings/settings.ts';
import { moderate } from './moderate.ts';

export type ReplyOutcome =
  /** `approved`: the response was not approved before. */
  | { kind: 'replied'; approved: boolean; commentId: number }
  | { kind: 'problems'; problems: FormProblems }
  /** The post takes no comments: its switch is off, it is too old, or it is not public. */
  | { kind: 'closed' | 'aged' | 'not-public' }
  /** The response has changed since it was shown; nothing was done. */
  | { kind: 'changed-meanwhile' }
  /** The same reply is there already. */
  | { kind: 'duplicate' }
  /** The response does not exist, or cannot be replied to. */
  | { kind: 'unknown' }
  | { kind: 'failed' };

type ReplyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

/** A response that is to be replied to, with the fingerprint of what was shown of it. */
export type RepliedResponse = NamedResponse & { seen: string };

type Reply = {
  /** Markdown, as typed. */
  text: string;
  user: { id: number; name: string };
  /** The user may change the post, which need not be public then. */
  mayWritePost?: boolean;
};

export async function replyTo(
  deps: ReplyDeps,
  response: RepliedResponse,
  { text, user, mayWritePost = false }: Reply,
): Promise<ReplyOutcome> {
  const place = await placeOf(deps, response);
  if (!place) return { kind: 'unknown' };
  if (text.trim() === '') return { kind: 'problems', problems: { text: 'missing' } };
  const form = { name: user.name, email: '', url: '', text };
  const { problems } = readForm(form);
  if (problems) return { kind: 'problems', problems };
  // Checked first, so that a response is not approved without its reply.
  const post = await findPostById(deps, place.postId);
  if (post) {
    const open = commentsOpen(post, await readSettings(deps), deps.clock.now());
    if (open.kind !== 'open') return { kind: open.kind };
  } else if (!mayWritePost) return { kind: 'not-public' };
  const approves = !place.isApproved;
  if (approves && (await moderate(deps, [response], 'approved')).length === 0)
    return { kind: 'changed-meanwhile' };
  const outcome = await submitComment(deps, {
    postId: place.postId,
    parentId: response.kind === 'comment' ? response.id : null,
    linkbackId: response.kind === 'linkback' ? response.id : null,
    form,
    ...{ stamp: '', nonce: '', trap: '', sentFrom: null },
    clientKeys: { client: '', network: '' },
    userId: user.id,
    mayWritePost,
  });
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'replied', approved: approves, commentId: outcome.comment.id };
    case 'problems':
      return outcome;
    case 'closed':
    case 'duplicate':
      return { kind: outcome.kind };
    case 'expired':
    case 'too-soon':
    case 'too-many':
    case 'no-such-post':
      return { kind: 'failed' };
  }
}

type Place = { postId: number; isApproved: boolean };

async function placeOf(deps: ReplyDeps, { kind, id }: NamedResponse): Promise<Place | null> {
  if (kind === 'comment') {
    const [comment] = await findAdminComments(deps, [id]);
    if (!comment || comment.state === 'withdrawn') return null;
    return { postId: comment.postId, isApproved: comment.state === 'approved' };
  }
  const [linkback] = await findAdminLinkbacks(deps, [id]);
  if (!linkback || !canReplyTo(linkback)) return null;
  return { postId: linkback.record.postId, isApproved: linkback.moderation === 'approved' };
}

/** Whether a linkback has words that a comment can reply to: a reply or a mention on a page that was read. */
export function canReplyTo({ type, wasRead }: Pick<AdminLinkback, 'type' | 'wasRead'>): boolean {
  return (type === 'reply' || type === 'mention') && wasRead;
}
