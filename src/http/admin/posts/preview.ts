/**
 * Previews of a post before it is saved: its page as the site would show it, and the sites it would
 * notify. Stores nothing.
 */
import { type Request, type Response, Router } from 'express';
import { mayWrite } from '../../../accounts/user.ts';
import { commentsOpen } from '../../../comments/form.ts';
import type { Deps } from '../../../deps.ts';
import { field, idIn } from '../lib/form.ts';
import { draftOf, formatIn } from './draft-of.ts';
import { fieldsOfNew, readFields } from './form.ts';
import { willNotifyView } from './will-notify.ts';
import { signedIn } from '../session/signed-in.ts';
import type { PostFields } from '../views/posts.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { NO_RESPONSES, presentPost } from '../../view/present/post.ts';
import type { Views } from '../../view/render.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { findMedia } from '../../../media/library.ts';
import { translateFor } from '../../../messages/translate.ts';
import type { TargetChecks } from '../../../outbox/target-checks.ts';
import { contentOf } from '../../../posts/drafts/draft.ts';
import { type EditablePost, findForEditing } from '../../../posts/edit.ts';
import type { RenderedBody } from '../../../posts/markdown/markdown.ts';
import { renderText } from '../../../posts/markdown/render.ts';
import { type Post, type PostDraft, monthOf, pathOf } from '../../../posts/post.ts';
import { pingStates } from '../../../posts/ping-states.ts';
import { slugOfName } from '../../../posts/terms/names.ts';
import type { TermKind } from '../../../posts/terms/term.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

type PreviewDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The script asks again for pages that have not answered by then. */
const WAIT_MS = 2_500;

export function postPreviewPages(
  deps: PreviewDeps,
  views: AdminViews,
  siteViews: Views,
  checks: TargetChecks,
): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.post('/preview', async (req, res) => {
    const settings = await settingsFor(deps, res);
    const post = await previewOrRefuse(req, res);
    if (!post) return;
    const view = presentPost(siteUrl, settings, translateFor(deps.config, settings), {
      post,
      pings: pingStates(post, settings, deps.clock.now()),
      advertised: { pingbackUrl: null, webmentionUrl: null, trackbackRdfHtml: null },
      responses: {
        ...NO_RESPONSES,
        open: commentsOpen(post, settings, deps.clock.now()),
      },
    });
    siteViews.render(res, post.kind, settings, view);
  });

  router.post('/dry-run', async (req, res) => {
    const post = await previewOrRefuse(req, res);
    if (!post) return;
    await views.render(res, 'dry-run', await settingsFor(deps, res), {
      title: post.title,
      willNotify: await willNotifyView(deps, checks, post, WAIT_MS),
    });
  });
  return router;

  async function knownPost(req: Request, res: Response): Promise<EditablePost | null> {
    const id = idIn(field(req, 'id'));
    const post = id === null ? null : await findForEditing(deps, id);
    return post && mayWrite(signedIn(res).user, post) ? post : null;
  }

  /** @returns `null` if the text could not be rendered, which has been answered */
  async function previewOrRefuse(req: Request, res: Response): Promise<Post | null> {
    try {
      return await previewedPost(req, res);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const settings = await settingsFor(deps, res);
      const view = { title: 'This text can’t be previewed', message: error.message };
      await views.render(res.status(422), 'message', settings, view);
      return null;
    }
  }

  /** The post as the form would make it, without invalid fields. */
  async function previewedPost(req: Request, res: Response): Promise<Post> {
    const settings = await settingsFor(deps, res);
    const { timeZone } = settings;
    const [fields, before] = [readFields(req), await knownPost(req, res)];
    const draft = validDraft(fields, before, settings);
    const now = deps.clock.now();
    const { rendered } = await renderText(deps, draft, { marksLines: true });
    const content = contentOrNothing(draft, rendered);
    const publishedAt = draft.publishedAt ?? before?.publishedAt ?? now;
    const slug = before?.slug ?? 'preview';
    const term = (kind: TermKind) => (name: string) => ({
      id: 0,
      kind,
      name,
      slug: slugOfName(name),
    });
    const { author, categories, tags, series } = content;
    return {
      ...content,
      id: before?.id ?? 0,
      cover: draft.coverId == null ? null : await findMedia(deps, draft.coverId),
      translationOfId: before?.translationOfId ?? null,
      path: before?.path ?? pathOf({ kind: content.kind, slug, publishedAt }, settings),
      slug,
      status: draft.status ?? 'draft',
      wasPublic: before?.wasPublic ?? false,
      publishedAt,
      month: monthOf(publishedAt, timeZone),
      updatedAt: now,
      author: author === null ? null : { id: 0, name: author, slug: slugOfName(author), url: null },
      categories: categories.map(term('category')),
      tags: tags.map(term('tag')),
      series: series && { term: term('series')(series.name), order: series.order },
      commentsOpen: fields.commentsOpen,
      pingbacksOpen: fields.pingbacksOpen,
      trackbacksOpen: fields.trackbacksOpen,
      webmentionsOpen: fields.webmentionsOpen,
      pinned: fields.pinned,
    };
  }
}

/** Invalid fields are as in a new post. */
function validDraft(
  fields: PostFields,
  before: EditablePost | null,
  settings: SiteSettings,
): PostDraft {
  const form = draftOf(fields, before, settings.timeZone);
  if ('draft' in form) return form.draft;
  const blank = fieldsOfNew(settings, '');
  const valid = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const key = name as keyof PostFields;
      return [key, key in form.errors ? blank[key] : value];
    }),
  ) as PostFields;
  // A page without a title is a draft only.
  const again = draftOf(
    'title' in form.errors ? { ...valid, status: 'draft' } : valid,
    before,
    settings.timeZone,
  );
  if ('draft' in again) return again.draft;
  const { title, markdown } = fields;
  return { title, bodyFormat: formatIn(fields, before), markdown };
}

function contentOrNothing(draft: PostDraft, rendered: RenderedBody) {
  try {
    return contentOf(draft, rendered);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const { bodyFormat = 'markdown', markdown } = draft;
    return contentOf({ title: '', bodyFormat, markdown, status: 'draft' }, rendered);
  }
}
