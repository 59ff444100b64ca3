/**
 * The moderation queue for linkbacks and comments.
 */
import { Router, type Request, type Response } from 'express';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { perform, takeBack, VERBS, type Verb } from './actions.ts';
import { doneQuery, type Done } from './flash.ts';
import { responsesView } from './list.ts';
import { placeIn, placeUrl } from './place.ts';
import { field, formOf } from '../lib/form.ts';
import { rowsOf, type SeenRows } from './row-key.ts';
import { signedIn } from '../session/signed-in.ts';
import { openUndo, signUndo } from './undo-note.ts';

const MAX_AT_ONCE = 100;

type ResponsesDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function responsePages(deps: ResponsesDeps, views: AdminViews): Router {
  const router = Router();
  const { siteUrl } = deps.config;

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    const { searchParams } = new URL(req.originalUrl, siteUrl);
    const view = await responsesView(deps, searchParams, {
      timeZone: settings.timeZone,
      seesAddresses: may(signedIn(res).user, 'manage'),
    });
    await views.render(res, 'responses', settings, view);
  });

  router.post('/', async (req, res) => {
    const { user, token } = signedIn(res);
    const { verb, rows } = actionIn(req);
    const { done, undo } = await perform(deps, user, verb, rows);
    goBack(req, res, done, undo === null ? {} : { undo: signUndo(token, undo) });
  });

  router.post('/undo', async (req, res) => {
    const { user, token } = signedIn(res);
    goBack(req, res, await takeBack(deps, user, openUndo(token, field(req, 'undo'))), {});
  });
  return router;

  function goBack(req: Request, res: Response, done: Done, more: Record<string, string>): void {
    const place = placeIn((name) => field(req, name));
    res.redirect(303, placeUrl(siteUrl, place, { ...doneQuery(done), ...more }));
  }
}

/** The action of the form: on one row if its button was pressed, or on all selected rows. */
function actionIn(req: Request): { verb: Verb; rows: SeenRows } {
  const [verb = '', key = ''] = field(req, 'one').split(' ');
  if (isVerb(verb)) return { verb, rows: rowsOf([key]) };
  const ofAll = field(req, 'all');
  const keys = formOf(req).getAll('row').slice(0, MAX_AT_ONCE);
  return isVerb(ofAll)
    ? { verb: ofAll, rows: rowsOf(keys) }
    : { verb: 'recheck', rows: rowsOf([]) };
}

function isVerb(text: string): text is Verb {
  return VERBS.some((verb) => verb === text);
}
