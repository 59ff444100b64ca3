/**
 * Finds the post of a URL for users who may edit it, and creates the draft of a new post.
 */
import type { Request, Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { mayWrite, type User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { idIn } from '../lib/form.ts';
import { formatIn } from './draft-of.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostFields } from '../views/posts.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { beginDraft, type BegunDraft } from '../../../posts/drafts/autosave.ts';
import { findForEditing, type EditablePost } from '../../../posts/edit.ts';

/** @throws NotFoundError also for a post that the user may not edit, so as not to reveal it */
export async function findOwnPost(
  deps: Pick<Deps, 'db'>,
  req: Request<{ id: string }>,
  res: Response,
): Promise<EditablePost> {
  const id = idIn(req.params.id);
  const post = id === null ? null : await findForEditing(deps, id);
  if (!post || !mayWrite(signedIn(res).user, post)) throw new NotFoundError('post', req.params.id);
  return post;
}

export async function beginDraftOf(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  user: User,
  {
    title,
    kind,
    markdown,
    ...format
  }: Pick<PostFields, 'title' | 'kind' | 'bodyFormat' | 'markdown'>,
): Promise<BegunDraft> {
  const draft = await beginDraft(deps, {
    title,
    kind: kind === 'page' ? 'page' : 'post',
    bodyFormat: formatIn(format, null),
    markdown,
    author: user.author?.name ?? null,
  });
  await noteAction(deps, user, 'created a draft', draft.path);
  return draft;
}
