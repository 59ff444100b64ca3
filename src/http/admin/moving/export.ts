/**
 * Settings → Export: downloads the blog in a format that other programs read, after the password. For owners.
 */
import { Readable } from 'node:stream';
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { listPasskeys } from '../../../accounts/passkeys.ts';
import type { Deps } from '../../../deps.ts';
import { EXPORT_FORMATS, exportFileName, FORMATS } from '../../../export/formats.ts';
import { currentProblem } from '../account/confirm.ts';
import { sendDownload } from '../lib/download.ts';
import { field, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsNav } from '../site/settings-nav.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';

type ExportDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function exportPages(deps: ExportDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router
    .route('/')
    .get((req, res) => show(req, res, null))
    .post(async (req, res) => {
      const format = EXPORT_FORMATS.find((each) => each === field(req, 'format')) ?? 'json';
      const { exportPassword } = await currentProblem(deps, req, res, 'exportPassword');
      if (exportPassword !== undefined) {
        await show(req, res.status(422), exportPassword);
        return;
      }
      const isPrivate = isTicked(req, 'isPrivate');
      const { name } = FORMATS[format];
      await noteAction(deps, signedIn(res).user, 'exported the blog', name);
      const content = Readable.from(FORMATS[format].write(deps, { isPrivate }));
      await sendDownload(deps, res, {
        name: exportFileName(deps, format),
        contentType: FORMATS[format].contentType,
        content,
      });
    });
  return router;

  async function show(req: Request, res: Response, error: string | null): Promise<void> {
    const { user } = signedIn(res);
    const chosen = field(req, 'format');
    const known = EXPORT_FORMATS.find((each) => each === chosen) ?? 'json';
    await views.render(res, 'export', await settingsFor(deps, res), {
      sections: settingsNav(siteUrl, 'export'),
      action: adminUrl(siteUrl, '/settings/export'),
      formats: EXPORT_FORMATS.map((value) => ({
        value,
        label: FORMATS[value].name,
        holds: FORMATS[value].holds,
        losses: FORMATS[value].losses ?? [],
        isChosen: value === known,
      })),
      isPrivate: isTicked(req, 'isPrivate'),
      hasPasskeys: (await listPasskeys(deps, user.id)).length > 0,
      error,
    });
  }
}
