/**
 * The account page: the profile, the email address, the password and the sessions. credentials.ts has the second factor, passkeys and
 * application passwords.
 */
import { Router, type Request, type Response } from 'express';
import { type AppPasswordFormat, listAppPasswords } from '../../../accounts/app-passwords.ts';
import { noteAction } from '../../../accounts/audit.ts';
import { listPasskeys } from '../../../accounts/passkeys.ts';
import { passwordProblem } from '../../../accounts/password.ts';
import { recoveryCodesLeft } from '../../../accounts/second-factor.ts';
import {
  restartSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
} from '../../../accounts/sessions.ts';
import { changeEmail, changeProfile } from '../../../accounts/profile.ts';
import type { User } from '../../../accounts/user.ts';
import { changePassword } from '../../../accounts/users.ts';
import type { Deps } from '../../../deps.ts';
import { browserName } from './browser-name.ts';
import { daysChoices } from './authorize.ts';
import { currentProblem } from './confirm.ts';
import { EMPTY_TOKEN, presentToken } from './present-tokens.ts';
import { scopeChoices } from './scope-texts.ts';
import { doneSentence, field, idIn, text } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { coverProblem, offerCovers } from '../media/library.ts';
import { setSessionCookie, signedIn } from '../session/signed-in.ts';
import { bookmarklet } from '../share/bookmarklet.ts';
import type { AccountView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { listAccessTokens } from '../../../indieauth/access-tokens.ts';
import { InvalidInputError } from '../../../lib/errors.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import { selectAuthorDetails } from '../../../posts/store/authors.ts';
import { MAX_DESCRIPTION_LENGTH } from '../../../posts/terms/change.ts';

const DONE = {
  profile: 'Profile saved.',
  email: 'Email address changed. You sign in with it from now on.',
  password: 'Password changed. Your other browsers are signed out.',
  session: 'Browser signed out.',
  sessions: 'Your other browsers are signed out.',
  format: 'Format changed.',
  revoked: 'Application password revoked.',
  'all-revoked': 'All programs lost their access.',
  'token-revoked': 'Access revoked.',
  passkey: 'Passkey added. You can now sign in with it.',
  'passkey-removed': 'Passkey removed.',
  off: 'Two-factor authentication is off. Your other browsers are signed out.',
};

export type AccountDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function accountPages(deps: AccountDeps, views: AdminViews): Router {
  const router = Router();
  const { config } = deps;
  const back = (done: keyof typeof DONE) => adminUrl(config.siteUrl, `/account?done=${done}`);

  router.get('/', (req, res) => showAccount(deps, views, req, res, {}));

  router.post('/profile', async (req, res) => {
    const { user } = signedIn(res);
    const profile = {
      name: field(req, 'name'),
      bio: text(req, 'bio').trim(),
      links: text(req, 'links').trim(),
      image: field(req, 'image'),
    };
    const links = profile.links.split('\n').map((line) => line.trim());
    const errors = await profileProblem(user, profile, links.filter(Boolean));
    if (errors) {
      await showAccount(deps, views, req, res.status(422), errors, { profile });
      return;
    }
    await noteAction(deps, user, 'changed their profile');
    res.redirect(303, back('profile'));
  });

  router.post('/email', async (req, res) => {
    const { user } = signedIn(res);
    const email = field(req, 'newEmail');
    const errors = (await currentProblem(deps, req, res, 'emailPassword')) as AccountView['errors'];
    if (errors.emailPassword === undefined) {
      try {
        await noteAction(
          deps,
          user,
          'changed their email address',
          await changeEmail(deps, user, email),
        );
        res.redirect(303, back('email'));
        return;
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        errors.newEmail = error.message;
      }
    }
    await showAccount(deps, views, req, res.status(422), errors, { email });
  });

  router.post('/password', async (req, res) => {
    const { user } = signedIn(res);
    const password = text(req, 'password');
    const errors: AccountView['errors'] = {};
    const weak = passwordProblem(password, user.email);
    if (weak !== null) errors.password = weak;
    // A wrong current password counts as a failed attempt, so the rest is checked first.
    else Object.assign(errors, await currentProblem(deps, req, res, 'current'));
    if (Object.keys(errors).length > 0) {
      await showAccount(deps, views, req, res.status(422), errors);
      return;
    }
    await changePassword(deps, user.id, password);
    await noteAction(deps, user, 'changed their password');
    const token = await restartSession(deps, user.id, req.get('User-Agent') ?? '');
    setSessionCookie(res, config, token);
    res.redirect(303, back('password'));
  });

  router.post('/sessions/others', async (_req, res) => {
    const { user, token } = signedIn(res);
    await revokeOtherSessions(deps, user.id, token);
    await noteAction(deps, user, 'signed out other browsers');
    res.redirect(303, back('sessions'));
  });

  router.post('/sessions/:id/end', async (req, res) => {
    const { user } = signedIn(res);
    // A session that is not there, or is another user's, counts as signed out.
    if (await revokeSession(deps, user.id, req.params.id)) {
      await noteAction(deps, user, 'signed out another browser');
    }
    res.redirect(303, back('session'));
  });
  return router;

  /** Changes the profile. @returns why it was refused; `null`: it was changed */
  async function profileProblem(
    user: User,
    { name, bio, image }: AccountView['profile'],
    links: string[],
  ): Promise<AccountView['errors'] | null> {
    const wrong = links.find((link) => parseHttpUrl(link) === null);
    if (wrong !== undefined) return { links: `“${wrong}” is not an absolute http or https URL.` };
    if (bio.length > MAX_DESCRIPTION_LENGTH)
      return { bio: `Enter at most ${MAX_DESCRIPTION_LENGTH.toLocaleString('en')} characters.` };
    const imageId = idIn(image);
    const deleted = await coverProblem(deps, imageId);
    if (deleted !== null) return { image: deleted };
    try {
      await changeProfile(deps, user, { name, bio, links, imageId });
      return null;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return { name: error.message };
    }
  }
}

async function profileOf(deps: AccountDeps, user: User): Promise<AccountView['profile']> {
  const details = user.author && (await selectAuthorDetails(deps.db, user.author.id));
  return {
    name: user.name,
    bio: details?.bio ?? '',
    links: details?.links.join('\n') ?? '',
    image: details?.image ? String(details.image.id) : '',
  };
}

const FORMATS: AccountView['formats'] = [
  { value: 'html', text: 'HTML' },
  { value: 'markdown', text: 'Markdown' },
];

/** Of the fields that can be wrong, from the top of the page, with the field's id if it is another one. */
const LABELS: readonly [key: keyof AccountView['errors'], label: string, id?: string][] = [
  ['name', 'Name'],
  ['bio', 'About you'],
  ['links', 'Profiles elsewhere'],
  ['image', 'Your picture'],
  ['newEmail', 'New email address'],
  ['emailPassword', 'Change email address'],
  ['current', 'Current password'],
  ['password', 'New password'],
  ['offPassword', 'Turn off two-factor authentication'],
  ['keyPassword', 'Add passkey'],
  ['appName', 'Name of the application password'],
  ['appPassword', 'Create application password'],
  ['token', 'Access token', 'tokenName'],
  ['tokenPassword', 'Create access token'],
];

/** What was typed into forms that are shown again. */
type Typed = {
  appName?: string;
  appFormat?: AppPasswordFormat;
  email?: string;
  profile?: AccountView['profile'];
  newToken?: AccountView['newToken'];
};

/** Renders the account page with `errors` beside its fields, and what was typed into them. */
export async function showAccount(
  deps: AccountDeps,
  views: AdminViews,
  req: Request,
  res: Response,
  errors: AccountView['errors'],
  typed: Typed = {},
): Promise<void> {
  const { user, session } = signedIn(res);
  const settings = await settingsFor(deps, res);
  const [sessions, passkeys, appPasswords, accessTokens] = await Promise.all([
    listSessions(deps, user.id),
    listPasskeys(deps, user.id),
    listAppPasswords(deps, user.id),
    listAccessTokens(deps, user.id),
  ]);
  const newToken = typed.newToken ?? EMPTY_TOKEN;
  const profile = typed.profile ?? (await profileOf(deps, user));
  await views.render(res, 'account', settings, {
    done: doneSentence(req, DONE),
    profile,
    images: await offerCovers(deps, idIn(profile.image)),
    authorUrl: user.author && `${deps.config.siteUrl}/author/${user.author.slug}`,
    email: user.email,
    newEmail: typed.email ?? user.email,
    role: user.role,
    recoveryCodesLeft: user.hasSecondFactor ? await recoveryCodesLeft(deps, user.id) : null,
    passkeys: passkeys.map((each) => presentKey(each, settings.timeZone)),
    appPasswords: appPasswords.map((each) => ({
      ...presentKey(each, settings.timeZone),
      format: each.format,
    })),
    bookmarklet: bookmarklet(deps.config.siteUrl),
    appName: typed.appName ?? '',
    appFormat: typed.appFormat ?? 'html',
    formats: FORMATS,
    accessTokens: accessTokens.map((each) => presentToken(each, settings.timeZone)),
    newToken,
    scopeChoices: scopeChoices(),
    daysChoices: daysChoices(newToken.days),
    errors,
    problems: LABELS.flatMap(([key, label, id = key]) => {
      const error = errors[key];
      return error === undefined ? [] : [{ name: id, label, error }];
    }),
    sessions: sessions.map(({ id, userAgent, createdAt, seenAt }) => ({
      id,
      browser: browserName(userAgent),
      userAgent,
      begun: presentTime(createdAt, settings.timeZone),
      seen: presentTime(seenAt, settings.timeZone),
      isThis: id === session?.id,
    })),
  });
}

function presentKey<Id>(
  { id, name, createdAt, usedAt }: { id: Id; name: string; createdAt: Date; usedAt: Date | null },
  timeZone: string,
) {
  return {
    id,
    name,
    made: presentTime(createdAt, timeZone),
    used: usedAt && presentTime(usedAt, timeZone),
  };
}
