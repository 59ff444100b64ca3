/**
 * Finds titles of published posts as JSON, for the editor, which completes links to own posts.
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import { presentDay } from '../lib/time.ts';
import { settingsFor } from '../../request/page-request.ts';
import { findTitles } from '../../../posts/find-titles.ts';
import { permalink } from '../../../posts/post.ts';

const MAX_TITLES = 10;

/** `url` is the path, with that of the site; `detail` is what tells posts of one title apart. */
type TitleAnswer = { title: string; url: string; detail: string };

export function titlePages(deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.get('/titles', async (req, res) => {
    const { timeZone } = await settingsFor(deps, res);
    const typed = new URL(req.originalUrl, siteUrl).searchParams.get('q') ?? '';
    const found = await findTitles(deps, typed, MAX_TITLES);
    const titles = found.map((post): TitleAnswer => ({
      title: post.title,
      url: new URL(permalink(siteUrl, post)).pathname,
      detail: post.kind === 'page' ? 'Page' : presentDay(post.publishedAt, timeZone),
    }));
    res.set('Cache-Control', 'no-store').json({ titles });
  });
  return router;
}
