/**
 * The archive: years and months, categories, tags and authors, with the number of their posts.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { translateFor } from '../../messages/translate.ts';
import { listAuthors, listMonths, listTerms } from '../../posts/lists.ts';
import { authorKey, listKeys, termKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { archiveUrl } from '../request/urls.ts';
import { redirectTo } from '../request/canonical.ts';
import { listCachePolicy } from '../page-cache/cache-policy.ts';
import { presentArchive } from '../view/present/archive.ts';
import { readOnly } from '../request/read-only.ts';
import { settingsFor } from '../request/settings.ts';
import type { Views } from '../view/render.ts';

export function archivePage(deps: Deps, views: Views): Router {
  const router = Router();
  router.route('/archive').get(showArchive).all(readOnly);
  return router;

  async function showArchive(req: Request, res: Response): Promise<void> {
    const { siteUrl } = deps.config;
    if (redirectTo(req, res, archiveUrl(siteUrl))) return;
    const [settings, months, categories, tags, authors] = await Promise.all([
      settingsFor(deps, res),
      listMonths(deps),
      listTerms(deps, 'category'),
      listTerms(deps, 'tag'),
      listAuthors(deps),
    ]);
    const t = translateFor(deps.config, settings);
    const view = presentArchive(siteUrl, settings, t, { months, categories, tags, authors });
    const keep = await listCachePolicy(deps, res, [
      listKeys.archive,
      ...[...categories, ...tags].map(({ id }) => termKey(id)),
      ...authors.map(({ id }) => authorKey(id)),
    ]);
    views.render(res, 'archive', settings, view, keep);
  }
}
