/**
 * The consent page: a program asks for access to the account, and its user decides.
 *
 * The answer is a page that leads on to the program, since browsers let no form continue at another site under the
 * admin's content policy.
 *
 * @see https://indieauth.spec.indieweb.org/#authorization-response
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import type { Deps } from '../../../deps.ts';
import {
  allowAccess,
  findRequest,
  refuseAccess,
  type AccessRequest,
  type Decision,
} from '../../../indieauth/decide.ts';
import { TOKEN_DAYS, type TokenDays } from '../../../indieauth/access-tokens.ts';
import { parseScopes, scopeText } from '../../../indieauth/scope.ts';
import { settingsFor } from '../../request/page-request.ts';
import { field, formOf } from '../lib/form.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AuthorizeView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { allowsText, scopeChoices } from './scope-texts.ts';

const DEFAULT_DAYS = 90;

export function daysChoices(chosen: string): AuthorizeView['days'] {
  return TOKEN_DAYS.map((days) => ({
    value: String(days ?? ''),
    text: days === null ? 'When I revoke it' : `After ${days} days`,
    isChosen: String(days ?? '') === chosen,
  }));
}

/** Any other text counts as the default. */
export function daysIn(text: string): TokenDays {
  const days = TOKEN_DAYS.find((each) => String(each ?? '') === text);
  return days === undefined ? DEFAULT_DAYS : days;
}

type AuthorizeDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function authorizePages(deps: AuthorizeDeps, views: AdminViews): Router {
  const router = Router();
  router
    .route('/:token')
    .get(async (req, res) => {
      await show(req.params.token, res, null, null);
    })
    .post(async (req, res) => {
      const { token } = req.params;
      const { user } = signedIn(res);
      // Read before it is decided: what it was about cannot be found afterwards.
      const request = await findRequest(deps, user, token);
      if (!request) {
        await showUnknown(res);
        return;
      }
      const isAllowed = field(req, 'decision') === 'allow';
      const decision = isAllowed
        ? await allowAccess(deps, user, token, grantIn(req))
        : await refuseAccess(deps, user, token);
      await answer(req, res, { request, decision, isAllowed });
    });
  return router;

  async function answer(
    req: Request<{ token: string }>,
    res: Response,
    given: { request: AccessRequest; decision: Decision; isAllowed: boolean },
  ): Promise<void> {
    const { request, decision, isAllowed } = given;
    const { client } = request;
    switch (decision.kind) {
      case 'unknown':
        await showUnknown(res);
        return;
      case 'refused':
        await show(req.params.token, res.status(422), decision.reason, req);
        return;
      case 'decided': {
        const { scopes } = grantIn(req);
        const granted = request.scopes.filter((scope) => scopes.includes(scope));
        const what = isAllowed ? `${client.id.href} ${scopeText(granted)}`.trim() : client.id.href;
        const action = isAllowed ? 'gave a program access' : 'gave a program no access';
        await noteAction(deps, signedIn(res).user, action, what);
        res.set('Referrer-Policy', 'no-referrer');
        const name = client.name ?? client.id.host;
        await views.render(res, 'authorized', await settingsFor(deps, res), {
          name,
          isAllowed,
          url: decision.url,
        });
      }
    }
  }

  /** @param typed the form that was refused */
  async function show(
    token: string,
    res: Response,
    error: string | null,
    typed: Request | null,
  ): Promise<void> {
    const { user } = signedIn(res);
    const request = await findRequest(deps, user, token);
    if (!request) {
      await showUnknown(res);
      return;
    }
    const settings = await settingsFor(deps, res);
    // The URL has the request's secret.
    res.set('Referrer-Policy', 'same-origin');
    await views.render(
      res,
      'authorize',
      settings,
      presentRequest(request, { token, error, typed, timeZone: settings.timeZone }),
    );
  }

  async function showUnknown(res: Response): Promise<void> {
    await views.render(res.status(404), 'message', await settingsFor(deps, res), {
      title: 'This request has ended',
      message: 'It was answered already, or is older than an hour. Start again in the program.',
    });
  }
}

function grantIn(req: Request) {
  return {
    scopes: parseScopes(formOf(req).getAll('scope').join(' ')),
    me: field(req, 'me'),
    days: daysIn(field(req, 'days')),
  };
}

function presentRequest(
  { client, redirectUri, scopes, profileUrls, tokens }: AccessRequest,
  given: { token: string; error: string | null; typed: Request | null; timeZone: string },
): AuthorizeView {
  const { token, error, typed, timeZone } = given;
  const redirect = new URL(redirectUri);
  const isSite = redirect.protocol === 'http:' || redirect.protocol === 'https:';
  const continuesAt = isSite ? redirect.host : redirect.protocol;
  const grant = typed && grantIn(typed);
  const me = grant?.me ?? profileUrls[0];
  const oldest = tokens.at(-1);
  return {
    token,
    name: client.name,
    host: client.id.host,
    continuesAt: continuesAt === client.id.host ? null : continuesAt,
    continuesIn: isSite ? 'site' : 'app',
    warning: client.problem,
    before: oldest
      ? {
          since: presentTime(oldest.since, timeZone),
          allows: allowsText(parseScopes(tokens.map((each) => scopeText(each.scopes)).join(' '))),
        }
      : null,
    scopes: scopeChoices(scopes).map((choice, index) => ({
      ...choice,
      isTicked: grant === null || grant.scopes.some((scope) => scope === scopes[index]),
    })),
    profileUrls: profileUrls.map((url) => ({ url, isChosen: url === me })),
    days: daysChoices(String(grant ? (grant.days ?? '') : DEFAULT_DAYS)),
    error,
  };
}
