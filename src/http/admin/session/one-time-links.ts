/**
 * The pages of one-time links, whose secret in the URL gives access without a session: the setup of a
 * new blog, and the page of an invitation or password reset link, where its recipient chooses a
 * password.
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import { listAppPasswords } from '../../../accounts/app-passwords.ts';
import { noteAction } from '../../../accounts/audit.ts';
import { choosePassword, findInvited } from '../../../accounts/invite.ts';
import { passwordProblem } from '../../../accounts/password.ts';
import { isSetupOpen, setUp } from '../../../accounts/setup.ts';
import { canonicalEmail } from '../../../accounts/users.ts';
import type { Deps } from '../../../deps.ts';
import { field, isTicked, readStrangersForm, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { browserOf, rememberDevice, setSessionCookie } from './signed-in.ts';
import type { SetupView } from '../views/models.ts';
import type { AdminViews } from '../views/render.ts';
import { listAccessTokens } from '../../../indieauth/access-tokens.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { languageNames } from '../../../lib/text/language-names.ts';
import { timeZoneNames } from '../../../lib/time.ts';
import { deleteSamples } from '../../../posts/load-seeds.ts';
import { changeSetting, settingProblem } from '../../../settings/write.ts';
import { addStarterWords } from '../../../spam/starter-words.ts';

const SETTINGS = ['siteTitle', 'siteLanguage', 'timeZone'] as const;

type Params = { secret: string };
type SetupDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function setupPages(deps: SetupDeps, views: AdminViews): Router {
  const router = Router();
  router
    .route('/setup/:secret')
    .get(async (req, res) => {
      if (await refusedLate(req, res)) return;
      const { siteTitle, siteLanguage, timeZone } = await settingsFor(deps, res);
      const values = {
        siteTitle,
        siteLanguage,
        timeZone,
        name: '',
        email: '',
        keepsSamples: true,
        addsSpamWords: true,
      };
      await show(req, res, values, {});
    })
    .post(refuseLate, readStrangersForm, async (req: Request<Params>, res) => {
      const values = {
        siteTitle: field(req, 'siteTitle'),
        siteLanguage: field(req, 'siteLanguage'),
        timeZone: field(req, 'timeZone'),
        name: field(req, 'name'),
        email: canonicalEmail(field(req, 'email')),
        keepsSamples: isTicked(req, 'keepsSamples'),
        addsSpamWords: isTicked(req, 'addsSpamWords'),
      };
      const password = text(req, 'password');
      const errors = problems(values, password);
      if (Object.keys(errors).length > 0) {
        await show(req, res.status(422), values, errors);
        return;
      }
      try {
        await make(req, res, values, password);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        await show(req, res.status(422), values, { email: error.message });
      }
    });
  return router;

  async function make(
    req: Request<Params>,
    res: Response,
    values: SetupView['values'],
    password: string,
  ): Promise<void> {
    const owner = { email: values.email, name: values.name, password };
    const made = await setUp(deps, req.params.secret, owner, browserOf(req));
    if (!made) {
      await showClosed(res);
      return;
    }
    for (const name of SETTINGS) await changeSetting(deps, name, values[name]);
    if (!values.keepsSamples) await deleteSamples(deps);
    if (values.addsSpamWords) await addStarterWords(deps);
    await noteAction(deps, made.user, 'set up the blog');
    setSessionCookie(res, deps.config, made.token);
    await rememberDevice(deps, res, made.user);
    res.redirect(303, adminUrl(deps.config.siteUrl, '/posts/new'));
  }

  async function refuseLate(
    req: Request<Params>,
    res: Response,
    next: NextFunction,
  ): Promise<void> {
    if (!(await refusedLate(req, res))) next();
  }

  async function refusedLate(req: Request<Params>, res: Response): Promise<boolean> {
    if (await isSetupOpen(deps, req.params.secret)) return false;
    await showClosed(res);
    return true;
  }

  async function showClosed(res: Response): Promise<void> {
    views.renderOutside(res.status(404), 'setup-closed', await settingsFor(deps, res), {});
  }

  async function show(
    req: Request<Params>,
    res: Response,
    values: SetupView['values'],
    errors: SetupView['errors'],
  ): Promise<void> {
    views.renderOutside(res, 'setup', await settingsFor(deps, res), {
      secret: req.params.secret,
      values,
      languages: languageNames(values.siteLanguage),
      timeZones: timeZoneNames(values.timeZone),
      errors,
    });
  }
}

function problems(values: SetupView['values'], password: string): SetupView['errors'] {
  const ofPassword = passwordProblem(password, values.email);
  const found: [keyof SetupView['errors'], string | null][] = [
    ...SETTINGS.map((name): [typeof name, string | null] => [
      name,
      settingProblem(name, values[name]),
    ]),
    ['name', values.name === '' ? 'Enter your name.' : null],
    [
      'email',
      /^[^\s@]+@[^\s@]+$/.test(values.email)
        ? null
        : 'Enter an email address, like name@example.com.',
    ],
    ['password', ofPassword],
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

export function invitedPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  router
    .route('/invited/:secret')
    .get((req, res) => show(req, res, null))
    .post(readStrangersForm, async (req: Request<{ secret: string }>, res) => {
      try {
        const user = await choosePassword(deps, req.params.secret, text(req, 'password'));
        if (!user) {
          await show(req, res, null);
          return;
        }
        await noteAction(deps, user, 'chose a password');
        res.redirect(303, adminUrl(deps.config.siteUrl, '/sign-in'));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        await show(req, res.status(422), error.message);
      }
    });
  return router;

  async function show(
    req: Request<{ secret: string }>,
    res: Response,
    error: string | null,
  ): Promise<void> {
    const { secret } = req.params;
    const user = await findInvited(deps, secret);
    const settings = await settingsFor(deps, res);
    if (user) {
      const [passwords, tokens] = await Promise.all([
        listAppPasswords(deps, user.id),
        listAccessTokens(deps, user.id),
      ]);
      const programs = passwords.length + tokens.length;
      const view = { secret, email: user.email, error, programs };
      views.renderOutside(res, 'invited', settings, view);
    } else views.renderOutside(res.status(404), 'invited-closed', settings, {});
  }
}
