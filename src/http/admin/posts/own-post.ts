/**
 * The post of a URL, for users who may edit it.
 */
import type { Request, Response } from 'express';
import { mayWrite } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { findForEditing, type EditablePost } from '../../../posts/edit.ts';
import { idIn } from '../lib/form.ts';
import { signedIn } from '../session/signed-in.ts';

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
