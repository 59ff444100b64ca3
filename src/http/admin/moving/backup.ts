/**
 * Settings → Backup: downloads a backup after the password, lists the last ones, and says how to restore. For owners.
 */
import { createReadStream } from 'node:fs';
import { type Request, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { listPasskeys } from '../../../accounts/passkeys.ts';
import { downloadBackup } from '../../../backup/make.ts';
import { type BackupRow, listBackups, readBackupStatus } from '../../../backup/status.ts';
import type { Deps } from '../../../deps.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { byteSize } from '../../../lib/text/byte-size.ts';
import { currentProblem } from '../account/confirm.ts';
import { sendDownload } from '../lib/download.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentAge, presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsNav } from '../site/settings-nav.ts';
import type { BackupView } from '../views/moving.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';

type BackupDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const FORMS: Record<BackupRow['form'], string> = {
  sqlite: 'SQLite file',
  pg_dump: 'PostgreSQL dump',
  portable: 'JSON lines, for either database',
};

const SHOWN = 10;

export function backupPages(deps: BackupDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router
    .route('/')
    .get((_req, res) => show(res, {}))
    .post(async (req, res) => {
      const { backupPassword } = await currentProblem(deps, req, res, 'backupPassword');
      if (backupPassword !== undefined) await show(res.status(422), { error: backupPassword });
      else await download(req, res);
    });
  return router;

  async function download(_req: Request, res: Response): Promise<void> {
    try {
      const { name, file, remove } = await downloadBackup(deps);
      await noteAction(deps, signedIn(res).user, 'downloaded a backup', name);
      const content = createReadStream(file);
      // An open file outlives its name, so that a download that breaks off leaves nothing behind.
      content.once('open', remove);
      await sendDownload(deps, res, { name, contentType: 'application/zip', content });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await show(res.status(422), { problem: error.message });
    }
  }

  async function show(
    res: Response,
    { error = null, problem = null }: { error?: string | null; problem?: string | null },
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const [status, backups, passkeys] = await Promise.all([
      readBackupStatus(deps),
      listBackups(deps, SHOWN),
      listPasskeys(deps, signedIn(res).user.id),
    ]);
    await views.render(res, 'backup', settings, {
      sections: settingsNav(siteUrl, 'backup'),
      action: adminUrl(siteUrl, '/settings/backup'),
      ...backupText(deps, status, settings.timeZone),
      problem,
      backups: backups.map((each) => ({
        at: presentTime(each.madeAt, settings.timeZone),
        form: FORMS[each.form],
        where: each.automatic ? 'before an upgrade' : (each.file ?? 'downloaded'),
        size: each.problem === null ? byteSize(each.size) : '',
        problem: each.problem,
      })),
      settingUrl: adminUrl(siteUrl, '/settings/general#backupWarnAfterDays'),
      hasPasskeys: passkeys.length > 0,
      error,
    });
  }
}

/** When the last one was made, and what is wrong with that. */
function backupText(
  { clock }: Pick<Deps, 'clock'>,
  { last, warnAfterDays, isLate }: Awaited<ReturnType<typeof readBackupStatus>>,
  timeZone: string,
): Pick<BackupView, 'last' | 'warning'> {
  const ageMs = last === null ? 0 : clock.now().getTime() - last.madeAt.getTime();
  const warning = `Make a backup at least every ${plural(warnAfterDays, 'day')}, and store it on another machine.`;
  return {
    last:
      last === null
        ? 'No backup has been made yet.'
        : `The last backup was made ${presentTime(last.madeAt, timeZone).text}, ${presentAge(ageMs)} ago.`,
    warning: isLate ? warning : null,
  };
}
