/**
 * The setup of a new blog: a one-time link, printed to the log, at which the owner creates their
 * account.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { hashOfSecret, newSecret } from './tokens.ts';
import { insertOneTimeToken, selectOneTimeToken, takeOneTimeToken } from './store/sessions.ts';
import { beginSession } from './sessions.ts';
import type { Browser } from './sign-in.ts';
import { addUser, hasUsers, prepareUser, type NewUser } from './users.ts';
import { existsUser } from './store/users.ts';
import type { User } from './user.ts';

const PURPOSE = 'setup';
const SETUP_MS = 86_400_000;

type SetupDeps = Pick<Deps, 'db' | 'clock'>;

/** @returns the secret of a setup link, valid for a day; `null` if there is an account already */
export async function offerSetup(deps: SetupDeps): Promise<string | null> {
  if (await hasUsers(deps)) return null;
  const secret = newSecret();
  const expiresAt = new Date(deps.clock.now().getTime() + SETUP_MS);
  await transact(deps.db, (transaction) =>
    insertOneTimeToken(transaction, {
      tokenHash: hashOfSecret(secret),
      purpose: PURPOSE,
      expiresAt,
    }),
  );
  return secret;
}

/** Whether the first account can be created with this secret. */
export async function isSetupOpen(deps: SetupDeps, secret: string): Promise<boolean> {
  if (await hasUsers(deps)) return false;
  const found = await selectOneTimeToken(deps.db, hashOfSecret(secret), deps.clock.now());
  return found?.purpose === PURPOSE;
}

/**
 * Creates the first owner, and signs them in.
 *
 * @returns `null` if the secret is unknown or was used
 * @throws InvalidInputError as `createUser`
 */
export async function setUp(
  deps: SetupDeps,
  secret: string,
  owner: Omit<NewUser, 'role'>,
  { userAgent }: Browser,
): Promise<{ user: User; token: string } | null> {
  if (!(await isSetupOpen(deps, secret))) return null;
  const prepared = await prepareUser(deps, { ...owner, role: 'owner' });
  return await transact(deps.db, async (transaction) => {
    const isFirst = await takeOneTimeToken(transaction, hashOfSecret(secret));
    if (!isFirst || (await existsUser(transaction))) return null;
    const user = await addUser(transaction, prepared);
    const now = deps.clock.now();
    return { user, token: await beginSession(transaction, { userId: user.id, userAgent, now }) };
  });
}
