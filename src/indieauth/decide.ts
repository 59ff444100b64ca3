/**
 * A user's decision about a client's request: shows what is asked for, allows it or not.
 *
 * @see https://indieauth.spec.indieweb.org/#authorization-response
 */
import { hashOfSecret, newSecret } from '../accounts/tokens.ts';
import type { User } from '../accounts/user.ts';
import type { Scope } from '../clients/program.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import {
  MAX_TOKENS,
  TOO_MANY_TOKENS,
  whenListed,
  listAccessTokens,
  type AccessToken,
  type TokenDays,
} from './access-tokens.ts';
import { answerUrl } from './answer-url.ts';
import { findKnownClient, type Client } from './find-client.ts';
import { listProfileUrls } from './profile.ts';
import { parseScopes, scopeText } from './scope.ts';
import { selectAccessTokensOf } from './store/access-tokens.ts';
import {
  selectRequest,
  updateToGranted,
  updateToRefused,
  type AuthorizationRow,
} from './store/authorizations.ts';

/** A code is for the client alone, which redeems it at once. */
const CODE_MS = 120_000;

type DecideDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

export type AccessRequest = {
  client: Client;
  redirectUri: string;
  /** That it asks for; none: it only wants to know who the user is. */
  scopes: Scope[];
  /** The URLs under which the user can be known to it, the usual one first. */
  profileUrls: string[];
  /** What it has already. */
  tokens: AccessToken[];
};

/** @returns `null` if there is no such request, or it has expired or was decided */
export async function findRequest(
  deps: DecideDeps,
  user: User,
  requestToken: string,
): Promise<AccessRequest | null> {
  const row = await selectRequest(deps.db, hashOfSecret(requestToken), deps.clock.now());
  if (!row) return null;
  const tokens = await listAccessTokens(deps, user.id);
  return {
    client: await findKnownClient(deps, row.clientId),
    redirectUri: row.redirectUri,
    scopes: parseScopes(row.scope),
    profileUrls: await listProfileUrls(deps, user),
    tokens: tokens.filter(({ clientId }) => clientId === row.clientId),
  };
}

export type Decision =
  /** Where the user continues: at the client, with its answer. */
  | { kind: 'decided'; url: string }
  /** As `findRequest`. */
  | { kind: 'unknown' }
  /** Nothing was changed. */
  | { kind: 'refused'; reason: string };

export type Grant = { scopes: readonly Scope[]; me: string; days: TokenDays };

/** Allows what was asked for, or less. */
export async function allowAccess(
  deps: DecideDeps,
  user: User,
  requestToken: string,
  grant: Grant,
): Promise<Decision> {
  const now = deps.clock.now();
  const profileUrls = await listProfileUrls(deps, user);
  if (!profileUrls.includes(grant.me))
    return { kind: 'refused', reason: 'Choose one of your profile URLs.' };
  const code = newSecret();
  const decided = await transact(deps.db, async (transaction) => {
    const row = await selectRequest(transaction, hashOfSecret(requestToken), now);
    if (!row) return null;
    const scopes = parseScopes(row.scope).filter((scope) => grant.scopes.includes(scope));
    const known = await selectAccessTokensOf(transaction, user.id, whenListed(now));
    if (scopes.length > 0 && known.length >= MAX_TOKENS) return TOO_MANY_TOKENS;
    const isFirst = await updateToGranted(transaction, row.id, {
      userId: user.id,
      scope: scopeText(scopes),
      me: grant.me,
      tokenDays: grant.days,
      codeHash: hashOfSecret(code),
      expiresAt: new Date(now.getTime() + CODE_MS),
    });
    return isFirst ? row : null;
  });
  if (typeof decided === 'string') return { kind: 'refused', reason: decided };
  return answer(deps, decided, { code });
}

export async function refuseAccess(
  deps: DecideDeps,
  user: User,
  requestToken: string,
): Promise<Decision> {
  const row = await transact(deps.db, async (transaction) => {
    const found = await selectRequest(transaction, hashOfSecret(requestToken), deps.clock.now());
    return found && (await updateToRefused(transaction, found.id, user.id)) ? found : null;
  });
  return answer(deps, row, { error: 'access_denied' });
}

function answer(
  { config }: Pick<Deps, 'config'>,
  row: AuthorizationRow | null,
  result: { code: string } | { error: string },
): Decision {
  if (!row) return { kind: 'unknown' };
  const parameters = { ...result, state: row.clientState };
  return { kind: 'decided', url: answerUrl(config, row.redirectUri, parameters) };
}
