/**
 * Keeps what is typed in the editor when one of its buttons does something else with the post: a draft is
 * saved, and changes of other posts are stored as unsaved ones, which only Update publishes.
 */
import type { Request, Response } from 'express';
import { asWriter } from '../../../accounts/user.ts';
import { formOf } from '../lib/form.ts';
import { checkedDraftOf } from './draft-of.ts';
import { fieldsOf, isDraft, readOwnFields, seenAutosave, versionIn } from './form.ts';
import { showEditor, type EditorParts } from './present-editor.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostFields } from '../views/posts.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { autosave, discardAutosave } from '../../../posts/drafts/autosave.ts';
import {
  editPost,
  findForEditing,
  findOwnExcerpt,
  type EditablePost,
} from '../../../posts/edit.ts';

export const OTHER_TAB =
  'Nothing was saved, because this post is also open in another tab. Copy your text before you leave this page.';

/**
 * Does nothing for a request without the text.
 *
 * @returns false: it could not be kept, and the answer is the editor with the text and the reason
 */
export async function keepText(
  parts: EditorParts,
  req: Request,
  res: Response,
  post: EditablePost,
): Promise<boolean> {
  if (!formOf(req).has('markdown')) return true;
  const fields = readOwnFields(req, res, post);
  return isDraft(post)
    ? await saveDraft(parts, req, res, post, { ...fields, status: 'draft' })
    : await storeChanges(parts, req, res, post, fields);
}

async function saveDraft(
  parts: EditorParts,
  req: Request,
  res: Response,
  post: EditablePost,
  fields: PostFields,
): Promise<boolean> {
  const { deps } = parts;
  const { timeZone } = await settingsFor(deps, res);
  const { user } = signedIn(res);
  const [userId, seen] = [user.id, versionIn(req)];
  const form = await checkedDraftOf(deps, fields, post, timeZone);
  if ('errors' in form) {
    await showEditor(parts, res.status(422), post, fields, { errors: form.errors, seen });
    return false;
  }
  try {
    const edit = { version: seen, draft: form.draft, userId, ...asWriter(user) };
    const outcome = await editPost(deps, post.id, edit);
    if (outcome.kind === 'conflict') {
      const conflict = await findForEditing(deps, post.id);
      if (!conflict) throw new NotFoundError('post', String(post.id));
      await showEditor(parts, res.status(409), post, fields, { conflict });
      return false;
    }
    await discardAutosave(deps, { postId: post.id, userId });
    return true;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const errors = { form: error.message };
    await showEditor(parts, res.status(422), post, fields, { errors, seen });
    return false;
  }
}

async function storeChanges(
  parts: EditorParts,
  req: Request,
  res: Response,
  post: EditablePost,
  fields: PostFields,
): Promise<boolean> {
  const { deps } = parts;
  const { timeZone } = await settingsFor(deps, res);
  const stored = fieldsOf(post, await findOwnExcerpt(deps, post), timeZone);
  const [now, before] = [fields, stored].map((each) => JSON.stringify(each));
  if (now === before) return true;
  const writing = { postId: post.id, userId: signedIn(res).user.id };
  const [version, seen] = [versionIn(req), seenAutosave(req)];
  const outcome = await autosave(deps, writing, { version, fields: now ?? '', seen });
  if (outcome.kind === 'saved') return true;
  if (outcome.kind === 'missing') throw new NotFoundError('post', String(post.id));
  const shown = { errors: { form: OTHER_TAB }, seen: version };
  await showEditor(parts, res.status(409), post, fields, shown);
  return false;
}
