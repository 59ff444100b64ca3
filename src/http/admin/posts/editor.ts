/**
 * The post editor: creates, changes and deletes a post.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { asWriter } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentHour } from '../lib/time.ts';
import type { AutosaveAnswer } from './autosave.ts';
import { checkedDraftOf } from './draft-of.ts';
import { beginDraftOf, findOwnPost } from './find-or-begin.ts';
import {
  actionIn,
  autosavedFields,
  fieldsOf,
  fieldsOfNew,
  readOwnFields,
  seenAutosave,
  versionIn,
} from './form.ts';
import { OTHER_TAB } from './keep-text.ts';
import { showEditor, type Shown } from './present-editor.ts';
import { signedIn } from '../session/signed-in.ts';
import { fieldsOfShared, sharedPageIn, sharedView } from '../share/shared-page.ts';
import type { PostFields } from '../views/posts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { autosave, discardAutosave, findAutosave } from '../../../posts/drafts/autosave.ts';
import {
  editPost,
  findForEditing,
  findOwnExcerpt,
  type EditablePost,
} from '../../../posts/edit.ts';
import { RenderTimeoutError } from '../../../posts/markdown/render.ts';
import { type Post, standingOf } from '../../../posts/post.ts';
import type { TargetChecks } from '../../../outbox/target-checks.ts';
import { publishPost } from '../../../posts/publish.ts';
import { trashPost } from '../../../posts/trash.ts';

const DONE: Record<string, string> = {
  private: 'Saved. Only you can see it.',
  protected: 'Saved. Readers with the URL and the password can see it.',
  scheduled: 'Scheduled.',
  published: 'Published. Linked sites will be notified within a few minutes.',
  unpublished: 'Unpublished. Linked sites will be notified.',
  unchanged: 'Nothing changed.',
  discarded: 'Unsaved changes discarded.',
  converted: 'Converted to Markdown. This is an unsaved change: look at the text, then save it.',
  shared: 'Link created. Anybody who has it can read the saved draft.',
  'share-full': 'This draft has as many links as it can have. Revoke one first.',
  revoked: 'Link revoked.',
  'context-due': 'The page that this post responds to will be read within a minute.',
  'context-removed': 'Context removed. Readers see the link alone.',
  'embed-due': 'The page will be read within a minute.',
  'embed-removed': 'Embed removed. Readers see the link alone.',
  'embed-of-others':
    'Nothing changed. Posts by others show this card, too: ask an editor to change it.',
};

const SAVED_AS_DRAFT = 'Your text is saved as a draft. Nothing was published.';
type EditorDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function editorPages(deps: EditorDeps, views: AdminViews, checks: TargetChecks): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router
    .route('/new')
    .get(async (req, res) => {
      const author = signedIn(res).user.author?.name ?? '';
      const fields = fieldsOfNew(await settingsFor(deps, res), author);
      const shared = sharedPageIn(new URL(req.originalUrl, siteUrl).searchParams);
      if (shared) {
        const view = sharedView(siteUrl, shared);
        await show(res, null, fieldsOfShared(fields, shared), { shared: view });
        return;
      }
      await show(res, null, req.query['kind'] === 'page' ? { ...fields, kind: 'page' } : fields);
    })
    .post(async (req, res) => {
      const { timeZone } = await settingsFor(deps, res);
      const fields = readOwnFields(req, res, null);
      const form = await checkedDraftOf(deps, fields, null, timeZone);
      if ('errors' in form) {
        await show(res.status(422), null, fields, { errors: form.errors });
        return;
      }
      await orShowProblems(req, res, null, fields, async () => {
        const post = await publishPost(deps, form.draft, asWriter(signedIn(res).user));
        await saved(req, res, post, 'created');
      });
    });

  router
    .route('/:id')
    .get(async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      const { timeZone } = await settingsFor(deps, res);
      const done = new URL(req.originalUrl, siteUrl).searchParams.get('done') ?? '';
      const message = Object.hasOwn(DONE, done) ? (DONE[done] ?? null) : null;
      const fields = fieldsOf(post, await findOwnExcerpt(deps, post), timeZone);
      const userId = signedIn(res).user.id;
      const stored = await findAutosave(deps, { postId: post.id, userId });
      if (!stored) {
        await show(res, post, fields, { done: message });
        return;
      }
      const isBehind = stored.version !== post.version;
      await show(res, post, autosavedFields(stored.fields, fields), {
        done: message,
        savedAt: stored.savedAt,
        ...(isBehind && { conflict: post }),
      });
    })
    .post(async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      const { timeZone } = await settingsFor(deps, res);
      const fields = readOwnFields(req, res, post);
      const form = await checkedDraftOf(deps, fields, post, timeZone);
      if ('errors' in form) {
        await show(res.status(422), post, fields, { errors: form.errors, seen: versionIn(req) });
        return;
      }
      await orShowProblems(req, res, post, fields, async () => {
        const now = deps.clock.now();
        const isNow = actionIn(req) === 'publish-now' && standingOf(post, now) === 'scheduled';
        const draft = isNow ? { ...form.draft, publishedAt: now } : form.draft;
        const { user } = signedIn(res);
        const edit = { version: versionIn(req), draft, userId: user.id, ...asWriter(user) };
        const outcome = await editPost(deps, post.id, edit);
        if (outcome.kind !== 'conflict') {
          await discardAutosave(deps, { postId: post.id, userId: edit.userId });
        }
        if (outcome.kind === 'conflict') {
          await show(res.status(409), post, fields, {
            conflict: await findOwnPost(deps, req, res),
          });
        } else if (outcome.kind === 'unchanged') {
          await answerSaved(req, res, outcome.post, 'unchanged');
        } else await saved(req, res, outcome.post, 'changed');
      });
    });

  router.post('/:id/delete', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await trashPost(deps, post.path);
    await noteAction(deps, signedIn(res).user, 'moved to the trash', post.path);
    res.redirect(303, adminUrl(siteUrl, '/posts?done=trash&count=1'));
  });
  return router;

  async function saved(req: Request, res: Response, post: Post, action: string): Promise<void> {
    await noteAction(deps, signedIn(res).user, action, post.path);
    await answerSaved(req, res, post, standingOf(post, deps.clock.now()));
  }

  /** Leads to the editor, or to the page for publishing; the script gets what it needs to go on. */
  async function answerSaved(req: Request, res: Response, post: Post, done: string): Promise<void> {
    const url = adminUrl(siteUrl, `/posts/${post.id}`);
    if (req.accepts(['html', 'json']) === 'json') {
      const [{ timeZone }, version] = await Promise.all([
        settingsFor(deps, res),
        findForEditing(deps, post.id).then((now) => now?.version ?? 0),
      ]);
      const message = `Draft saved ${presentHour(post.updatedAt, timeZone)}`;
      const answer: AutosaveAnswer = { message, editor: { id: post.id, version, url } };
      res.set('Cache-Control', 'no-store').json(answer);
    } else if (actionIn(req) === 'review') res.redirect(303, `${url}/publish`);
    else res.redirect(303, `${url}?done=${done}`);
  }

  /**
   * Shows errors of saving, such as a slug that is taken, above the form. A text that takes too long to
   * render is stored as an autosave of its post.
   */
  async function orShowProblems(
    req: Request,
    res: Response,
    post: EditablePost | null,
    fields: PostFields,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const form = error.message;
      if (!(error instanceof RenderTimeoutError)) {
        await show(res.status(422), post, fields, { errors: { form } });
        return;
      }
      const outcome = await saveAsDraft(req, res, post, fields);
      const isSaved = outcome.kind === 'saved';
      await show(res.status(422), outcome.post, fields, {
        errors: { form: `${form} ${isSaved ? SAVED_AS_DRAFT : OTHER_TAB}` },
        seen: outcome.version,
        ...(isSaved && { savedAt: outcome.savedAt }),
      });
    }
  }

  async function saveAsDraft(
    req: Request,
    res: Response,
    before: EditablePost | null,
    fields: PostFields,
  ) {
    const { user } = signedIn(res);
    // Only the autosave has the text, since rendering it takes too long.
    const begun = before ? null : await beginDraftOf(deps, user, { ...fields, markdown: '' });
    const post = before ?? (begun && (await findForEditing(deps, begun.id)));
    if (!post) throw new NotFoundError('post', String(begun?.id));
    const version = before ? versionIn(req) : post.version;
    const writing = { postId: post.id, userId: user.id };
    const unsaved = { version, fields: JSON.stringify(fields), seen: seenAutosave(req) };
    return { ...(await autosave(deps, writing, unsaved)), post, version };
  }

  async function show(
    res: Response,
    post: EditablePost | null,
    fields: PostFields,
    more: Shown = {},
  ): Promise<void> {
    await showEditor({ deps, views, checks }, res, post, fields, more);
  }
}
