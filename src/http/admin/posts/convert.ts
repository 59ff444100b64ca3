/**
 * Converts the text of an HTML post to Markdown: shows first what would change, then puts the Markdown into the editor
 * as an unsaved change.
 */
import { Router, type Response } from 'express';
import { field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import { autosavedFields, fieldsOf } from './form.ts';
import { keepText } from './keep-text.ts';
import type { EditorParts } from './present-editor.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsFor } from '../../request/page-request.ts';
import { autosave, findAutosave } from '../../../posts/drafts/autosave.ts';
import { findOwnExcerpt, type EditablePost } from '../../../posts/edit.ts';
import { compareInSubprocess } from '../../../posts/html/in-subprocess.ts';

const TOO_COMPLICATED = 'This HTML takes too long to convert.';

export function convertPages(parts: EditorParts): Router {
  const { deps, views } = parts;
  const router = Router();
  const urlOf = ({ id }: EditablePost) => adminUrl(deps.config.siteUrl, `/posts/${id}`);

  router.get('/:id/convert', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    const { fields } = await present(res, post);
    const isHtml = fields.bodyFormat === 'html';
    const comparison = isHtml ? await compareInSubprocess(deps, fields.markdown) : null;
    const problem = isHtml ? TOO_COMPLICATED : 'This text is Markdown already.';
    await views.render(res, 'convert', await settingsFor(deps, res), {
      title: fields.title,
      editUrl: urlOf(post),
      action: `${urlOf(post)}/convert`,
      markdown: comparison?.markdown ?? null,
      isEqual: comparison?.isEqual ?? false,
      problem,
      reasons: comparison?.reasons ?? [],
      changes: comparison?.changes ?? [],
    });
  });

  // The editor's button has the text, the button of the page above has not.
  router.post('/:id/convert', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    if (!(await keepText(parts, req, res, post))) return;
    if (field(req, 'confirmed') === 'yes') await convert(res, post);
    else res.redirect(303, `${urlOf(post)}/convert`);
  });
  return router;

  async function convert(res: Response, post: EditablePost): Promise<void> {
    const { fields, version, seen } = await present(res, post);
    const comparison =
      fields.bodyFormat === 'html' ? await compareInSubprocess(deps, fields.markdown) : null;
    if (!comparison) {
      res.redirect(303, `${urlOf(post)}/convert`);
      return;
    }
    const writing = { postId: post.id, userId: signedIn(res).user.id };
    const converted = { ...fields, bodyFormat: 'markdown', markdown: comparison.markdown };
    await autosave(deps, writing, { version, fields: JSON.stringify(converted), seen });
    res.redirect(303, `${urlOf(post)}?done=converted`);
  }

  /** The fields as the editor shows them: with unsaved changes. */
  async function present(res: Response, post: EditablePost) {
    const { timeZone } = await settingsFor(deps, res);
    const fields = fieldsOf(post, await findOwnExcerpt(deps, post), timeZone);
    const stored = await findAutosave(deps, { postId: post.id, userId: signedIn(res).user.id });
    if (!stored) return { fields, version: post.version, seen: null };
    const { version, savedAt } = stored;
    return { fields: autosavedFields(stored.fields, fields), version, seen: savedAt };
  }
}
