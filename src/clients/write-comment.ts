/**
 * Writes a comment as the user of a program: under a post, or in reply to a response, which a moderator's reply approves.
 * Users have no rate limits, and may comment on their own posts before they are public.
 */
import { noteAction } from '../accounts/audit.ts';
import { may, mayWrite } from '../accounts/user.ts';
import { findAdminComments } from '../comments/admin-list.ts';
import type { FormProblems } from '../comments/form.ts';
import { submitComment } from '../comments/submit.ts';
import type { Deps } from '../deps.ts';
import { findAdminLinkbacks } from '../linkbacks/admin-list.ts';
import type { NamedResponse } from '../linkbacks/linkback.ts';
import { findForEditing } from '../posts/edit.ts';
import { findPostById } from '../posts/read.ts';
import { canReplyTo, replyTo } from '../responses/reply.ts';
import type { Program } from './program.ts';

export type NewComment = {
  postId: number;
  /** The response that it replies to; `null`: the post. */
  parent: NamedResponse | null;
  /** Markdown. */
  text: string;
};

export type WrittenComment =
  | { kind: 'written'; commentId: number }
  /** `what`: the post, or the response that it replies to. */
  | { kind: 'not-found'; what: 'post' | 'comment' }
  | { kind: 'forbidden'; reason: string }
  | { kind: 'closed' }
  | { kind: 'duplicate' }
  | { kind: 'problems'; problems: FormProblems }
  /** Somebody changed what it replies to at the same moment. */
  | { kind: 'conflict' };

type WriteDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

export async function writeComment(
  deps: WriteDeps,
  program: Program,
  { postId, parent, text }: NewComment,
): Promise<WrittenComment> {
  const { user } = program;
  const editable = await findForEditing(deps, postId);
  const mayWritePost = editable !== null && mayWrite(user, editable);
  const post = mayWritePost ? editable : await findPostById(deps, postId);
  if (!post) return { kind: 'not-found', what: 'post' };
  const place = parent && (await placeOf(deps, postId, parent));
  if (parent && !place) return { kind: 'not-found', what: 'comment' };
  if (place && !place.canBeAnswered) {
    return { kind: 'forbidden', reason: 'This linkback has no words to reply to.' };
  }
  if (place && may(user, 'moderate')) {
    return await reply(deps, program, place, { text, mayWritePost });
  }
  if (place && !place.isApproved) {
    return { kind: 'forbidden', reason: 'What it replies to is not approved. Ask an editor.' };
  }
  const outcome = await submitComment(deps, {
    postId,
    parentId: parent?.kind === 'comment' ? parent.id : null,
    linkbackId: parent?.kind === 'linkback' ? parent.id : null,
    form: { name: user.name, email: '', url: '', text },
    ...{ stamp: '', nonce: '', trap: '', sentFrom: null },
    clientKeys: { client: '', network: '' },
    userId: user.id,
    mayWritePost,
  });
  switch (outcome.kind) {
    case 'accepted':
      await noteAction(deps, user, 'commented on', post.path);
      return { kind: 'written', commentId: outcome.comment.id };
    case 'problems':
      return outcome;
    case 'closed':
    case 'duplicate':
      return { kind: outcome.kind };
    case 'no-such-post':
      return { kind: 'not-found', what: 'post' };
    case 'expired':
    case 'too-soon':
    case 'too-many':
      throw new Error(`A user's comment was refused: ${outcome.kind}.`);
  }
}

type Place = {
  response: NamedResponse & { seen: string };
  isApproved: boolean;
  canBeAnswered: boolean;
};

async function placeOf(
  deps: Pick<Deps, 'db'>,
  postId: number,
  { kind, id }: NamedResponse,
): Promise<Place | null> {
  if (kind === 'comment') {
    const [comment] = await findAdminComments(deps, [id]);
    if (comment?.postId !== postId || comment.state === 'withdrawn') return null;
    const { seen, state } = comment;
    return { response: { kind, id, seen }, isApproved: state === 'approved', canBeAnswered: true };
  }
  const [linkback] = await findAdminLinkbacks(deps, [id]);
  if (linkback?.record.postId !== postId) return null;
  return {
    response: { kind, id, seen: linkback.seen },
    isApproved: linkback.moderation === 'approved',
    canBeAnswered: canReplyTo(linkback),
  };
}

async function reply(
  deps: WriteDeps,
  { user }: Program,
  { response }: Place,
  { text, mayWritePost }: { text: string; mayWritePost: boolean },
): Promise<WrittenComment> {
  const outcome = await replyTo(deps, response, { text, user, mayWritePost });
  switch (outcome.kind) {
    case 'replied': {
      const name = `${response.kind} ${response.id}`;
      if (outcome.approved) await noteAction(deps, user, 'approved', name);
      await noteAction(deps, user, 'replied to', name);
      return { kind: 'written', commentId: outcome.commentId };
    }
    case 'problems':
      return outcome;
    case 'duplicate':
      return { kind: 'duplicate' };
    case 'closed':
    case 'aged':
    case 'not-public':
      return { kind: 'closed' };
    case 'changed-meanwhile':
      return { kind: 'conflict' };
    case 'unknown':
      return { kind: 'not-found', what: 'comment' };
    case 'failed':
      throw new Error('The reply could not be stored.');
  }
}
