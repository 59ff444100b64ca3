/**
 * The users page: lists accounts, invites users, changes roles, creates reset links, deletes accounts.
 * And the audit log, page by page. Both for owners.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction, listActions } from '../../../accounts/audit.ts';
import { inviteUser, offerPassword } from '../../../accounts/invite.ts';
import { listPasskeys } from '../../../accounts/passkeys.ts';
import { ROLES, type Role, type User } from '../../../accounts/user.ts';
import { NameTakenError, changeRole, listUsers, removeUser } from '../../../accounts/users.ts';
import type { Deps } from '../../../deps.ts';
import { currentProblem } from '../account/confirm.ts';
import { doneSentence, field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { UsersView } from '../views/account.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';

const DONE = {
  role: 'Role changed. They have to sign in again.',
  removed: 'Account deleted. Their posts stay.',
};
const EMPTY: UsersView['values'] = { name: '', email: '', role: 'author' };

type Shown = Partial<Pick<UsersView, 'values' | 'errors' | 'problem'>>;

export function usersPages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  const { siteUrl } = deps.config;
  const back = (done: keyof typeof DONE) => adminUrl(siteUrl, `/users?done=${done}`);

  router
    .route('/')
    .get((req, res) => show(req, res, {}))
    .post(async (req, res) => {
      const values = { name: field(req, 'name'), email: field(req, 'email'), role: roleIn(req) };
      if (values.name === '') {
        const errors = { name: 'Enter their name.' };
        await show(req, res.status(422), { values, errors });
        return;
      }
      if (values.role === 'owner') {
        const errors = await currentProblem(deps, req, res, 'ownPassword');
        if (errors.ownPassword !== undefined) {
          await show(req, res.status(422), { values, errors });
          return;
        }
      }
      try {
        const { user, secret } = await inviteUser(deps, values);
        await noteAction(deps, signedIn(res).user, `invited as ${user.role}`, user.email);
        await showInvitation(res, user, secret);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        const name = error instanceof NameTakenError ? 'name' : 'email';
        const errors = { [name]: error.message };
        await show(req, res.status(422), { values, errors });
      }
    });

  router.post('/:id/role', async (req, res) => {
    await orShowReason(req, res, async () => {
      if (roleIn(req) === 'owner') {
        const { ownPassword } = await currentProblem(deps, req, res, 'ownPassword');
        if (ownPassword !== undefined) throw new InvalidInputError(ownPassword);
      }
      const { email, role } = await changeRole(deps, idIn(req), roleIn(req));
      await noteAction(deps, signedIn(res).user, `changed the role to ${role}`, email);
      res.redirect(303, back('role'));
    });
  });

  router.post('/:id/remove', async (req, res) => {
    await orShowReason(req, res, async () => {
      const { email } = await removeUser(deps, idIn(req));
      await noteAction(deps, signedIn(res).user, 'deleted the account', email);
      res.redirect(303, back('removed'));
    });
  });

  // For users who lost their invitation link or password.
  router.post('/:id/password', async (req: Request<{ id: string }>, res) => {
    const id = idIn(req);
    const user = (await listUsers(deps)).find((each) => each.id === id);
    if (!user) throw new NotFoundError('account', id);
    await orShowReason(req, res, async () => {
      const secret = await offerPassword(deps, id, signedIn(res).user);
      await noteAction(deps, signedIn(res).user, 'created a password reset link', user.email);
      await showInvitation(res, user, secret);
    });
  });
  return router;

  async function orShowReason(req: Request, res: Response, change: () => Promise<void>) {
    try {
      await change();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await show(req, res.status(422), { problem: error.message });
    }
  }

  async function showInvitation(res: Response, user: User, secret: string): Promise<void> {
    await views.render(res, 'invitation', await settingsFor(deps, res), {
      name: user.name,
      email: user.email,
      url: adminUrl(siteUrl, `/invited/${secret}`),
    });
  }

  async function show(req: Request, res: Response, shown: Shown): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { user } = signedIn(res);
    const users = await listUsers(deps);
    await views.render(res, 'users', settings, {
      done: doneSentence(req, DONE),
      problem: null,
      roles: ROLES,
      hasPasskeys: (await listPasskeys(deps, user.id)).length > 0,
      values: EMPTY,
      errors: {},
      ...shown,
      users: users.map(({ id, name, email, role, hasSecondFactor, createdAt }) => ({
        id,
        name,
        email,
        role,
        hasSecondFactor,
        isYou: id === user.id,
        since: presentTime(createdAt, settings.timeZone),
      })),
    });
  }
}

/** @throws NotFoundError if the URL has no number */
function idIn({ params }: Request<{ id: string }>): number {
  if (/^[1-9]\d{0,8}$/.test(params.id)) return Number(params.id);
  throw new NotFoundError('account', params.id);
}

/** The role in the form; the one with the fewest permissions if it is missing or unknown. */
function roleIn(req: Request): Role {
  return ROLES.find((role) => role === field(req, 'role')) ?? 'author';
}

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
