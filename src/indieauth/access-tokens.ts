/**
 * Access tokens, with which programs act for a user within scopes: finding, listing, and making one by hand. Only hashes are stored.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750
 */
import { findProgramBySecret } from '../accounts/app-passwords.ts';
import { countAttempt } from '../accounts/throttle.ts';
import { hashOfSecret, newSecret } from '../accounts/tokens.ts';
import type { User } from '../accounts/user.ts';
import { findUser } from '../accounts/users.ts';
import {
  PROGRAM_FORMATS,
  type Program,
  type ProgramFormat,
  type Scope,
} from '../clients/program.ts';
import { oneOf, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { profileUrl } from './profile.ts';
import { parseScopes, scopeText } from './scope.ts';
import {
  insertAccessToken,
  selectAccessToken,
  selectAccessTokensOf,
  updateTokenUsedAt,
  type AccessTokenRow,
} from './store/access-tokens.ts';

type TokenDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** How long a token can be valid, in days; `null`: until it is revoked. */
export const TOKEN_DAYS = [30, 90, null] as const;
export type TokenDays = (typeof TOKEN_DAYS)[number];

/** Of a user, as for application passwords. */
export const MAX_TOKENS = 50;
export const TOO_MANY_TOKENS =
  'You have 50 programs with access, which is the limit. Revoke one first.';

const DAY_MS = 86_400_000;
/** How long after its access token a refresh token still works. */
export const REFRESHABLE_MS = 30 * DAY_MS;
/** `usedAt` is this exact, so that not every request writes. */
const USED_EVERY_MS = 300_000;
const MAX_NAME = 60;

/** The formats in which a string of a token's program can be meant. */
export const TOKEN_FORMATS = ['markdown', 'text'] as const satisfies readonly ProgramFormat[];
export type TokenFormat = (typeof TOKEN_FORMATS)[number];

export function endOfToken(now: Date, days: TokenDays): Date | null {
  return days === null ? null : new Date(now.getTime() + days * DAY_MS);
}

/**
 * Makes a token for a program that has a field for it.
 *
 * @returns the token, of which only a hash is stored
 * @throws InvalidInputError if the name is empty or too long, there is no scope, or there are 50 tokens already
 */
export async function createAccessToken(
  deps: TokenDeps,
  user: User,
  given: { name: string; scopes: readonly Scope[]; format: TokenFormat; days: TokenDays },
): Promise<string> {
  const name = given.name.replace(/\p{Cc}+/gu, ' ').trim();
  if (name === '')
    throw new InvalidInputError('Enter a name, for example the name of the program.');
  if (name.length > MAX_NAME) throw new InvalidInputError(`Use at most ${MAX_NAME} characters.`);
  if (given.scopes.length === 0) throw new InvalidInputError('Choose what the program may do.');
  const token = newSecret();
  const now = deps.clock.now();
  const me = await profileUrl(deps, user);
  await transact(deps.db, async (transaction) => {
    const known = await selectAccessTokensOf(transaction, user.id, whenListed(now));
    if (known.length >= MAX_TOKENS) throw new InvalidInputError(TOO_MANY_TOKENS);
    await insertAccessToken(transaction, {
      userId: user.id,
      authorizationId: null,
      tokenHash: hashOfSecret(token),
      refreshHash: null,
      clientId: '',
      name,
      scope: scopeText(given.scopes),
      me,
      format: given.format,
      createdAt: now,
      expiresAt: endOfToken(now, given.days),
    });
  });
  return token;
}

/** The program that a token is for. `accessToken`: `null` for an application password. */
export type Bearer = Program & { accessToken: AccessTokenRow | null };

/**
 * The program of a bearer token, which is an access token or an application password.
 *
 * @param token as sent, unchecked
 * @returns `null` if it is unknown, expired or revoked; then call `noteWrongToken`
 */
export async function findProgramByToken(
  deps: Pick<Deps, 'db' | 'clock'>,
  token: string,
): Promise<Bearer | null> {
  // Both are 43 characters long.
  if (!/^[\w-]{43}$/.test(token)) return null;
  const now = deps.clock.now();
  const found = await selectAccessToken(deps.db, hashOfSecret(token), now);
  if (!found) {
    const program = await findProgramBySecret(deps, token);
    if (!program) return null;
    const format = oneOf(PROGRAM_FORMATS, program.format);
    return { user: program.user, format, scopes: null, accessToken: null };
  }
  const user = await findUser(deps, found.userId);
  if (!user) return null;
  if (!found.usedAt || now.getTime() - found.usedAt.getTime() > USED_EVERY_MS) {
    await transact(deps.db, (transaction) => updateTokenUsedAt(transaction, found.id, now));
  }
  return {
    user: { ...user, via: found.name },
    format: oneOf(PROGRAM_FORMATS, found.format),
    scopes: parseScopes(found.scope),
    accessToken: found,
  };
}

/**
 * Counts a wrong token as a failed sign-in, which slows down programs whose token was revoked.
 *
 * @param client the IP address
 * @returns the seconds to wait; 0 if it may try again
 */
export async function noteWrongToken(
  deps: Pick<Deps, 'db' | 'clock'>,
  client: string,
): Promise<number> {
  return await countAttempt(deps, { email: 'access token', client });
}

/** As the list of a user's programs shows it. `isExpired`: it can only be refreshed. */
export type AccessToken = {
  id: number;
  name: string;
  /** A URL; empty: made by hand. */
  clientId: string;
  scopes: Scope[];
  since: Date;
  expiresAt: Date | null;
  usedAt: Date | null;
  isExpired: boolean;
};

/** Those with which a program can act, the newest first. */
export async function listAccessTokens(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  userId: number,
): Promise<AccessToken[]> {
  const now = clock.now();
  const rows = await selectAccessTokensOf(db, userId, whenListed(now));
  return rows.map(({ id, name, clientId, scope, since, expiresAt, usedAt }) => ({
    id,
    name,
    clientId,
    scopes: parseScopes(scope),
    since,
    expiresAt,
    usedAt,
    isExpired: expiresAt !== null && expiresAt <= now,
  }));
}

export function whenListed(now: Date): { now: Date; refreshableSince: Date } {
  return { now, refreshableSince: new Date(now.getTime() - REFRESHABLE_MS) };
}
