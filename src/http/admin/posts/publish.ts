/**
 * Publishes a draft from a page of its own, for browsers without JavaScript, and unpublishes posts.
 *
 * The editor's dialog, which has the same fields, is sent with the editor's form (editor.ts).
 */
import { Router, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { asWriter } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { calendarView } from './calendar.ts';
import { draftOf } from './draft-of.ts';
import { findOwnPost } from './find-or-begin.ts';
import { fieldsOf } from './form.ts';
import { willNotifyView } from './will-notify.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostErrors, PostFields } from '../views/posts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { editPost, findOwnExcerpt, type EditablePost } from '../../../posts/edit.ts';
import type { TargetChecks } from '../../../outbox/target-checks.ts';
import { permalink, standingOf } from '../../../posts/post.ts';
import { unpublishPost } from '../../../posts/withdraw.ts';

type PublishDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** For answers of the linked pages. */
const WAIT_MS = 2_000;

const CHANGED =
  'This post was changed meanwhile. Go back to editing, look at it, and publish it again.';

export function publishPages(deps: PublishDeps, views: AdminViews, checks: TargetChecks): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const editorUrl = (id: number) => adminUrl(siteUrl, `/posts/${id}`);

  router
    .route('/:id/publish')
    .get(async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      await show(res, post, await fieldsFor(res, post), {});
    })
    .post(async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      const { timeZone } = await settingsFor(deps, res);
      const fields = {
        ...(await fieldsFor(res, post)),
        when: field(req, 'when'),
        date: field(req, 'date'),
        status: field(req, 'status'),
        password: field(req, 'password'),
      };
      const month = field(req, 'month');
      // Other months of the calendar, with what was chosen.
      if (month !== '') {
        await show(res, post, fields, {}, month);
        return;
      }
      const form = draftOf(fields, post, timeZone);
      if ('errors' in form) {
        await show(res.status(422), post, fields, form.errors);
        return;
      }
      const { user } = signedIn(res);
      try {
        const version = Number(field(req, 'version')) || 0;
        const outcome = await editPost(deps, post.id, {
          version,
          draft: form.draft,
          userId: user.id,
          ...asWriter(user),
        });
        if (outcome.kind === 'conflict') {
          await show(res.status(409), post, fields, { form: CHANGED });
          return;
        }
        await noteAction(deps, user, 'changed', outcome.post.path);
        const done = standingOf(outcome.post, deps.clock.now());
        res.redirect(303, `${editorUrl(post.id)}?done=${done}`);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        await show(res.status(422), post, fields, { form: error.message });
      }
    });

  router.post('/:id/unpublish', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await unpublishPost(deps, post.path);
    await noteAction(deps, signedIn(res).user, 'unpublished', post.path);
    res.redirect(303, `${editorUrl(post.id)}?done=unpublished`);
  });
  return router;

  async function fieldsFor(res: Response, post: EditablePost): Promise<PostFields> {
    const { timeZone } = await settingsFor(deps, res);
    const status = post.password === null ? 'published' : 'protected';
    return { ...fieldsOf(post, await findOwnExcerpt(deps, post), timeZone), status };
  }

  async function show(
    res: Response,
    post: EditablePost,
    fields: PostFields,
    errors: PostErrors,
    month?: string,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'publish', settings, {
      action: `${editorUrl(post.id)}/publish`,
      editUrl: editorUrl(post.id),
      version: post.version,
      url: permalink(siteUrl, post),
      timeZone: settings.timeZone,
      willNotify: await willNotifyView(deps, checks, post, WAIT_MS),
      calendar: await calendarView(deps, res, settings.timeZone, month),
      fields,
      errors,
    });
  }
}
