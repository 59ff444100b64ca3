/**
 * A draft at its share link: the page that the post will have, for whoever has the URL. Nothing of it is
 * cached or indexed, it accepts no responses, and it advertises no endpoints.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { translateFor } from '../../messages/translate.ts';
import { openShareLink } from '../../posts/drafts/share-links.ts';
import { pingStates } from '../../posts/ping-states.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { assertReading } from '../request/page-request.ts';
import { settingsFor } from '../request/page-request.ts';
import { shareUrl } from '../request/page-request.ts';
import { NOTHING_ADVERTISED } from '../view/advertise.ts';
import { presentDate } from '../view/present/date.ts';
import { NO_RESPONSES, presentPost } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';

/** To be mounted after posts, one of which may have such a path from another site. */
export function sharedDrafts(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.all('/share/:token', async (req: Request<{ token: string }>, res) => {
    cacheForWriterOnly(res);
    const { token } = req.params;
    const shared = await openShareLink(deps, token);
    assertReading(req, res);
    switch (shared?.kind) {
      case undefined:
        await showInvalid(res);
        return;
      case 'published':
        res.redirect(302, permalink(siteUrl, shared.post));
        return;
      case 'draft':
        await showDraft(res, shared, shareUrl(siteUrl, token));
    }
  });
  return router;

  async function showDraft(
    res: Response,
    { post, expiresAt }: { post: Post; expiresAt: Date },
    url: string,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    const silent = {
      ...post,
      commentsOpen: false,
      pingbacksOpen: false,
      trackbacksOpen: false,
      webmentionsOpen: false,
    };
    const view = presentPost(siteUrl, settings, t, {
      post: silent,
      pings: pingStates(silent, settings, deps.clock.now()),
      advertised: NOTHING_ADVERTISED,
      responses: NO_RESPONSES,
    });
    // No feeds; and its permalink has nothing yet.
    const { metadata: _, ...head } = view.page;
    views.render(res, post.kind, settings, {
      ...view,
      page: { ...head, canonicalUrl: null, noIndex: true },
      post: { ...view.post, url },
      responses: null,
      sharedNote: t('share.note', { date: presentDate(expiresAt, settings) }),
    });
  }

  async function showInvalid(res: Response): Promise<void> {
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    const heading = t('share.invalid.heading');
    const message = t('share.invalid.message');
    views.render(res.status(404), 'error', settings, {
      page: {
        title: `${String(heading)} · ${settings.siteTitle}`,
        description: String(message),
        canonicalUrl: null,
        noIndex: true,
      },
      status: 404,
      heading,
      message,
    });
  }
}
