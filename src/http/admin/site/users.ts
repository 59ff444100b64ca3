/**
 * Who may sign in: listed, invited, given another role, removed. For owners.
 */
import { Router, type Request, type Response } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { inviteUser, offerPassword } from '../../../accounts/invite.ts';
import { ROLES, type Role, type User } from '../../../accounts/user.ts';
import { changeRole, listUsers, removeUser } from '../../../accounts/users.ts';
import type { Deps } from '../../../deps.ts';
import { InvalidInputError, NotFoundError } from '../../../lib/errors.ts';
import { settingsFor } from '../../request/settings.ts';
import type { AdminViews } from '../views/render.ts';
import { doneSentence } from '../lib/flash.ts';
import { field } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import type { PeopleView } from '../views/users.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';

const DONE = {
  role: 'The role is changed. They sign in anew.',
  removed: 'The account is gone. What they wrote stays.',
};
const EMPTY: PeopleView['values'] = { name: '', email: '', role: 'author' };

type Shown = Partial<Pick<PeopleView, 'values' | 'errors' | 'problem'>>;

export function peoplePages(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  views: AdminViews,
): Router {
  const router = Router();
  const { siteUrl } = deps.config;
  const back = (done: keyof typeof DONE) => adminUrl(siteUrl, `/people?done=${done}`);

  router
    .route('/')
    .get((req, res) => show(req, res, {}))
    .post(async (req, res) => {
      const values = { name: field(req, 'name'), email: field(req, 'email'), role: roleIn(req) };
      if (values.name === '') {
        const errors = { name: 'Say by what name they write.' };
        await show(req, res.status(422), { values, errors });
        return;
      }
      try {
        const { user, secret } = await inviteUser(deps, values);
        await noteAction(deps, signedIn(res).user, `invited as ${user.role}`, user.email);
        await showInvitation(res, user, secret);
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        const isName = error.message.includes(' writes as ');
        const errors = { [isName ? 'name' : 'email']: error.message };
        await show(req, res.status(422), { values, errors });
      }
    });

  router.post('/:id/role', async (req, res) => {
    await orShowReason(req, res, async () => {
      const { email, role } = await changeRole(deps, idIn(req), roleIn(req));
      await noteAction(deps, signedIn(res).user, `made ${role}`, email);
      res.redirect(303, back('role'));
    });
  });

  router.post('/:id/remove', async (req, res) => {
    await orShowReason(req, res, async () => {
      const { email } = await removeUser(deps, idIn(req));
      await noteAction(deps, signedIn(res).user, 'removed the account', email);
      res.redirect(303, back('removed'));
    });
  });

  // For whoever lost the first address, or the password.
  router.post('/:id/password', async (req: Request<{ id: string }>, res) => {
    const id = idIn(req);
    const user = (await listUsers(deps)).find((each) => each.id === id);
    if (!user) throw new NotFoundError('account', id);
    await orShowReason(req, res, async () => {
      const secret = await offerPassword(deps, id, signedIn(res).user);
      await noteAction(deps, signedIn(res).user, 'made an address for a new password', user.email);
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
    const people = await listUsers(deps);
    await views.render(res, 'people', settings, {
      done: doneSentence(req, DONE),
      problem: null,
      roles: ROLES,
      values: EMPTY,
      errors: {},
      ...shown,
      people: people.map(({ id, name, email, role, hasSecondFactor, createdAt }) => ({
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

/** @throws NotFoundError if the address names no number */
function idIn({ params }: Request<{ id: string }>): number {
  if (/^[1-9]\d{0,8}$/.test(params.id)) return Number(params.id);
  throw new NotFoundError('account', params.id);
}

/** The least that there is, where none is named. */
function roleIn(req: Request): Role {
  return ROLES.find((role) => role === field(req, 'role')) ?? 'author';
}
