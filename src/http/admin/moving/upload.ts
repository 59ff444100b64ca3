/**
 * Receives a file to import in parts, so that a lost connection costs one part and a reloaded page none. Answers
 * scripts (src/browser/admin/import.ts).
 */
import { type Request, Router, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { findRun } from '../../../import/runs.ts';
import { appendToUpload, beginUpload, type UploadOutcome } from '../../../import/uploads/upload.ts';
import { field, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import { liftRequestTimeout } from '../../server/serve.ts';

type UploadDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

const MAX_NAME = 250;

export function importUploads(deps: UploadDeps): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.post('/uploads', async (req, res) => {
    const { user } = signedIn(res);
    const name = field(req, 'name').slice(0, MAX_NAME);
    const size = numberIn(field(req, 'size'));
    if (name === '' || size === null || size === 0) {
      res.status(422).json({ text: 'This file is empty. Choose another one.' });
      return;
    }
    const lastModified = numberIn(field(req, 'lastModified')) ?? 0;
    const outcome = await beginUpload(deps, { name, size, lastModified, userId: user.id });
    if (outcome.kind === 'stored' && outcome.received === 0)
      await noteAction(deps, user, 'chose a file to import', name);
    answer(res, outcome);
  });

  router.post('/uploads/:id', async (req: Request<{ id: string }>, res) => {
    const run = await findRun(deps, idIn(req.params.id) ?? 0);
    const offset = numberIn(new URL(req.originalUrl, siteUrl).searchParams.get('offset') ?? '');
    if (offset === null || !req.is('application/octet-stream')) {
      res.status(422).json({ text: 'Reload the page and choose the file again.' });
      return;
    }
    liftRequestTimeout(req);
    try {
      answer(res, await appendToUpload(deps, run, offset, req as AsyncIterable<Buffer>));
    } catch (error) {
      // The connection was lost; what had arrived is stored.
      if (!req.destroyed || req.complete) throw error;
    }
  });
  return router;

  function answer(res: Response, outcome: UploadOutcome): void {
    res.set('Cache-Control', 'no-store');
    if (outcome.kind === 'refused') res.status(422).json({ text: outcome.reason });
    else if (outcome.kind === 'elsewhere') res.status(409).json({ received: outcome.received });
    else {
      const { run, received } = outcome;
      res.json({
        received,
        url: adminUrl(siteUrl, `/settings/import/uploads/${run.id}`),
        pageUrl: adminUrl(siteUrl, `/settings/import/${run.id}`),
      });
    }
  }
}

/** `null`: no whole number. */
function numberIn(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
