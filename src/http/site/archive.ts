/**
 * The archive: `/archive` with titles by year and links to every list, `/archive/YYYY` with the titles of a year.
 */
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../deps.ts';
import { listCachePolicy } from '../page-cache/cache-policy.ts';
import {
  archiveUrl,
  assertReading,
  readOnly,
  redirectTo,
  settingsFor,
} from '../request/page-request.ts';
import { isLarge, presentArchive, presentArchiveYear } from '../view/present/archive.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { translateFor } from '../../messages/translate.ts';
import { authorKey, listKeys, termKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { listAuthors, listMonths, listTerms, listTitles } from '../../posts/lists.ts';

export function archivePages(deps: Deps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.route('/archive').get(showArchive).all(readOnly);
  router.all('/archive/:year', async (req, res, next) => {
    const { year } = req.params;
    if (/^\d{4}$/.test(year)) await showYear(req, res, Number(year));
    else next();
  });
  return router;

  async function showArchive(req: Request, res: Response): Promise<void> {
    if (redirectTo(req, res, archiveUrl(siteUrl))) return;
    const [settings, months, categories, tags, series, authors] = await Promise.all([
      settingsFor(deps, res),
      listMonths(deps),
      listTerms(deps, 'category'),
      listTerms(deps, 'tag'),
      listTerms(deps, 'series'),
      listAuthors(deps),
    ]);
    const [newest] = months;
    const titles =
      newest && isLarge(months)
        ? await listTitles(deps, Number(newest.month.slice(0, 4)))
        : await listTitles(deps);
    const t = translateFor(deps.config, settings);
    const archive = { months, titles, categories, tags, series, authors };
    const policy = await listCachePolicy(deps, res, [
      listKeys.archive,
      listKeys.titles,
      ...[...categories, ...tags, ...series].map(({ id }) => termKey(id)),
      ...authors.map(({ id }) => authorKey(id)),
    ]);
    views.render(res, 'archive', settings, presentArchive(siteUrl, settings, t, archive), policy);
  }

  /** @throws NotFoundError for a year without public posts */
  async function showYear(req: Request, res: Response, year: number): Promise<void> {
    const titles = await listTitles(deps, year);
    if (titles.length === 0) throw new NotFoundError('year', year);
    assertReading(req, res);
    if (redirectTo(req, res, archiveUrl(siteUrl, year))) return;
    const [settings, months] = await Promise.all([settingsFor(deps, res), listMonths(deps)]);
    const t = translateFor(deps.config, settings);
    const policy = await listCachePolicy(deps, res, [listKeys.archive, listKeys.titles]);
    const view = presentArchiveYear(siteUrl, settings, t, { year, months, titles });
    views.render(res, 'archive', settings, view, policy);
  }
}
