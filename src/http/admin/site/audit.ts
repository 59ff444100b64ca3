/**
 * The audit log, page by page. For owners.
 */
import { Router } from 'express';
import { listActions } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';

const ON_A_PAGE = 50;

export function auditPages(deps: Pick<Deps, 'config' | 'db' | 'log'>, views: AdminViews): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    const asked = req.query['before'];
    const beforeId = typeof asked === 'string' && /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : 0;
    const settings = await settingsFor(deps, res);
    const found = await listActions(deps, {
      max: ON_A_PAGE + 1,
      ...(beforeId > 0 && { beforeId }),
    });
    const entries = found.slice(0, ON_A_PAGE);
    const last = entries.at(-1);
    await views.render(res, 'audit', settings, {
      entries: entries.map(({ at, who, action, what }) => ({
        at: presentTime(at, settings.timeZone),
        who,
        action,
        what,
      })),
      olderUrl:
        last && found.length > ON_A_PAGE
          ? adminUrl(deps.config.siteUrl, `/audit?before=${last.id}`)
          : null,
      isFirstPage: beforeId === 0,
    });
  });
  return router;
}
