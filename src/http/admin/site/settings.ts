/**
 * The settings page. For owners.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import { changeSetting, settingProblem } from '../../../settings/write.ts';
import type { SettingName } from '../../../settings/settings.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { doneSentence } from '../lib/flash.ts';
import { field, isTicked } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { asTyped, isBox, SETTING_NAMES, settingGroups } from './settings-form.ts';
import { signedIn } from '../session/signed-in.ts';

type Typed = Record<SettingName, string>;
type Errors = Partial<Record<SettingName, string>>;

const DONE = { saved: 'Settings saved.' };

export function settingsPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  router
    .route('/')
    .get(async (req, res) => {
      await show(req, res, asTyped(await settingsFor(deps, res)), {});
    })
    .post(async (req, res) => {
      const typed = typedIn(req);
      const errors = problems(typed);
      if (Object.keys(errors).length > 0) {
        await show(req, res.status(422), typed, errors);
        return;
      }
      const before = asTyped(await settingsFor(deps, res));
      for (const name of SETTING_NAMES.filter((each) => typed[each] !== before[each])) {
        await changeSetting(deps, name, typed[name]);
        await noteAction(deps, signedIn(res).user, 'changed the setting', name);
      }
      res.redirect(303, adminUrl(deps.config.siteUrl, '/settings?done=saved'));
    });
  return router;

  async function show(req: Request, res: Response, typed: Typed, errors: Errors): Promise<void> {
    await views.render(res, 'settings', await settingsFor(deps, res), {
      done: doneSentence(req, DONE),
      groups: settingGroups(typed, errors),
      timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone')],
      hasErrors: Object.keys(errors).length > 0,
    });
  }
}

/** A checkbox that is not ticked is not sent. */
function typedIn(req: Request): Typed {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [
      name,
      isBox(name) ? String(isTicked(req, name)) : field(req, name),
    ]),
  ) as Typed;
}

function problems(typed: Typed): Errors {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const problem = settingProblem(name, typed[name]);
      return problem === null
        ? []
        : [[name, `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`]];
    }),
  );
}
