/**
 * Settings → Import: the form for a file or a path on the server, and the imports so far. For owners.
 *
 * With JavaScript a file is sent in parts (upload.ts); without, it arrives here in one piece.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { refusal, takeUpload } from '../../../import/uploads/upload.ts';
import { createRun, listRuns } from '../../../import/runs.ts';
import { doneSentence, field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { filesOf, readUpload } from '../lib/upload-form.ts';
import { signedIn } from '../session/signed-in.ts';
import { settingsNav } from '../site/settings-nav.ts';
import { STATE_TEXTS } from './present-run.ts';
import type { ImportView } from '../views/moving.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { liftRequestTimeout } from '../../server/serve.ts';

type ImportDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const DONE = { removed: 'Import removed from the list.' };

export function importPages(deps: ImportDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router
    .route('/')
    .get((req, res) => show(req, res, {}))
    .post(async (req, res) => {
      const [file] = filesOf(req);
      const typed = field(req, 'path');
      if (!file && typed === '') {
        await show(req, res.status(422), { file: 'Choose a file, or enter a path.' });
        return;
      }
      const { user } = signedIn(res);
      if (!file) {
        await beginAt(req, res, typed);
        return;
      }
      const { size } = await stat(file.path);
      const { path: from, name } = file;
      const upload = { from, name, size, lastModified: 0, userId: user.id };
      const outcome = await takeUpload(deps, upload);
      if (outcome.kind === 'stored') await goTo(res, outcome.run.id, name);
      else if (outcome.kind === 'refused')
        await show(req, res.status(422), { file: outcome.reason });
    });
  return router;

  async function beginAt(req: Request, res: Response, typed: string): Promise<void> {
    const problem = await pathProblem(typed);
    if (problem !== null) {
      await show(req, res.status(422), { path: problem }, typed);
      return;
    }
    const { id: userId } = signedIn(res).user;
    const { id } = await createRun(deps, { path: path.normalize(typed), name: typed, userId });
    await goTo(res, id, typed);
  }

  async function goTo(res: Response, id: number, name: string): Promise<void> {
    await noteAction(deps, signedIn(res).user, 'chose a file to import', name);
    res.redirect(303, adminUrl(siteUrl, `/settings/import/${id}`));
  }

  async function show(
    req: Request,
    res: Response,
    errors: ImportView['errors'],
    typedPath = '',
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const runs = await listRuns(deps);
    await views.render(res, 'import', settings, {
      done: doneSentence(req, DONE),
      sections: settingsNav(siteUrl, 'import'),
      action: adminUrl(siteUrl, '/settings/import'),
      uploadUrl: adminUrl(siteUrl, '/settings/import/uploads'),
      maxSize: `${Math.floor(deps.config.importMaxBytes / 1_000_000).toLocaleString('en')} MB`,
      path: typedPath,
      errors,
      runs: runs.map(({ id, name, state, createdAt }) => ({
        name,
        url: adminUrl(siteUrl, `/settings/import/${id}`),
        state: STATE_TEXTS[state],
        isBad: state === 'failed' || state === 'undo-failed',
        at: presentTime(createdAt, settings.timeZone),
      })),
    });
  }
}

/** The multipart form, before its CSRF token is checked: room is made sure of before anything is read. */
export function readImportUpload(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  views: AdminViews,
): RequestHandler[] {
  const megabytes = Math.floor(deps.config.importMaxBytes / 1_000_000).toLocaleString('en');
  const tooLarge = `Files can have up to ${megabytes} MB. Copy it to the server and enter its path.`;
  const refuseWithoutRoom: RequestHandler = async (req, res, next) => {
    const isUpload = req.method === 'POST' && Boolean(req.is('multipart/form-data'));
    const bytes = Number(req.get('Content-Length') ?? 0);
    const reason = isUpload ? await refusal(deps, bytes) : null;
    if (reason === null) {
      if (isUpload) liftRequestTimeout(req);
      next();
      return;
    }
    req.resume();
    const title = 'The file was not uploaded';
    const settings = await settingsFor(deps, res);
    await views.render(res.status(413), 'message', settings, { title, message: reason });
  };
  const maxBytes = deps.config.importMaxBytes;
  const limits = { names: ['file'], maxFiles: 1, maxBytes, tooMany: tooLarge, tooLarge };
  return [refuseWithoutRoom, readUpload(deps, views, limits)];
}

async function pathProblem(typed: string): Promise<string | null> {
  if (!path.isAbsolute(typed)) return 'Enter an absolute path, which begins with a slash.';
  const found = await stat(typed).catch(() => null);
  if (!found) {
    return 'There is nothing at this path, or the blog is not allowed to read it. Check the path.';
  }
  // A device or a pipe may never end.
  const isRead = found.isFile() || found.isDirectory();
  return isRead ? null : 'At this path is neither a file nor a folder. Check the path.';
}
